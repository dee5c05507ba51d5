package dev.holdfast.lookup;

import java.net.URI;
import java.util.Set;

/** Where a redirect may lead. */
final class Redirects {

    /** No more are followed. */
    static final int MOST = 3;

    /** A redirect is not followed; the message says why, for a log. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message, null, false, false);
        }
    }

    private Redirects() {}

    static boolean isOne(int status) {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /**
     * The address that a redirect leads to.
     *
     * @param from whom the redirect came from
     * @param location its Location; empty when absent
     * @param hosts where it may lead beside the host of {@code from}
     */
    static URI follow(URI from, String location, Set<String> hosts) throws Refused {
        if (location.isEmpty()) {
            throw new Refused("a redirect to nowhere");
        }
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException badAddress) {
            throw new Refused("a redirect to what is no address");
        }
        if (WebAddress.problem(to) != null) {
            throw new Refused("a redirect to what is no web address");
        }
        String host = WebAddress.host(to);
        if (!host.equals(WebAddress.host(from)) && hosts.stream().noneMatch(host::equalsIgnoreCase)) {
            throw new Refused("a redirect to another host");
        }
        if (WebAddress.isHttps(from) && !WebAddress.isHttps(to)) {
            throw new Refused("a redirect from https to http");
        }
        return to;
    }
}
