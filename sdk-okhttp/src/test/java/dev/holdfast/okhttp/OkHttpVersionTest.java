package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OkHttpVersionTest {
    /** Read by reflection: the compiler would copy the constant of the OkHttp that it compiled against. */
    @Test
    void the_tests_run_on_the_OkHttp_that_the_build_names() throws ReflectiveOperationException {
        Object version = Class.forName("okhttp3.OkHttp").getField("VERSION").get(null);

        assertThat(version).isEqualTo(System.getProperty("test.okhttp.version"));
    }
}
