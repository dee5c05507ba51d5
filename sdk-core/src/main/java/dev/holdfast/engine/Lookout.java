package dev.holdfast.engine;

import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent.StatusChecked;
import dev.holdfast.expectation.OutageClock;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.OutageHint;
import dev.holdfast.failure.Transience;
import dev.holdfast.network.NetworkCheck;
import dev.holdfast.network.NetworkVerdict;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusMonitor;
import dev.holdfast.status.StatusPage;
import dev.holdfast.status.StatusView;
import dev.holdfast.status.StatusView.Scope;
import dev.holdfast.time.Clockwork;
import java.time.Duration;
import java.util.Optional;

/**
 * What is known beside what calls tell: what a provider's status page says, and whether this machine's network works. On the path of a call it
 * leaves word that something has failed, or reads what is known; what takes time happens on other threads. Thread-safe;
 * neither blocks nor throws.
 */
final class Lookout {

    private final Settings.Watching watching;
    private final StatusMonitor monitor;
    private final NetworkCheck network;

    Lookout(Settings.Watching watching, Clockwork clockwork, Telling telling) {
        this.watching = watching;
        this.monitor = StatusMonitor.create(
                watching.status(),
                clockwork,
                watching.lookup(),
                watching.background(),
                (page, endpoint, view) -> telling.tell(new StatusChecked(endpoint, view)));
        this.network = NetworkCheck.create(watching.network(), clockwork, watching.lookup(), watching.background());
    }

    /**
     * An attempt has failed: looks at this machine's network where no connection came about, and at the provider's page when
     * calls keep failing for reasons that may pass.
     */
    void failed(Endpoint endpoint, Failure failure, OutageClock clock) {
        if (isUnconnected(failure)) {
            network.failed();
        }
        Hop hop = failure.origin().hop();
        boolean ownNetwork = hop == Hop.LOCAL_NETWORK || hop == Hop.INTERMEDIARY;
        boolean mayPass = failure.transience() == Transience.TRANSIENT;
        if (mayPass && !ownNetwork && clock.hasFailed(watching.status().failuresBeforeCheck(), Duration.ZERO)) {
            page(endpoint).ifPresent(page -> monitor.failed(page, endpoint));
        }
    }

    private static boolean isUnconnected(Failure failure) {
        return switch (failure.kind()) {
            // Told by an answer, it happened somewhere behind whoever answered.
            case NAME_RESOLUTION, CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_FAILED, TLS_HANDSHAKE, CERTIFICATE ->
                failure.facts().status() == 0;
            default -> false;
        };
    }

    /** What two neutral places say about this machine's network; empty when nobody is asked. */
    Optional<NetworkVerdict> network() {
        return watching.network().enabled() ? Optional.of(network.latest()) : Optional.empty();
    }

    long networkChecks() {
        return network.checks();
    }

    /** What the page says of the very part of the service that the endpoint belongs to, as far as decisions go. */
    OutageHint.Posted posted(Endpoint endpoint) {
        StatusView view = status(endpoint).orElse(null);
        if (view == null || view.scope() != Scope.COMPONENT) {
            return OutageHint.Posted.NOTHING;
        }
        if (view.level().isTrouble()) {
            boolean mended = view.openIncident()
                    .map(PostedIncident::stage)
                    .filter(stage -> stage == IncidentStage.MONITORING)
                    .isPresent();
            return mended ? OutageHint.Posted.NOTHING : OutageHint.Posted.INCIDENT;
        }
        return view.maintenance().isPresent() ? OutageHint.Posted.MAINTENANCE : OutageHint.Posted.NOTHING;
    }

    /** What the page of the endpoint's provider says; empty when there is none that can be read. */
    Optional<StatusView> status(Endpoint endpoint) {
        return page(endpoint).map(page -> monitor.latest(page, endpoint));
    }

    private Optional<StatusPage> page(Endpoint endpoint) {
        return watching.pageOf().apply(endpoint).filter(page -> page.source().isPresent());
    }

    StatusMonitor monitor() {
        return monitor;
    }
}
