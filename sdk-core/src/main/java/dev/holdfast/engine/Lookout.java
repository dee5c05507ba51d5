package dev.holdfast.engine;

import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent.StatusChecked;
import dev.holdfast.expectation.OutageClock;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.OutageHint;
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
 * What is known of an endpoint beside what its calls tell: what the provider's status page says. On the path of a call it
 * leaves word that something has failed, or reads what is known; what takes time happens on other threads. Thread-safe;
 * neither blocks nor throws.
 */
final class Lookout {

    private final Settings.Watching watching;
    private final StatusMonitor monitor;

    Lookout(Settings.Watching watching, Clockwork clockwork, Telling telling) {
        this.watching = watching;
        this.monitor = StatusMonitor.create(
                watching.status(),
                clockwork,
                watching.lookup(),
                watching.background(),
                (page, endpoint, view) -> telling.tell(new StatusChecked(endpoint, view)));
    }

    /** An attempt has failed for a reason that may pass: looks at the provider's page when calls keep failing. */
    void failed(Endpoint endpoint, Failure failure, OutageClock clock) {
        Hop hop = failure.origin().hop();
        boolean ownNetwork = hop == Hop.LOCAL_NETWORK || hop == Hop.INTERMEDIARY;
        if (!ownNetwork && clock.hasFailed(watching.status().failuresBeforeCheck(), Duration.ZERO)) {
            page(endpoint).ifPresent(page -> monitor.failed(page, endpoint));
        }
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
