package dev.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Watching costs next to nothing. */
class StreamSpeedTest {

    private static final int READ = 8 * 1024;
    private static final int MEBIBYTE = 1024 * 1024;

    @Test
    void a_MiB_of_content_allocates_less_than_64_KiB() {
        byte[] bytes = content();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        StreamWatch watch = StreamWatch.of(StreamFormat.SSE);
        watch.arrived(bytes, 0, READ);
        long before = threads.getCurrentThreadAllocatedBytes();
        feed(watch, bytes);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).isLessThan(64 * 1024);
        assertThat(watch.progress().contentEvents()).isGreaterThan(4_000);
    }

    @Test
    @Tag("soak")
    void how_fast_it_is() {
        byte[] bytes = content();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 10; round++) {
            StreamWatch watch = StreamWatch.of(StreamFormat.SSE);
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < 50; i++) {
                feed(watch, bytes);
            }
            System.out.printf(
                    "%.2f ns of processor time a byte%n",
                    (threads.getCurrentThreadCpuTime() - start) / (double) watch.bytes());
        }
    }

    private static void feed(StreamWatch watch, byte[] bytes) {
        for (int i = 0; i < bytes.length; i += READ) {
            watch.arrived(bytes, i, Math.min(READ, bytes.length - i));
        }
    }

    private static byte[] content() {
        String event = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1732500000,"
                + "\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" word\"},"
                + "\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n";
        return Samples.bytes(event.repeat(MEBIBYTE / event.length()));
    }
}
