/** Holdfast around OkHttp 5 or 4.12. */
module dev.holdfast.okhttp {
    requires transitive dev.holdfast.core;
    requires transitive okhttp3;
    // OkHttp 4.12 is an automatic module: it does not bring these two by itself.
    requires kotlin.stdlib;
    requires okio;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.holdfast.okhttp;
}
