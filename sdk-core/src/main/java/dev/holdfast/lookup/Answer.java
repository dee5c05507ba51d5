package dev.holdfast.lookup;

import java.net.URI;

/** How a {@link Question} ended. */
public sealed interface Answer {

    /**
     * An HTTP answer, whatever its status.
     *
     * @param status its status
     * @param headers what matters of its headers
     * @param body {@link Question#LONGEST_BODY} bytes at most; empty for a redirect; not to be changed
     * @param url who answered, after redirects
     */
    record Came(int status, AnswerHeaders headers, byte[] body, URI url) implements Answer {}

    /**
     * No answer.
     *
     * @param trouble why
     * @param detail for a log: class names, hosts and numbers, nothing that a server wrote
     */
    record Failed(Trouble trouble, String detail) implements Answer {}
}
