package dev.holdfast.failure;

import static dev.holdfast.failure.Hop.EDGE;
import static dev.holdfast.failure.Hop.GATEWAY;
import static dev.holdfast.failure.Hop.INTERMEDIARY;
import static dev.holdfast.failure.LikelyCause.BUG_OR_CONFIGURATION;
import static dev.holdfast.failure.LikelyCause.HIGH_LOAD;
import static dev.holdfast.failure.LikelyCause.LOCAL;
import static dev.holdfast.failure.LikelyCause.SERVER_COMMUNICATION;
import static dev.holdfast.failure.LikelyCause.THROTTLING_OR_EDGE;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The marks of known gateways, as data: first those in the text, which say what happened, then those in the headers, which
 * only say whose it is. A gateway that is not here is told by its shape.
 */
final class Marks {

    private record InText(String text, boolean first, Mark mark) {}

    private record InHeader(String header, String value, Mark mark) {}

    private static final Mark ENVOY = Mark.of("Envoy", GATEWAY);
    private static final Mark SQUID = Mark.of("Squid", INTERMEDIARY);
    private static final Mark CLOUDFLARE = Mark.of("Cloudflare", EDGE);
    private static final Mark AKAMAI = Mark.of("Akamai", EDGE);

    /** Lower case; the first that is found counts. */
    private static final List<InText> TEXTS = List.of(
            // Bot checks and filters.
            in("just a moment...", CLOUDFLARE.kind(FailureKind.BLOCKED).because(THROTTLING_OR_EDGE)),
            in(
                    "attention required! | cloudflare",
                    CLOUDFLARE.kind(FailureKind.BLOCKED).because(THROTTLING_OR_EDGE)),
            // Envoy, Istio.
            in("no healthy upstream", ENVOY.unprocessed().because(SERVER_COMMUNICATION)),
            in("reset reason: connection failure", ENVOY.unprocessed().because(SERVER_COMMUNICATION)),
            in("reset reason: remote connection failure", ENVOY.unprocessed().because(SERVER_COMMUNICATION)),
            in("reset reason: overflow", ENVOY.unprocessed().because(HIGH_LOAD)),
            in("reset reason: protocol error", ENVOY.unknown().because(BUG_OR_CONFIGURATION)),
            in("reset reason: connection timeout", ENVOY.unprocessed().because(SERVER_COMMUNICATION)),
            in("upstream connect error or disconnect/reset", ENVOY.unknown().because(SERVER_COMMUNICATION)),
            in("upstream request timeout", ENVOY.unknown().because(HIGH_LOAD)),
            // HAProxy.
            in(
                    "no server is available to handle this request",
                    Mark.of("HAProxy", GATEWAY).unprocessed().because(SERVER_COMMUNICATION)),
            in(
                    "the server returned an invalid or incomplete response",
                    Mark.of("HAProxy", GATEWAY).unknown().because(SERVER_COMMUNICATION)),
            in("the server didn't respond in time", Mark.of("HAProxy", GATEWAY).because(HIGH_LOAD)),
            // Apache. Its 503 speaks of maintenance whatever happened, so that says nothing.
            in(
                    "error reading from remote server",
                    Mark.of("Apache", GATEWAY).unknown().because(SERVER_COMMUNICATION)),
            in(
                    "the proxy server received an invalid",
                    Mark.of("Apache", GATEWAY).unknown().because(SERVER_COMMUNICATION)),
            in("due to maintenance downtime or capacity", Mark.of("Apache", GATEWAY)),
            // Kong, Traefik.
            in(
                    "an invalid response was received from the upstream server",
                    Mark.of("Kong", GATEWAY).unknown().because(SERVER_COMMUNICATION)),
            in(
                    "the upstream server is timing out",
                    Mark.of("Kong", GATEWAY).kind(FailureKind.GATEWAY_TIMEOUT).because(HIGH_LOAD)),
            in("no route matched with those values", Mark.of("Kong", GATEWAY).because(BUG_OR_CONFIGURATION)),
            in(
                    "name resolution failed",
                    Mark.of("a gateway", GATEWAY).unprocessed().because(BUG_OR_CONFIGURATION)),
            in("no available server", Mark.of("Traefik", GATEWAY).unprocessed().because(SERVER_COMMUNICATION)),
            // Cloudflare: its branded page means that the server behind it answered so.
            first("error code: 1015", CLOUDFLARE.kind(FailureKind.RATE_LIMITED).because(THROTTLING_OR_EDGE)),
            first("error code: 1001", CLOUDFLARE.unprocessed().because(BUG_OR_CONFIGURATION)),
            first("error code: 1016", CLOUDFLARE.unprocessed().because(BUG_OR_CONFIGURATION)),
            first("error code: 1033", CLOUDFLARE.unprocessed().because(SERVER_COMMUNICATION)),
            first("error code: 10", CLOUDFLARE.because(THROTTLING_OR_EDGE)),
            first("error code: 5", CLOUDFLARE),
            in("cf-host-status", Mark.of("Cloudflare, for the server behind it", GATEWAY)),
            in("cf-error-details", CLOUDFLARE),
            in("<center>cloudflare", CLOUDFLARE.because(THROTTLING_OR_EDGE)),
            // Clouds.
            in("microsoft-azure-application-gateway", Mark.of("Azure Application Gateway", GATEWAY)),
            in(
                    "our services aren't available right now",
                    Mark.of("Azure Front Door", EDGE).because(THROTTLING_OR_EDGE)),
            in(
                    "endpoint request timed out",
                    Mark.of("AWS API Gateway", GATEWAY)
                            .kind(FailureKind.GATEWAY_TIMEOUT)
                            .because(HIGH_LOAD)),
            in("generated by cloudfront", Mark.of("CloudFront", EDGE)),
            in("the request could not be satisfied", Mark.of("CloudFront", EDGE)),
            in("that&rsquo;s an error", Mark.of("Google", EDGE)),
            in("that\u2019s an error", Mark.of("Google", EDGE)),
            in("(server error)!!1", Mark.of("Google", EDGE)),
            // Its page names the kind of fault first, and the same number whatever it was.
            in(
                    "first byte timeout",
                    Mark.of("Fastly", EDGE)
                            .kind(FailureKind.GATEWAY_TIMEOUT)
                            .unknown()
                            .because(HIGH_LOAD)),
            in("error 54113", Mark.of("Fastly", EDGE).because(SERVER_COMMUNICATION)),
            in("guru meditation", Mark.of("Varnish", GATEWAY).because(SERVER_COMMUNICATION)),
            in(
                    "function_invocation_timeout",
                    Mark.of("Vercel", GATEWAY).kind(FailureKind.GATEWAY_TIMEOUT).because(HIGH_LOAD)),
            in("no_response_from_function", Mark.of("Vercel", GATEWAY).because(SERVER_COMMUNICATION)),
            in("application failed to respond", Mark.of("Railway", GATEWAY).because(SERVER_COMMUNICATION)),
            // Filters of companies and of their providers.
            in("zscaler", Mark.of("Zscaler", INTERMEDIARY).because(LOCAL)),
            in("fortigate", Mark.of("Fortinet", INTERMEDIARY).because(LOCAL)),
            in("fortiguard", Mark.of("Fortinet", INTERMEDIARY).because(LOCAL)),
            in("blue coat", Mark.of("Blue Coat", INTERMEDIARY).because(LOCAL)),
            in("mcafee web gateway", Mark.of("McAfee Web Gateway", INTERMEDIARY).because(LOCAL)),
            in("forcepoint", Mark.of("Forcepoint", INTERMEDIARY).because(LOCAL)),
            in(
                    "in accordance with company policy",
                    Mark.of("Palo Alto Networks", INTERMEDIARY)
                            .kind(FailureKind.BLOCKED)
                            .because(LOCAL)),
            in("netskope", Mark.of("Netskope", INTERMEDIARY).because(LOCAL)),
            in("sophos", Mark.of("Sophos", INTERMEDIARY).because(LOCAL)),
            in("watchguard", Mark.of("WatchGuard", INTERMEDIARY).because(LOCAL)),
            in("usercheck", Mark.of("Check Point", INTERMEDIARY).because(LOCAL)),
            in("barracuda", Mark.of("Barracuda", INTERMEDIARY).because(LOCAL)),
            in("cisco umbrella", Mark.of("Cisco Umbrella", INTERMEDIARY).because(LOCAL)),
            // The nginx family: one page for every fault, so it says no more than whose it is.
            in("<center>nginx", Mark.of("nginx", GATEWAY)),
            in("<center>openresty", Mark.of("OpenResty", GATEWAY)),
            in("<center>tengine", Mark.of("Tengine", GATEWAY)));

    /** A value is looked for inside the header's, in lower case; empty for any. The first that is found counts. */
    private static final List<InHeader> HEADERS = List.of(
            header(
                    "cf-mitigated",
                    "challenge",
                    CLOUDFLARE.kind(FailureKind.BLOCKED).because(THROTTLING_OR_EDGE)),
            header("x-squid-error", "err_connect_fail", SQUID.unprocessed().because(SERVER_COMMUNICATION)),
            header(
                    "x-squid-error",
                    "err_cannot_forward",
                    SQUID.kind(FailureKind.BAD_GATEWAY).unprocessed()),
            header("x-squid-error", "err_dns_fail", SQUID.unprocessed().because(BUG_OR_CONFIGURATION)),
            header(
                    "x-squid-error",
                    "err_cache_access_denied",
                    SQUID.kind(FailureKind.PROXY_AUTHENTICATION).unprocessed().because(LOCAL)),
            header(
                    "x-squid-error",
                    "err_access_denied",
                    SQUID.kind(FailureKind.BLOCKED).unprocessed().because(LOCAL)),
            header("x-squid-error", "err_invalid_resp", SQUID.unknown().because(BUG_OR_CONFIGURATION)),
            header("x-squid-error", "err_too_big", SQUID.unknown().because(BUG_OR_CONFIGURATION)),
            header("x-squid-error", "err_read_timeout", SQUID.unknown().because(HIGH_LOAD)),
            header("x-squid-error", "err_zero_size_object", SQUID.unknown().because(SERVER_COMMUNICATION)),
            header("x-squid-error", "err_read_error", SQUID.unknown().because(SERVER_COMMUNICATION)),
            header("x-squid-error", "", SQUID),
            header(
                    "x-vercel-error",
                    "function_invocation_timeout",
                    Mark.of("Vercel", GATEWAY).kind(FailureKind.GATEWAY_TIMEOUT).because(HIGH_LOAD)),
            header(
                    "x-vercel-error",
                    "no_response_from_function",
                    Mark.of("Vercel", GATEWAY).because(SERVER_COMMUNICATION)),
            header("x-amzn-errortype", "", Mark.of("AWS API Gateway", GATEWAY)),
            header("x-cache", "error from cloudfront", Mark.of("CloudFront", EDGE)),
            header("server", "awselb", Mark.of("AWS load balancer", GATEWAY)),
            header("server", "envoy", ENVOY),
            header("server", "istio-envoy", ENVOY),
            header("server", "kong", Mark.of("Kong", GATEWAY)),
            header("server", "nginx", Mark.of("nginx", GATEWAY)),
            header("server", "openresty", Mark.of("OpenResty", GATEWAY)),
            header("server", "apache", Mark.of("Apache", GATEWAY)),
            header("server", "caddy", Mark.of("Caddy", GATEWAY)),
            header("server", "squid", SQUID),
            header("server", "varnish", Mark.of("Varnish", GATEWAY)),
            header("server", "akamaighost", AKAMAI),
            header("x-azure-ref", "", Mark.of("Azure Front Door", EDGE)),
            header("via", "google", Mark.of("Google", EDGE)),
            header("cf-ray", "", CLOUDFLARE),
            header("server", "cloudflare", CLOUDFLARE));

    /** What stands before the number and the dot of an Akamai reference. */
    private static final String REFERENCE = "reference #";

    private Marks() {}

    private static InText in(String text, Mark mark) {
        return new InText(text, false, mark);
    }

    /** A text that counts only where the body begins with it. */
    private static InText first(String text, Mark mark) {
        return new InText(text, true, mark);
    }

    private static InHeader header(String name, String value, Mark mark) {
        return new InHeader(name, value, mark.inHeader());
    }

    /** The mark of an answer's text or headers; null when it has none. */
    static @Nullable Mark of(ResponseView response, String lowerText) {
        for (InText one : TEXTS) {
            if (one.first() ? lowerText.startsWith(one.text()) : lowerText.contains(one.text())) {
                return one.mark();
            }
        }
        Mark akamai = akamai(lowerText);
        if (akamai != null) {
            return akamai;
        }
        for (InHeader one : HEADERS) {
            for (String value : response.headers().values(one.header())) {
                if (matches(one, value.toLowerCase(Locale.ROOT))) {
                    return one.mark();
                }
            }
        }
        return null;
    }

    private static boolean matches(InHeader one, String lowerValue) {
        if (!one.header().equals("server")) {
            return lowerValue.contains(one.value());
        }
        // A product's name is a word of its own: Apache-Coyote is Tomcat, a server rather than a gateway.
        int start = lowerValue.indexOf(one.value());
        int end = start + one.value().length();
        return start >= 0
                && (start == 0 || !isOfName(lowerValue.charAt(start - 1)))
                && (end == lowerValue.length() || !isOfName(lowerValue.charAt(end)));
    }

    private static boolean isOfName(char c) {
        return Ascii.isLetterOrDigit(c) || c == '-';
    }

    /** Akamai tells what happened by the number that its reference begins with. */
    private static @Nullable Mark akamai(String lowerText) {
        String text = lowerText.contains("&#35;")
                ? lowerText.replace("&#32;", " ").replace("&#35;", "#").replace("&#46;", ".")
                : lowerText;
        int start = text.indexOf(REFERENCE);
        if (start < 0) {
            return null;
        }
        int number = start + REFERENCE.length();
        int dot = text.indexOf('.', number);
        return switch (dot < 0 || dot - number > 3 ? "" : text.substring(number, dot)) {
            case "1" -> AKAMAI.unknown().because(HIGH_LOAD);
            case "3", "15" -> AKAMAI.unknown().because(SERVER_COMMUNICATION);
            case "6", "97" -> AKAMAI.unprocessed().because(SERVER_COMMUNICATION);
            case "11", "30" -> AKAMAI.unprocessed().because(BUG_OR_CONFIGURATION);
            case "18" -> AKAMAI.kind(FailureKind.BLOCKED).because(THROTTLING_OR_EDGE);
            default -> null;
        };
    }
}
