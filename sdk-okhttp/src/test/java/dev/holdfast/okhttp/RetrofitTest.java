package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.HoldfastException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.POST;

class RetrofitTest {

    @RegisterExtension
    final Rig rig = new Rig();

    private MockWebServer server;
    private Chat chat;

    private interface Chat {
        @POST("v1/chat/completions")
        Call<ResponseBody> complete(@Body RequestBody body);
    }

    @BeforeEach
    void start() throws IOException {
        server = rig.mock();
        chat = new Retrofit.Builder()
                .baseUrl(server.url("/"))
                .callFactory(rig.calls())
                .build()
                .create(Chat.class);
    }

    private Call<ResponseBody> call() {
        return chat.complete(RequestBody.create("{}", Rig.JSON));
    }

    @Test
    void a_synchronous_call_is_rescued() throws IOException {
        server.enqueue(new MockResponse().setResponseCode(502));
        server.enqueue(new MockResponse().setBody("{\"ok\":true}"));

        Response<ResponseBody> response = call().execute();

        assertThat(response.body().string()).isEqualTo("{\"ok\":true}");
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void an_asynchronous_call_is_rescued() throws Exception {
        server.enqueue(new MockResponse().setResponseCode(502));
        server.enqueue(new MockResponse().setBody("{\"ok\":true}"));

        assertThat(enqueued(call()).get(5, TimeUnit.SECONDS)).isEqualTo("{\"ok\":true}");
    }

    @Test
    void a_lasting_failure_reaches_it_as_an_exception() {
        for (int i = 0; i < 6; i++) {
            server.enqueue(new MockResponse().setResponseCode(502));
        }
        assertThatThrownBy(() -> call().execute()).isInstanceOf(HoldfastException.class);
        assertThatThrownBy(() -> enqueued(call()).get(5, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(HoldfastException.class);
    }

    @Test
    void a_callers_own_error_keeps_its_diagnosis() throws IOException {
        server.enqueue(new MockResponse()
                .setResponseCode(401)
                .setHeader("Content-Type", "application/json")
                .setBody("{\"error\":{\"message\":\"no\"}}"));

        Response<ResponseBody> response = call().execute();

        assertThat(response.code()).isEqualTo(401);
        assertThat(response.errorBody().string()).isEqualTo("{\"error\":{\"message\":\"no\"}}");
        assertThat(HoldfastResponses.diagnosis(response.raw())).isPresent();
    }

    @Test
    void cancel_goes_through() {
        Call<ResponseBody> call = call();
        call.cancel();
        assertThat(call.isCanceled()).isTrue();
        assertThatThrownBy(call::execute).isInstanceOf(IOException.class).hasMessage("Canceled");
    }

    private static CompletableFuture<String> enqueued(Call<ResponseBody> call) {
        CompletableFuture<String> body = new CompletableFuture<>();
        call.enqueue(new Callback<>() {
            @Override
            public void onResponse(Call<ResponseBody> answered, Response<ResponseBody> response) {
                try {
                    body.complete(response.body().string());
                } catch (IOException e) {
                    body.completeExceptionally(e);
                }
            }

            @Override
            public void onFailure(Call<ResponseBody> failed, Throwable error) {
                body.completeExceptionally(error);
            }
        });
        return body;
    }
}
