package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A reader of a resumed stream sees every event once and whole. */
class StreamSpliceTest {

    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final StreamSplice splice = new StreamSplice();

    @Test
    void cut_anywhere_and_resumed_the_reader_gets_the_very_bytes_of_the_whole() {
        byte[] whole = Samples.read("openai-responses.sse");
        for (int cut = 0; cut <= whole.length; cut++) {
            for (int overlap : new int[] {0, 1, 3}) {
                for (int piece : new int[] {1, 7, whole.length}) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    StreamSplice joined = new StreamSplice();
                    feed(joined, whole, 0, cut, piece, out);
                    long after = joined.delivered(StreamProgress.NONE).lastSequence() - overlap;
                    joined.resumed();
                    int from = from(whole, Math.max(-1, after));
                    feed(joined, whole, from, whole.length, piece, out);
                    joined.end(out::write);
                    assertThat(out.toString(StandardCharsets.UTF_8))
                            .as("cut at %d, %d events again, pieces of %d", cut, overlap, piece)
                            .isEqualTo(new String(whole, StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** Where a server goes on that was told {@code starting_after}. */
    private static int from(byte[] whole, long after) {
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int from = 0;
        for (long i = -1; i < after; i++) {
            from = text.indexOf("\n\n", from) + 2;
        }
        return from;
    }

    @Test
    void broken_and_resumed_again_and_again() {
        byte[] whole = Samples.read("openai-responses.sse");
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            StreamSplice joined = new StreamSplice();
            int from = 0;
            while (from < whole.length) {
                int to = Math.min(whole.length, from + random.nextInt(900));
                feed(joined, whole, from, to, 1 + random.nextInt(100), out);
                if (to == whole.length) {
                    break;
                }
                joined.resumed();
                from = from(whole, joined.delivered(StreamProgress.NONE).lastSequence());
            }
            assertThat(out.toByteArray()).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @Test
    void a_torn_event_waits_for_its_blank_line() {
        feed("data: {\"sequence_number\":0}\n\ndata: {\"sequence_number\":1}\n");
        assertThat(text()).isEqualTo("data: {\"sequence_number\":0}\n\n");
        assertThat(splice.delivered(StreamProgress.NONE).lastSequence()).isZero();
        splice.end(read::write);
        assertThat(text()).endsWith("{\"sequence_number\":1}\n");
    }

    @Test
    void comments_go_through_at_once() {
        feed(": keep-alive\n");
        assertThat(text()).isEqualTo(": keep-alive\n");
    }

    @Test
    void an_event_of_more_than_1_MiB_goes_through_and_ends_resuming() {
        String event = "data: {\"sequence_number\":0,\"x\":\"" + "y".repeat(2 * StreamSplice.MOST_HELD) + "\"}\n\n";
        byte[] bytes = Samples.bytes(event);
        feed(splice, bytes, 0, bytes.length, 8_192, read);
        assertThat(text()).isEqualTo(event);
        assertThat(splice.isResumable()).isFalse();
        assertThatThrownBy(splice::resumed).isInstanceOf(IllegalStateException.class);
    }

    private void feed(String text) {
        byte[] bytes = Samples.bytes(text);
        feed(splice, bytes, 0, bytes.length, bytes.length, read);
    }

    private String text() {
        return read.toString(StandardCharsets.UTF_8);
    }

    private static void feed(
            StreamSplice splice, byte[] bytes, int from, int to, int piece, ByteArrayOutputStream out) {
        for (int i = from; i < to; i += piece) {
            splice.arrived(bytes, i, Math.min(piece, to - i), out::write);
        }
    }
}
