package dev.holdfast.examples;

import dev.holdfast.Alternate;
import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastException;
import dev.holdfast.OnGiveUp;
import dev.holdfast.Provider;
import dev.holdfast.call.CallOptions;
import dev.holdfast.diagnosis.Audience;
import dev.holdfast.diagnosis.Diagnosis;
import dev.holdfast.diagnosis.Form;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
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

    /** A diagnosis for the person in front of the screen, and one for whoever looks after the program. */
    static void show(HoldfastException e, Consumer<String> screen, Consumer<String> log) {
        // snippet:read
        Diagnosis diagnosis = e.diagnosis();
        screen.accept(diagnosis.render(Form.TEXT, Audience.END_USER, Locale.JAPANESE));
        log.accept(diagnosis.render(Form.JSON, Audience.DEVELOPER, Locale.ENGLISH));
        // snippet:read
    }

    /** A Holdfast whose calls go to another service while OpenAI's is down. */
    static Holdfast withBackup(String azureKey) {
        // snippet:backup
        URI azure = URI.create("https://example.openai.azure.com/openai/v1");
        Holdfast holdfast = Holdfast.builder()
                .provider(Provider.openAi())
                .alternate(Alternate.at(Provider.azureOpenAi().at(azure))
                        .header("api-key", azureKey)
                        .model("gpt-5", "our-gpt-5-deployment")
                        .build())
                .build();
        // snippet:backup
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
