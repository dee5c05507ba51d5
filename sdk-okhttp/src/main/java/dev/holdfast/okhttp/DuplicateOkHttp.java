package dev.holdfast.okhttp;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for a second OkHttp on the class path: which of the two a class comes from is then a matter of order. */
final class DuplicateOkHttp {

    private static final Logger log = LoggerFactory.getLogger(HoldfastCallFactory.class);
    private static final AtomicBoolean LOOKED = new AtomicBoolean();

    private DuplicateOkHttp() {}

    static void warnOnce() {
        if (LOOKED.compareAndSet(false, true)) {
            find(DuplicateOkHttp.class.getClassLoader())
                    .ifPresent(jars -> log.warn(
                            "Two OkHttps are on the class path: {}. Classes of OkHttp {} are in use; calls may fail with a "
                                    + "NoSuchMethodError. Exclude one, or import holdfast-bom.",
                            jars,
                            OkHttp.VERSION));
        }
    }

    /** The places that OkHttp's classes are visible from, when there is more than one. */
    static Optional<String> find(ClassLoader loader) {
        Set<String> places = new LinkedHashSet<>();
        try {
            for (URL url : Collections.list(loader.getResources("okhttp3/OkHttpClient.class"))) {
                places.add(place(url.toString()));
            }
        } catch (IOException e) {
            log.debug("Can't look for a second OkHttp: {}", e.toString());
        }
        return places.size() < 2 ? Optional.empty() : Optional.of(String.join(" and ", places));
    }

    private static String place(String url) {
        int end = url.indexOf("!/");
        String jar = end < 0
                ? url.substring(0, url.length() - "okhttp3/OkHttpClient.class".length())
                : url.substring(0, end);
        return jar.startsWith("jar:") ? jar.substring("jar:".length()) : jar;
    }
}
