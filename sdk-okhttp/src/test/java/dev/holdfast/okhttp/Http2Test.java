package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.failure.FailureKind;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.BufferedSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http2Test {

    @RegisterExtension
    final Rig rig = new Rig();

    private final List<FailureKind> failures = new CopyOnWriteArrayList<>();

    private Call.Factory calls(OkHttpClient client) {
        return HoldfastCallFactory.wrap(
                client,
                rig.holdfast(builder -> builder.listener(event -> {
                    if (event instanceof AttemptFailed failed) {
                        failures.add(failed.attempt().failure().kind());
                    }
                })));
    }

    private Call.Factory priorKnowledge() {
        return calls(rig.client(builder -> builder.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))));
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, false", "HTTP_1_1, true", "HTTP_2, false", "HTTP_2, true"})
    void a_502_over_TLS_becomes_a_short_wait(Protocol protocol, boolean interceptor) throws IOException {
        HeldCertificate certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates keys = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(certificate.certificate())
                .build();
        MockWebServer server = rig.closing(new MockWebServer());
        server.useHttps(keys.sslSocketFactory(), false);
        server.setProtocols(
                protocol == Protocol.HTTP_2 ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1));
        server.enqueue(new MockResponse().setResponseCode(502).setBody("<html>nginx</html>"));
        server.enqueue(new MockResponse().setBody("{}"));
        OkHttpClient client = rig.client(builder -> {
            builder.sslSocketFactory(keys.sslSocketFactory(), keys.trustManager());
            return interceptor ? HoldfastInterceptor.install(builder, rig.holdfast()) : builder;
        });
        Call.Factory calls = interceptor ? client : calls(client);

        try (Response response = calls.newCall(Rig.post(server.url("/"))).execute()) {
            assertThat(response.code()).isEqualTo(200);
            assertThat(response.protocol()).isEqualTo(protocol);
        }
        assertThat(rig.connectionsSeen()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_duplex_body_over_HTTP_1_ends_at_once_as_a_fault_of_the_program(boolean async) throws Exception {
        MockWebServer server = rig.mock();
        for (int i = 0; i < 8; i++) {
            server.enqueue(new MockResponse().setBody("{}"));
        }
        Request duplex = Rig.get(server.url("/"))
                .newBuilder()
                .post(new RequestBody() {
                    @Override
                    public MediaType contentType() {
                        return Rig.JSON;
                    }

                    @Override
                    public boolean isDuplex() {
                        return true;
                    }

                    @Override
                    public void writeTo(BufferedSink sink) throws IOException {
                        sink.writeUtf8("{}").close();
                    }
                })
                .build();
        Call call = calls(rig.client()).newCall(duplex);
        HoldfastCallFactoryTest.Recording recording = new HoldfastCallFactoryTest.Recording();
        if (async) {
            call.enqueue(recording);
            assertThatThrownBy(() -> recording.response.get(5, TimeUnit.SECONDS))
                    .hasStackTraceContaining("Duplex");
        } else {
            assertThatThrownBy(call::execute).hasStackTraceContaining("Duplex");
        }
        assertThat(failures).as("attempts").hasSize(1);
    }

    @Test
    void a_stream_that_is_refused_is_sent_again() throws IOException {
        FaultServer server = rig.faults(c -> {
            H2 h2 = H2.greet(c);
            h2.reset(h2.awaitRequest(), H2.REFUSED_STREAM);
            h2.answer(h2.awaitRequest());
            c.clientCloses();
        });
        priorKnowledge().newCall(Rig.post(server.url())).execute().close();
        assertThat(failures).containsExactly(FailureKind.STREAM_REFUSED);
    }

    @Test
    void a_stream_above_a_go_away_is_sent_again_on_another_connection() throws IOException {
        FaultServer server = rig.faults(c -> {
            H2 h2 = H2.greet(c);
            int stream = h2.awaitRequest();
            if (c.number() == 1) {
                h2.goAway(0, H2.NO_ERROR);
            } else {
                h2.answer(stream);
            }
            c.clientCloses();
        });
        priorKnowledge().newCall(Rig.post(server.url())).execute().close();
        assertThat(failures).containsExactly(FailureKind.STREAM_REFUSED);
        assertThat(server.connections()).isEqualTo(2);
    }
}
