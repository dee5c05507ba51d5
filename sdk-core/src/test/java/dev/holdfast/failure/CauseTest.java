package dev.holdfast.failure;

import static dev.holdfast.failure.Views.answer;
import static dev.holdfast.failure.Views.classify;
import static dev.holdfast.failure.Views.html;
import static dev.holdfast.failure.Views.json;
import static dev.holdfast.failure.Views.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of the five causes: inputs that yield it, and near misses that yield "cannot tell". */
class CauseTest {

    private static final String NGINX = "<html><h1>502 Bad Gateway</h1><hr><center>nginx</center></html>";
    private static final String APACHE_503 = "<html>The server is temporarily unable to service your request due to "
            + "maintenance downtime or capacity problems. Please try again later.</html>";

    static Stream<Arguments> answers() {
        return Stream.of(
                row(LikelyCause.SERVER_COMMUNICATION, text(503, "no healthy upstream", "server", "envoy")),
                row(LikelyCause.SERVER_COMMUNICATION, html(503, "No server is available to handle this request.")),
                row(LikelyCause.SERVER_COMMUNICATION, html(521, "error code: 521", "cf-ray", "8a-FRA")),
                row(LikelyCause.SERVER_COMMUNICATION, html(502, NGINX)),
                row(LikelyCause.CANNOT_TELL, answer(502, NGINX, Duration.ofSeconds(3), "Content-Type", "text/html")),
                row(LikelyCause.HIGH_LOAD, json(529, "{\"error\":{\"type\":\"overloaded_error\"}}")),
                row(
                        LikelyCause.HIGH_LOAD,
                        text(503, "upstream connect error or disconnect/reset before headers. reset reason: overflow")),
                row(LikelyCause.HIGH_LOAD, text(504, "upstream request timeout")),
                row(LikelyCause.CANNOT_TELL, json(503, "{\"error\":{\"message\":\"temporarily unavailable\"}}")),
                row(LikelyCause.DOWNTIME, html(503, "<h1>We are down for maintenance</h1>")),
                row(LikelyCause.DOWNTIME, json(503, "{\"error\":{\"message\":\"Scheduled maintenance until 10:00\"}}")),
                row(LikelyCause.DOWNTIME, html(503, "<h1>Service Unavailable</h1>", "Retry-After", "3600")),
                row(LikelyCause.CANNOT_TELL, html(503, APACHE_503, "Server", "Apache/2.4.71")),
                row(LikelyCause.BUG_OR_CONFIGURATION, html(525, "<title>SSL handshake failed</title>")),
                row(LikelyCause.BUG_OR_CONFIGURATION, html(526, "<title>Invalid SSL certificate</title>")),
                row(LikelyCause.BUG_OR_CONFIGURATION, text(530, "error code: 1016", "cf-ray", "8a-FRA")),
                row(LikelyCause.BUG_OR_CONFIGURATION, html(502, "x", "x-squid-error", "ERR_INVALID_RESP 0")),
                row(LikelyCause.CANNOT_TELL, json(500, "{\"error\":{\"type\":\"server_error\",\"message\":\"x\"}}")),
                row(LikelyCause.THROTTLING_OR_EDGE, json(429, "{\"error\":{\"code\":\"rate_limit_exceeded\"}}")),
                row(LikelyCause.THROTTLING_OR_EDGE, html(503, "<center>cloudflare</center>")),
                row(LikelyCause.THROTTLING_OR_EDGE, json(502, "{\"error\":{\"type\":\"cf_bad_gateway\"}}")),
                row(LikelyCause.CANNOT_TELL, html(503, "<hr><center>nginx/1.22.1</center>")),
                row(LikelyCause.CALLER, json(400, "{\"error\":{\"message\":\"x\"}}")),
                row(LikelyCause.LOCAL, html(403, "x", "x-squid-error", "ERR_ACCESS_DENIED 0")));
    }

    private static Arguments row(LikelyCause cause, ResponseView view) {
        return Arguments.of(cause, view.status(), view);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("answers")
    void namesTheCauseOrSaysThatItCannotTell(LikelyCause cause, int status, ResponseView view) {
        Failure failure = classify(view);
        assertThat(failure.facts().status()).isEqualTo(status);
        assertThat(failure.cause().likely()).isEqualTo(cause);
        assertThat(failure.cause().evidence().isEmpty()).isEqualTo(cause == LikelyCause.CANNOT_TELL);
    }

    @Test
    void aRequestIdSaysThatTheApiWasReached() {
        Failure failure = classify(html(502, NGINX, "x-request-id", "req_8f2c"));
        assertThat(failure.origin().hop()).isEqualTo(Hop.BACKEND);
        assertThat(failure.facts().reference().requestId()).isEqualTo("req_8f2c");
    }

    @Test
    void aRayIdAloneSaysThatOnlyTheEdgeWas() {
        Failure failure = classify(text(520, "error code: 520", "cf-ray", "8a1b-FRA"));
        assertThat(failure.origin().hop()).isEqualTo(Hop.EDGE);
        assertThat(failure.facts().reference().rayId()).isEqualTo("8a1b-FRA");
    }

    @Test
    void oneRequestThatFailsEveryTimeWhileOthersPassSpeaksOfABug() {
        Failure failure = classify(json(500, "{\"error\":{\"type\":\"server_error\",\"message\":\"x\"}}"));
        Cause cause = new OtherCalls(3, 3).refine(failure).cause();
        assertThat(cause.likely()).isEqualTo(LikelyCause.BUG_OR_CONFIGURATION);
        assertThat(cause.certainty()).isEqualTo(Certainty.POSSIBLE);
        assertThat(cause.evidence()).extracting(Evidence::kind).containsExactly(Evidence.Kind.OTHER_CALLS);
        assertThat(new OtherCalls(2, 100).refine(failure))
                .as("too few failures")
                .isSameAs(failure);
        assertThat(new OtherCalls(100, 2).refine(failure))
                .as("nobody else passes")
                .isSameAs(failure);
        Failure overloaded = classify(json(529, "{}"));
        assertThat(new OtherCalls(9, 9).refine(overloaded))
                .as("the cause is known")
                .isSameAs(overloaded);
    }
}
