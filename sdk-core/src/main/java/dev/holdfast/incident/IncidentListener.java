package dev.holdfast.incident;

/**
 * Hears of incidents: the alert, the news while one lasts, and the report when it is over. Called on the thread of the call
 * that made the difference, or on a background one; for one incident in order, one at a time. Whatever it throws is caught,
 * logged once and counted.
 */
public interface IncidentListener {

    /** Something is wrong at an endpoint. */
    default void onIncidentOpened(IncidentReport incident) {}

    /**
     * Something has changed that is worth telling: how bad it is, what the status page says, the breaker; or it has lasted
     * twice as long as when it was last told, from a minute on. Not more often than {@link IncidentPolicy#updateEvery}.
     */
    default void onIncidentUpdated(IncidentReport incident) {}

    /** It is over. */
    default void onIncidentClosed(IncidentReport incident) {}
}
