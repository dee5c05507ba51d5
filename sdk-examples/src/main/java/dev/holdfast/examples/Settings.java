package dev.holdfast.examples;

import dev.holdfast.Holdfast;
import dev.holdfast.OnGiveUp;
import dev.holdfast.Provider;
import dev.holdfast.call.CallOptions;
import java.time.Duration;
import okhttp3.Request;

/** How to change the defaults, as the README shows it. What stands between the markers is there to the letter. */
final class Settings {

    private Settings() {}

    /** A Holdfast with some settings of its own. */
    static Holdfast changed() {
        // snippet:settings
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .retry(retry -> retry.maxAttempts(4).patience(Duration.ofSeconds(10)))
                .breaker(breaker -> breaker.maxOpenTime(Duration.ofSeconds(10)))
                .onGiveUp(OnGiveUp.THROW_ALWAYS)
                .listener(event -> System.out.println(event))
                .build();
        // snippet:settings
        return holdfast;
    }

    /** A request whose call waits for nobody. */
    static Request hurried(Request request) {
        // snippet:options
        CallOptions options =
                CallOptions.defaults().withPatience(Duration.ofSeconds(3)).withMayWait(false);
        request = request.newBuilder().tag(CallOptions.class, options).build();
        // snippet:options
        return request;
    }
}
