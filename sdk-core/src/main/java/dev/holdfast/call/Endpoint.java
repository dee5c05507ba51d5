package dev.holdfast.call;

/**
 * A place that fails and recovers as one: a provider's route, a deployment, or simply a host and port. Each endpoint has
 * its own breaker and its own retry budget.
 *
 * @param name what tells this endpoint from others, such as {@code openai/chat-completions} or {@code localhost:8080}
 * @param host the host that is called
 * @param port the port that is called
 */
public record Endpoint(String name, String host, int port) {

    public Endpoint {
        if (name.isBlank()) {
            throw new IllegalArgumentException("endpoint name is blank: \"" + name + "\"");
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("endpoint host is blank: \"" + host + "\"");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("endpoint port is not in 1..65535: " + port);
        }
    }

    /** The endpoint that is named by its host and port. */
    public static Endpoint of(String host, int port) {
        return new Endpoint(host + ":" + port, host, port);
    }

    @Override
    public String toString() {
        return name;
    }
}
