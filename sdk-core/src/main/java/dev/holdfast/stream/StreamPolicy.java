package dev.holdfast.stream;

import java.time.Duration;
import java.util.Objects;

/**
 * How streamed answers are watched. Immutable; a change is made with {@link #toBuilder()}.
 *
 * <p>Each default, and why:
 *
 * <ul>
 *   <li><b>hold</b>: until an answer has said something, nobody has seen anything of it, so one that breaks off or reports an
 *       error that early can be sent again as if it had never begun. Many overloads are reported so: with a status of 200, in
 *       the first event. What is held back is announcements only, so that nobody waits longer for the first word.
 *   <li><b>16 KiB held at most</b>: an announcement that repeats instructions and tools has some kilobytes. What is larger is
 *       let through, though it has said nothing yet.
 *   <li><b>2 min to the first content</b>: models that don't reason begin within seconds. Those that do are silent while they
 *       think: two minutes are enough for most answers at low and medium effort. <b>Whoever asks for high effort sets 10 min
 *       or more</b>, as the official clients wait, or asks for summaries of the reasoning, which count as content. Pings and
 *       keep-alives don't lengthen it: a gateway sends them for a model that hangs too. An answer that is dropped for this
 *       may have been paid for.
 *   <li><b>60 s of silence</b> afterwards: tokens come many times a second. Pauses come where a tool of the server's runs or
 *       the model goes back to thinking; there providers send pings or keep-alives every few seconds, and those count as life,
 *       as does any byte.
 *   <li><b>resume where the Responses API can</b>: no token is generated, or paid for, twice.
 * </ul>
 *
 * @param hold whether an answer is held back until its first content
 * @param holdBytes how much is held back at most, in bytes; from 1 to 1 MiB
 * @param firstContent how long after its headers an answer may take to its first content, whatever signs of life it gives;
 *     zero for no limit
 * @param silence how long it may then be without a sign of life; zero for no limit
 * @param resume how an answer that broke off goes on
 */
public record StreamPolicy(
        boolean hold, int holdBytes, Duration firstContent, Duration silence, ResumeStrategy resume) {

    /** The most that the settings accept for {@code holdBytes}: 1 MiB. */
    public static final int MOST_HOLD_BYTES = 1024 * 1024;

    /** The most that the settings accept for a limit: a day. */
    public static final Duration LONGEST_LIMIT = Duration.ofHours(24);

    private static final StreamPolicy DEFAULTS = new Builder().build();

    public StreamPolicy {
        Objects.requireNonNull(firstContent, "firstContent");
        Objects.requireNonNull(silence, "silence");
        Objects.requireNonNull(resume, "resume");
        if (holdBytes < 1) {
            throw new IllegalArgumentException("holdBytes < 1: " + holdBytes);
        }
        if (holdBytes > MOST_HOLD_BYTES) {
            throw new IllegalArgumentException("holdBytes > " + MOST_HOLD_BYTES + ": " + holdBytes);
        }
        checkLimit("firstContent", firstContent);
        checkLimit("silence", silence);
    }

    private static void checkLimit(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " < 0: " + value);
        }
        if (value.compareTo(LONGEST_LIMIT) > 0) {
            throw new IllegalArgumentException(name + " > " + LONGEST_LIMIT + ": " + value);
        }
    }

    /** The defaults, as argued above. */
    public static StreamPolicy defaults() {
        return DEFAULTS;
    }

    /** Nothing is held back, limited or resumed; a stream is watched only for how it ends. */
    public static StreamPolicy watchOnly() {
        return builder()
                .hold(false)
                .firstContent(Duration.ZERO)
                .silence(Duration.ZERO)
                .resume(ResumeStrategy.none())
                .build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts from this policy. */
    public Builder toBuilder() {
        return new Builder()
                .hold(hold)
                .holdBytes(holdBytes)
                .firstContent(firstContent)
                .silence(silence)
                .resume(resume);
    }

    /** Builds a {@link StreamPolicy}. Checks at {@link #build()}. Not thread-safe. */
    public static final class Builder {

        private boolean hold = true;
        private int holdBytes = 16 * 1024;
        private Duration firstContent = Duration.ofMinutes(2);
        private Duration silence = Duration.ofSeconds(60);
        private ResumeStrategy resume = ResumeStrategy.responsesApi();

        private Builder() {}

        /** {@link StreamPolicy#hold}. Default true. */
        public Builder hold(boolean value) {
            hold = value;
            return this;
        }

        /** {@link StreamPolicy#holdBytes}. Default 16 KiB. */
        public Builder holdBytes(int value) {
            holdBytes = value;
            return this;
        }

        /** {@link StreamPolicy#firstContent}. Default 2 min; zero for no limit. */
        public Builder firstContent(Duration value) {
            firstContent = value;
            return this;
        }

        /** {@link StreamPolicy#silence}. Default 60 s; zero for no limit. */
        public Builder silence(Duration value) {
            silence = value;
            return this;
        }

        /** {@link StreamPolicy#resume}. Default {@link ResumeStrategy#responsesApi()}; {@link ResumeStrategy#none()} for off. */
        public Builder resume(ResumeStrategy value) {
            resume = value;
            return this;
        }

        /** @throws IllegalArgumentException if a value breaks its rule; the message names both */
        public StreamPolicy build() {
            return new StreamPolicy(hold, holdBytes, firstContent, silence, resume);
        }
    }
}
