package dev.holdfast.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicateOkHttpTest {

    @TempDir
    private Path directory;

    private URL jar(String name) throws IOException {
        Path jar = directory.resolve(name);
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.putNextEntry(new ZipEntry("okhttp3/OkHttpClient.class"));
            zip.closeEntry();
        }
        return jar.toUri().toURL();
    }

    @Test
    void two_are_named() throws IOException {
        URL[] jars = {jar("okhttp-4.12.0.jar"), jar("okhttp-jvm-5.5.1.jar")};
        try (URLClassLoader loader = new URLClassLoader(jars, null)) {
            assertThat(DuplicateOkHttp.find(loader))
                    .hasValueSatisfying(places -> assertThat(places)
                            .matches("file:.*okhttp-4\\.12\\.0\\.jar and file:.*okhttp-jvm-5\\.5\\.1\\.jar"));
        }
    }

    @Test
    void one_is_as_it_should_be() throws IOException {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar("okhttp-jvm-5.5.1.jar")}, null)) {
            assertThat(DuplicateOkHttp.find(loader)).isEmpty();
        }
        assertThat(DuplicateOkHttp.find(DuplicateOkHttp.class.getClassLoader())).isEmpty();
    }
}
