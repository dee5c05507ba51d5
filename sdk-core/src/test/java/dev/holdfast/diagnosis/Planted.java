package dev.holdfast.diagnosis;

import java.util.List;
import java.util.Locale;

/**
 * What nobody may read in a diagnosis, to be planted wherever a server or an exception can put text. The word that all of it
 * holds, but for the addresses, is found whatever was left of the rest.
 */
final class Planted {

    static final List<String> THINGS = List.of(
            "<script>alert('planted')</script>",
            "<b>planted</b>",
            "sk-proj-planted0123456789abcdefghij",
            "AIzaSyPlanted0123456789abcdefghijklmno",
            "Bearer planted0123456789",
            "eyJhbGciOiJIUzI1NiJ9.eyJwbGFudGVkIjoxfQ.planted",
            "203.0.113.7",
            "2001:db8::7",
            "at com.example.Planted(Planted.java:12)",
            "planted@example.org",
            "planted user@example.org at 203.0.113.7",
            "planted & sold \" onmouseover='alert(1)'");

    /** Lower case. */
    private static final List<String> TRACES = List.of(
            "planted", "203.0.113", "2001:db8", "alert(", "com.example.", "@example", "aiza", "bearer", "eyjhb");

    private Planted() {}

    static boolean isIn(String output) {
        String lower = output.toLowerCase(Locale.ROOT);
        return TRACES.stream().anyMatch(lower::contains);
    }
}
