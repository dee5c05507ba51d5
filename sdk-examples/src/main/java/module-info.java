/** A command-line program that shows what Holdfast does. */
module dev.holdfast.examples {
    requires dev.holdfast.okhttp;
    requires mockwebserver3;
    requires static org.jspecify;
}
