package dev.holdfast.examples;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Shows what each request of a call met on the wire, before anything understands it. */
final class WireTap implements Interceptor {

    private static final int EXCERPT_BYTES = 300;

    private final Screen screen;

    WireTap(Screen screen) {
        this.screen = screen;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        try {
            Response response = chain.proceed(chain.request());
            screen.line(Screen.Voice.WIRE, head(response));
            screen.more(excerpt(response));
            return response;
        } catch (IOException e) {
            screen.line(Screen.Voice.WIRE, e.getClass().getSimpleName() + ": " + e.getMessage());
            throw e;
        }
    }

    private static String head(Response response) {
        List<String> parts = new ArrayList<>();
        parts.add((response.code() + " " + response.message()).strip());
        for (String header : List.of("Server", "Content-Type", "Retry-After", "retry-after-ms")) {
            String value = response.header(header);
            if (value != null) {
                // A content type says by itself what it is.
                parts.add(header.equals("Content-Type") ? value : header + ": " + value);
            }
        }
        return String.join(" · ", parts);
    }

    private static String excerpt(Response response) throws IOException {
        String start = response.peekBody(EXCERPT_BYTES).string();
        return start.replaceAll("\\s+", " ").strip();
    }
}
