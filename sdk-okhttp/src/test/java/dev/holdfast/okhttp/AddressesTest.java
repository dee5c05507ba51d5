package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.failure.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.OkHttp;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host with two addresses, the first of which refuses: nothing listens on 127.0.0.2. */
class AddressesTest {

    @RegisterExtension
    final Rig rig = new Rig();

    private static final Dns TWO = host -> List.of(Rig.loopback(2), Rig.loopback(1));

    private final List<Reason> waits = new CopyOnWriteArrayList<>();

    @Test
    void a_refused_connect_goes_on_to_the_next_address_at_once() throws Exception {
        FaultServer server = rig.faults(c -> {
            while (true) {
                c.readRequest();
                c.answer("200 OK", "{}");
            }
        });
        OkHttpClient client = rig.client(builder -> builder.dns(TWO));
        Call.Factory calls = HoldfastCallFactory.wrap(
                client,
                rig.holdfast(builder -> builder.listener(event -> {
                    if (event instanceof WaitStarted wait) {
                        waits.add(wait.why());
                    }
                })));
        String url = "http://api.example.test:" + server.port() + "/";

        try (Response response = calls.newCall(Rig.post(url)).execute()) {
            assertThat(response.code()).isEqualTo(200);
        }
        // OkHttp 5 goes through the addresses by itself.
        assertThat(waits).isEqualTo(OkHttp.VERSION.startsWith("4.") ? List.of(Reason.NEXT_ADDRESS) : List.of());

        calls.newCall(Rig.post(url)).execute().close();
        client.newCall(Rig.post(url)).execute().close();
        assertThat(server.connections())
                .as("the connection is shared, with the user's own calls too")
                .isEqualTo(1);
    }

    @Test
    void a_look_up_puts_the_addresses_that_failed_last() throws IOException {
        Dns reordered = new OtherAddressesFirst(TWO, () -> Set.of(new InetSocketAddress(Rig.loopback(2), 80)));
        assertThat(reordered.lookup("api.example.test"))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.1", "127.0.0.2");
        assertThat(reordered).isEqualTo(TWO).hasSameHashCodeAs(TWO);
    }
}
