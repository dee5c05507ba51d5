/** Holdfast's core: classifies failures, plans retries, breaks the circuit and explains. Knows no HTTP client. */
module dev.holdfast.core {
    requires com.fasterxml.jackson.databind;
    requires transitive dev.failsafe.core;
    requires java.net.http;
    requires java.xml;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.holdfast;
    exports dev.holdfast.breaker;
    exports dev.holdfast.call;
    exports dev.holdfast.diagnosis;
    exports dev.holdfast.event;
    exports dev.holdfast.expectation;
    exports dev.holdfast.failure;
    exports dev.holdfast.incident;
    exports dev.holdfast.metrics;
    exports dev.holdfast.network;
    exports dev.holdfast.retry;
    exports dev.holdfast.status;
    exports dev.holdfast.stream;
    exports dev.holdfast.time;
    exports dev.holdfast.transport;
    exports dev.holdfast.valve;
}
