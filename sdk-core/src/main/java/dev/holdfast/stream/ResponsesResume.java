package dev.holdfast.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Resumes responses of the Responses API that run in the background: the others can't be read again (404). */
enum ResponsesResume implements ResumeStrategy {
    INSTANCE;

    /** The caller's own body is read as far as it goes: nothing that a server would read is too much. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .build();

    private static final Pattern CREATES = Pattern.compile("(.*/responses)/?");
    private static final Pattern READS = Pattern.compile("(.*/responses)/([^/]+)/?");

    /** Nothing that would have to be encoded, or could lead elsewhere. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** They are about a body, or about making something once. */
    private static final Set<String> OF_THE_BODY = Set.of(
            "Content-Type", "Content-Length", "Content-Encoding", "Transfer-Encoding", "Expect", "Idempotency-Key");

    @Override
    public Optional<ResumeRequest> resume(StreamRequest original, StreamProgress progress) {
        String id = progress.responseId();
        if (id == null || progress.lastSequence() < 0 || !ID.matcher(id).matches()) {
            return Optional.empty();
        }
        int mark = original.target().indexOf('?');
        String path = mark < 0 ? original.target() : original.target().substring(0, mark);
        String query = mark < 0 ? "" : original.target().substring(mark + 1);
        String base = base(original, path, query, id);
        if (base == null || !isKept(original, progress)) {
            return Optional.empty();
        }
        StringBuilder target = new StringBuilder(base).append('/').append(id).append('?');
        for (String parameter : query.split("&")) {
            String name = parameter.split("=", 2)[0];
            if (!parameter.isEmpty() && !name.equals("stream") && !name.equals("starting_after")) {
                target.append(parameter).append('&');
            }
        }
        target.append("stream=true&starting_after=").append(progress.lastSequence());
        return Optional.of(
                new ResumeRequest("GET", target.toString(), Map.of("Accept", "text/event-stream"), OF_THE_BODY, null));
    }

    /** The path of all responses; null where the request was for something else. */
    private static @Nullable String base(StreamRequest original, String path, String query, String id) {
        if (original.method().equals("POST")) {
            Matcher creates = CREATES.matcher(path);
            return creates.matches() ? creates.group(1) : null;
        }
        Matcher reads = READS.matcher(path);
        boolean streams = original.method().equals("GET") && ("&" + query + "&").contains("&stream=true&");
        return streams && reads.matches() && reads.group(2).equals(id) ? reads.group(1) : null;
    }

    /** The server's word goes before what was asked for. A response is stored unless that was declined. */
    private static boolean isKept(StreamRequest original, StreamProgress progress) {
        Boolean background = progress.background();
        Boolean stored = progress.stored();
        if (original.method().equals("GET")) {
            // That it can be read says that it is stored; only one in the background can be read as a stream.
            return background == null || background;
        }
        Boolean[] asked = asked(original.body());
        boolean inBackground = background != null ? background : Boolean.TRUE.equals(asked[0]);
        boolean isStored = stored != null ? stored : !Boolean.FALSE.equals(asked[1]);
        return inBackground && isStored;
    }

    /** What the request says of {@code background} and {@code store}; null for what it doesn't. */
    private static @Nullable Boolean[] asked(byte[] body) {
        @Nullable Boolean[] asked = new @Nullable Boolean[2];
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return asked;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                boolean isBool = value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE;
                Boolean said = isBool ? (Boolean) json.getBooleanValue() : null;
                if (name.equals("background")) {
                    asked[0] = said;
                } else if (name.equals("store")) {
                    asked[1] = said;
                }
                json.skipChildren();
            }
        } catch (IOException | RuntimeException cutOff) {
            // What came before counts.
        }
        return asked;
    }
}
