package dev.holdfast.examples;

import dev.holdfast.Holdfast;
import dev.holdfast.HoldfastException;
import dev.holdfast.Provider;
import dev.holdfast.okhttp.HoldfastCallFactory;
import dev.holdfast.okhttp.HoldfastResponses;
import java.io.IOException;
import java.util.Locale;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The code that the README shows, compiled. What stands between the markers is there to the letter; a test compares. */
final class FirstUse {

    private FirstUse() {}

    /** The answer, or what a person reads in its place. */
    static String ask(OkHttpClient okHttpClient, Request request) throws IOException {
        // snippet:first-use
        Holdfast holdfast = Holdfast.forProvider(Provider.openAi());
        Call.Factory calls = HoldfastCallFactory.wrap(okHttpClient, holdfast);

        try (Response response = calls.newCall(request).execute()) {
            // The caller's own error, such as a wrong key, comes back as it is, with a diagnosis beside it.
            return HoldfastResponses.diagnosis(response)
                    .map(diagnosis -> diagnosis.render(Locale.ENGLISH))
                    .orElse(response.body().string());
        } catch (HoldfastException e) {
            return e.diagnosis().render(Locale.ENGLISH);
        }
        // snippet:first-use
    }
}
