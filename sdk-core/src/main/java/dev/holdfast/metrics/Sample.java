package dev.holdfast.metrics;

import java.util.Map;

/**
 * One number at one moment. Names, units and attributes follow the semantic conventions of OpenTelemetry: dots between the
 * parts of a name, units in UCUM with what is counted in braces, attribute values in lower case.
 *
 * @param name such as {@code holdfast.calls}
 * @param kind what kind of number it is
 * @param unit such as {@code {call}} or {@code s}
 * @param attributes what tells it from others of the same name, such as {@code holdfast.outcome=rescued}
 * @param value the number
 */
public record Sample(String name, Kind kind, String unit, Map<String, String> attributes, double value) {

    /** Kinds of numbers. */
    public enum Kind {
        /** Never falls as long as its {@code Holdfast} lives. */
        COUNTER,
        /** Rises and falls. */
        GAUGE
    }

    public Sample {
        attributes = Map.copyOf(attributes);
    }
}
