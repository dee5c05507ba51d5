package dev.holdfast.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of gateways that no capture holds, some of which have no mark of their own: their shape tells. */
class UnknownGatewaysTest {

    private static final String HTML = "text/html; charset=UTF-8";
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";

    private static final FailureKind BAD = FailureKind.BAD_GATEWAY;
    private static final FailureKind UNAVAILABLE = FailureKind.UNAVAILABLE;
    private static final FailureKind TIMEOUT = FailureKind.GATEWAY_TIMEOUT;
    private static final FailureKind SERVER = FailureKind.SERVER_ERROR;
    private static final FailureKind BLOCKED = FailureKind.BLOCKED;

    private static final Hop GATEWAY = Hop.GATEWAY;
    private static final Hop EDGE = Hop.EDGE;

    static Stream<Arguments> answers() {
        return Stream.concat(Stream.concat(inJson(), pages()), others());
    }

    private static Stream<Arguments> inJson() {
        return Stream.of(
                row(
                        "Apigee",
                        503,
                        JSON,
                        "{\"fault\":{\"faultstring\":\"The Service is temporarily unavailable\",\"detail\":{\"errorcode\":\"messaging.adaptors.http.flow.ServiceUnavailable\"}}}",
                        UNAVAILABLE,
                        GATEWAY),
                row(
                        "Apigee timeout",
                        504,
                        JSON,
                        "{\"fault\":{\"faultstring\":\"Gateway Timeout\",\"detail\":{\"errorcode\":\"messaging.adaptors.http.flow.GatewayTimeout\",\"reason\":\"TARGET_READ_TIMEOUT\"}}}",
                        TIMEOUT,
                        GATEWAY),
                row(
                        "Kong 3",
                        502,
                        JSON,
                        "{\n  \"message\":\"An invalid response was received from the upstream server\",\n  \"request_id\":\"6f3d6a2cb9b1d1418d2b0a46a3a6ff51\"\n}",
                        BAD,
                        GATEWAY,
                        "Server",
                        "kong/3.7.1",
                        "X-Kong-Request-Id",
                        "6f3d6a2cb9b1d1418d2b0a46a3a6ff51"),
                row(
                        "Kong 3, header stripped",
                        503,
                        JSON,
                        "{\"message\":\"failure to get a peer from the ring-balancer\",\"request_id\":\"6f3d6a2cb9b1d1418d2b0a46a3a6ff51\"}",
                        UNAVAILABLE,
                        GATEWAY),
                row(
                        "Tyk",
                        500,
                        JSON,
                        "{\n    \"error\": \"There was a problem proxying the request\"\n}",
                        SERVER,
                        GATEWAY,
                        "X-Generator",
                        "tyk.io"),
                row(
                        "Tyk timeout",
                        504,
                        JSON,
                        "{\"error\":\"Upstream service reached hard timeout.\"}",
                        TIMEOUT,
                        GATEWAY),
                row(
                        "Spring Cloud Gateway",
                        503,
                        JSON,
                        "{\"timestamp\":\"2026-11-24T14:02:00.000+00:00\",\"path\":\"/v1/chat/completions\",\"status\":503,\"error\":\"Service Unavailable\",\"requestId\":\"90e0f925-4\"}",
                        UNAVAILABLE,
                        GATEWAY),
                row(
                        "Spring Cloud Gateway timeout",
                        504,
                        JSON,
                        "{\"timestamp\":\"2019-02-06T15:23:19.127+0000\",\"path\":\"/s\",\"status\":504,\"error\":\"Gateway Timeout\",\"message\":\"Response took longer than timeout: PT0.1S\"}",
                        TIMEOUT,
                        GATEWAY),
                row(
                        "Azure API Management",
                        500,
                        JSON,
                        "{ \"statusCode\": 500, \"message\": \"Internal server error\", \"activityId\": \"7b1f5bbe-8c2c-4a3b-9d55-0a4c1f6f4c11\" }",
                        SERVER,
                        GATEWAY),
                row("AWS API Gateway", 502, JSON, "{\"message\": \"Internal server error\"}", BAD, GATEWAY),
                row("KrakenD", 500, TEXT, "", SERVER, GATEWAY, "X-Krakend-Completed", "false"),
                row("APISIX limit", 503, JSON, "{\"error_msg\":\"Requests are too frequent\"}", UNAVAILABLE, GATEWAY));
    }

    private static Stream<Arguments> pages() {
        return Stream.of(
                row(
                        "APISIX",
                        502,
                        HTML,
                        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>openresty</center>\r\n<p><em>Powered by <a href=\"https://apisix.apache.org/\">APISIX</a>.</em></p></body>\r\n</html>",
                        BAD,
                        GATEWAY,
                        "Server",
                        "APISIX/3.9.0"),
                row(
                        "IIS ARR 502.3",
                        502,
                        HTML,
                        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\"><html><head><title>502 - Web server received an invalid response while acting as a gateway or proxy server.</title></head><body><div id=\"header\"><h1>Server Error</h1></div></body></html>",
                        BAD,
                        GATEWAY,
                        "Server",
                        "Microsoft-IIS/10.0"),
                row(
                        "Azure Front Door",
                        503,
                        HTML,
                        "<!DOCTYPE html><html><body><h2>Our services aren't available right now</h2><p>We're working to restore all services as soon as possible. Please check back soon.</p>0abcDEF</body></html>",
                        UNAVAILABLE,
                        EDGE,
                        "x-azure-ref",
                        "20261124T140200Z-16b7d8f9c8dq2x7whC1AMS"),
                row(
                        "Azure Application Gateway",
                        502,
                        HTML,
                        "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>Microsoft-Azure-Application-Gateway/v2</center></body></html>",
                        BAD,
                        GATEWAY),
                row(
                        "Google load balancer",
                        502,
                        HTML,
                        "\n<html><head>\n<meta http-equiv=\"content-type\" content=\"text/html;charset=utf-8\">\n<title>502 Server Error</title>\n</head>\n<body text=#000000 bgcolor=#ffffff>\n<h1>Error: Server Error</h1>\n<h2>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.</h2>\n<h2></h2>\n</body></html>\n",
                        BAD,
                        EDGE,
                        "Via",
                        "1.1 google"),
                row(
                        "Heroku H12",
                        503,
                        HTML,
                        "<!DOCTYPE html>\n<html>\n  <head>\n    <title>Application Error</title>\n  </head>\n  <body>\n    <iframe src=\"//www.herokucdn.com/error-pages/application-error.html\"></iframe>\n  </body>\n</html>",
                        UNAVAILABLE,
                        GATEWAY,
                        "Server",
                        "Heroku"),
                row(
                        "Render",
                        502,
                        HTML,
                        "<!DOCTYPE html><html lang=\"en\"><head><title>502</title></head><body><h1>Bad Gateway</h1><p>This service is currently unavailable. Request ID: 8a1b</p></body></html>",
                        BAD,
                        EDGE,
                        "rndr-id",
                        "a1-b2",
                        "server",
                        "cloudflare"),
                row(
                        "Netlify",
                        502,
                        HTML,
                        "<!DOCTYPE html><html><head><title>Site not available</title></head><body><h1>Something went wrong</h1></body></html>",
                        BAD,
                        GATEWAY,
                        "Server",
                        "Netlify",
                        "X-Nf-Request-Id",
                        "01JDF"),
                row(
                        "Akamai",
                        503,
                        HTML,
                        "<HTML><HEAD>\n<TITLE>Service Unavailable</TITLE>\n</HEAD><BODY>\n<H1>Service Unavailable - Zero size object</H1>\nThe server is temporarily unable to service your request.  Please try again\nlater.<P>\nReference&#32;&#35;15&#46;2d1e1702&#46;1700000000&#46;3f0d5b\n</BODY></HTML>",
                        UNAVAILABLE,
                        EDGE,
                        "Server",
                        "AkamaiGHost"),
                row(
                        "Imperva",
                        403,
                        HTML,
                        "<html style=\"height:100%\"><head><META NAME=\"ROBOTS\" CONTENT=\"NOINDEX, NOFOLLOW\"></head><body><iframe id=\"main-iframe\" src=\"/_Incapsula_Resource?CWUDNSAI=5&xinfo=9\">Request unsuccessful. Incapsula incident ID: 1234-5678</iframe></body></html>",
                        BLOCKED,
                        Hop.UNKNOWN),
                row(
                        "Sucuri",
                        403,
                        HTML,
                        "<!DOCTYPE html><html><head><title>Sucuri WebSite Firewall - Access Denied</title></head><body><p>Your IP: 192.0.2.7</p></body></html>",
                        BLOCKED,
                        Hop.UNKNOWN,
                        "Server",
                        "Sucuri/Cloudproxy"),
                row(
                        "F5 BIG-IP",
                        503,
                        HTML,
                        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1234567890</body></html>",
                        UNAVAILABLE,
                        GATEWAY),
                row(
                        "Citrix NetScaler",
                        503,
                        HTML,
                        "<html><body><b>Http/1.1 Service Unavailable</b></body> </html>",
                        UNAVAILABLE,
                        GATEWAY),
                row(
                        "WebLogic plug-in",
                        500,
                        HTML,
                        "<HTML><HEAD><TITLE>Weblogic Bridge Message</TITLE></HEAD> <BODY><H2>Failure of server APACHE bridge:</H2><P><hr>No backend server available for connection: timed out after 10 seconds or idempotent set to OFF or method not idempotent.<hr></BODY></HTML>",
                        BAD,
                        GATEWAY),
                row(
                        "WebSphere plug-in",
                        500,
                        HTML,
                        "<HTML><HEAD><TITLE>Internal Server Error</TITLE></HEAD><BODY><H1>Internal Server Error</H1>The server encountered an internal error or misconfiguration.</BODY></HTML>",
                        SERVER,
                        GATEWAY,
                        "Server",
                        "IBM_HTTP_Server"),
                row(
                        "Apache Traffic Server",
                        502,
                        HTML,
                        "<HTML>\n<HEAD>\n<TITLE>Could Not Connect</TITLE>\n</HEAD>\n<BODY BGCOLOR=\"white\" FGCOLOR=\"black\">\n<H1>Could Not Connect</H1>\n<HR>\nDescription: Could not connect to the requested server host.\n<HR>\n</BODY>",
                        BAD,
                        GATEWAY,
                        "Server",
                        "ATS/9.2.3"),
                row(
                        "Jetty",
                        503,
                        HTML,
                        "<html>\n<head>\n<title>Error 503 Service Unavailable</title>\n</head>\n<body><h2>HTTP ERROR 503 Service Unavailable</h2></body></html>",
                        UNAVAILABLE,
                        GATEWAY,
                        "Server",
                        "Jetty(9.4.54.v20240208)"),
                row(
                        "Tomcat",
                        500,
                        HTML,
                        "<!doctype html><html lang=\"en\"><head><title>HTTP Status 500 \u2013 Internal Server Error</title></head><body><h1>HTTP Status 500</h1><h3>Apache Tomcat/9.0.85</h3></body></html>",
                        SERVER,
                        GATEWAY,
                        "Server",
                        "Apache-Coyote/1.1"),
                row(
                        "one in Japanese",
                        502,
                        HTML,
                        "<!DOCTYPE html><html lang=\"ja\"><head><title>502 不正なゲートウェイ</title></head><body><h1>サーバーから正しい応答がありませんでした</h1></body></html>",
                        BAD,
                        GATEWAY),
                row(
                        "Pound",
                        503,
                        HTML,
                        "<html><head><title>Service Unavailable</title></head><body>The service is not available. Please try again later.</body></html>",
                        UNAVAILABLE,
                        GATEWAY));
    }

    private static Stream<Arguments> others() {
        return Stream.of(
                row("ingress default backend", 503, TEXT, "default backend - 503", UNAVAILABLE, GATEWAY),
                row("Go's reverse proxy", 502, "", "", BAD, GATEWAY),
                row("Fly.io", 502, TEXT, "", BAD, GATEWAY, "Server", "Fly/8a1b (2026-11-20)", "Fly-Request-Id", "01J"),
                row("Linkerd", 502, "", "", BAD, GATEWAY, "l5d-proxy-error", "Connection refused (os error 111)"),
                row("Linkerd timeout", 504, "", "", TIMEOUT, GATEWAY, "l5d-proxy-error", "HTTP response timeout"),
                row(
                        "Istio",
                        503,
                        TEXT,
                        "upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure, transport failure reason: delayed connect error: 111",
                        UNAVAILABLE,
                        GATEWAY,
                        "Server",
                        "istio-envoy"),
                row("one in plain text", 502, TEXT, "the thing behind me is broken", BAD, GATEWAY),
                row("one without a body", 503, "", "", UNAVAILABLE, GATEWAY),
                row("one in XML", 503, "application/xml", "<?xml version=\"1.0\"?><Error/>", UNAVAILABLE, GATEWAY));
    }

    /** Marks of known gateways that say what became of the request. */
    private static boolean saysWhetherProcessed(String body) {
        return Stream.of("upstream connect error", "invalid response was received from the upstream", "Reference&#32;")
                .anyMatch(body::contains);
    }

    private static Arguments row(
            String name, int status, String type, String body, FailureKind kind, Hop hop, String... headers) {
        return Arguments.of(name, status, body, with(type, headers), kind, hop);
    }

    private static String[] with(String type, String... headers) {
        return type.isEmpty()
                ? headers
                : Stream.concat(Stream.of("Content-Type", type), Stream.of(headers))
                        .toArray(String[]::new);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("answers")
    @DisplayName("Promise 4: unknown gateways are still gateways")
    void unknownGatewaysAreStillGateways(
            String name, int status, String body, String[] headers, FailureKind kind, Hop hop) {
        Failure fast = Views.classify(Views.answer(status, body, Duration.ofMillis(20), headers));
        assertThat(fast.kind()).isEqualTo(kind);
        assertThat(fast.origin().hop()).isEqualTo(hop);
        assertThat(fast.transience()).isEqualTo(status < 500 ? Transience.PERMANENT : Transience.TRANSIENT);
        boolean quick = kind == BAD || kind == UNAVAILABLE;
        if (quick && !saysWhetherProcessed(body)) {
            assertThat(fast.replay()).isEqualTo(Replay.LIKELY_UNPROCESSED);
        }
        Failure slow = Views.classify(Views.answer(status, body, Duration.ofSeconds(30), headers));
        assertThat(slow.kind()).isEqualTo(kind);
        if (status >= 500 && !saysWhetherProcessed(body)) {
            assertThat(slow.replay()).isEqualTo(Replay.UNKNOWN);
        }
        String shown = fast + " " + slow;
        assertThat(shown).doesNotContain("<").doesNotContain("192.0.2.7").doesNotContain("://");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void aPageMayBeAnApplicationsOwnWhereTheStatusIsNoGateways(int status) {
        Origin origin =
                Views.classify(Views.html(status, "<html><h1>oops</h1></html>")).origin();
        assertThat(origin.certainty()).isEqualTo(status == 500 ? Certainty.POSSIBLE : Certainty.LIKELY);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"Apache-Coyote/1.1", "ApacheTrafficServer/8.1", "mynginx-based/1"})
    void aServersNameIsAWholeWord(String server) {
        Failure failure = Views.classify(Views.html(503, "<html>x</html>", "Server", server));
        assertThat(failure.origin().evidence()).extracting(Evidence::kind).doesNotContain(Evidence.Kind.HEADER);
    }
}
