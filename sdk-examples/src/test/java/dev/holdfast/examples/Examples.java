package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Examples in the documentation that code has written. With {@code -Dholdfast.golden=write} they are written anew. */
final class Examples {

    private static final boolean WRITE = "write".equals(System.getProperty("holdfast.golden"));

    private Examples() {}

    static void compare(Page page, String name, String content) throws IOException {
        if (WRITE) {
            page.writeExample(name, content);
        } else {
            assertThat(page.example(name)).isEqualTo(content);
        }
    }
}
