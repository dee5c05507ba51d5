package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Responses API is asked to go on with, and when it isn't. */
class ResumeStrategyTest {

    private static final String BODY =
            "{\"model\":\"m\",\"background\":true,\"stream\":true,\"store\":true,\"input\":\"x\"}";

    @ParameterizedTest
    @CsvSource({
        "/v1/responses, /v1/responses/resp_1?stream=true&starting_after=41",
        "/v1/responses/, /v1/responses/resp_1?stream=true&starting_after=41",
        "/openai/v1/responses?api-version=preview, "
                + "/openai/v1/responses/resp_1?api-version=preview&stream=true&starting_after=41",
        "/v1/responses?stream=true&starting_after=3&a=b%20c, "
                + "/v1/responses/resp_1?a=b%20c&stream=true&starting_after=41"
    })
    void goes_on_behind_the_last_event(String target, String resumed) {
        ResumeRequest request =
                resume("POST", target, BODY, "resp_1", 41, null, null).orElseThrow();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.target()).isEqualTo(resumed);
        assertThat(request.body()).isNull();
        assertThat(request.dropHeaders()).contains("Content-Type", "Content-Length", "Idempotency-Key");
        assertThat(request.toString()).doesNotContain("starting_after", "api-version");
    }

    @Test
    void a_stream_that_was_a_resumption_itself_goes_on_too() {
        assertThat(resume("GET", "/v1/responses/resp_1?stream=true&starting_after=3", "", "resp_1", 41, true, true)
                        .orElseThrow()
                        .target())
                .isEqualTo("/v1/responses/resp_1?stream=true&starting_after=41");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"stream\":true,\"store\":true}",
                "{\"background\":false,\"stream\":true,\"store\":true}",
                "{\"background\":true,\"stream\":true,\"store\":false}",
                "{\"input\":{\"background\":true,\"store\":true}}",
                "[{\"background\":true}]",
                "no JSON",
                ""
            })
    void only_what_is_in_the_background_and_stored_can_be_read_again(String body) {
        assertThat(resume("POST", "/v1/responses", body, "resp_1", 41, null, null))
                .isEmpty();
    }

    @Test
    void the_server_says_it_more_surely_than_the_request() {
        assertThat(resume("POST", "/v1/responses", "", "resp_1", 41, true, true))
                .isPresent();
        assertThat(resume("POST", "/v1/responses", BODY, "resp_1", 41, false, true))
                .isEmpty();
        assertThat(resume("POST", "/v1/responses", BODY, "resp_1", 41, true, false))
                .isEmpty();
    }

    @Test
    void without_an_id_or_a_number_there_is_nowhere_to_go_on() {
        assertThat(resume("POST", "/v1/responses", BODY, null, 41, null, null)).isEmpty();
        assertThat(resume("POST", "/v1/responses", BODY, "resp_1", -1, null, null))
                .isEmpty();
        assertThat(resume("POST", "/v1/responses", BODY, "../files/f?x=", 41, null, null))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/chat/completions", "/v1/messages", "/v1/responses/resp_1/cancel", "/v1/myresponses"})
    void other_requests_are_not_resumed(String target) {
        assertThat(resume("POST", target, BODY, "resp_1", 41, true, true)).isEmpty();
    }

    @Test
    void none_resumes_nothing() {
        assertThat(ResumeStrategy.none()
                        .resume(
                                new StreamRequest("POST", "/v1/responses", Samples.bytes(BODY)),
                                progress("r", 1, true, true)))
                .isEmpty();
    }

    private static Optional<ResumeRequest> resume(
            String method,
            String target,
            String body,
            @Nullable String id,
            long sequence,
            @Nullable Boolean background,
            @Nullable Boolean stored) {
        return ResumeStrategy.responsesApi()
                .resume(
                        new StreamRequest(method, target, Samples.bytes(body)),
                        progress(id, sequence, background, stored));
    }

    private static StreamProgress progress(
            @Nullable String id, long sequence, @Nullable Boolean background, @Nullable Boolean stored) {
        return new StreamProgress(1_000, 10, 5, 990, id, sequence, background, stored, null, -1);
    }
}
