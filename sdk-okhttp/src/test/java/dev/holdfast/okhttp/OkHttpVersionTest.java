package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import okhttp3.OkHttp;
import org.junit.jupiter.api.Test;

class OkHttpVersionTest {
    @Test
    void the_tests_run_on_the_OkHttp_that_the_build_names() {
        assertThat(OkHttp.VERSION).isEqualTo(System.getProperty("test.okhttp.version"));
    }
}
