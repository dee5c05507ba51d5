/** A command-line program that shows what Holdfast does. */
module dev.holdfast.examples {
    requires com.fasterxml.jackson.databind;
    requires dev.holdfast.okhttp;
    requires java.logging;
    requires mockwebserver3;
    requires okio;
    requires static org.jspecify;
}
