package dev.holdfast.incident;

/** What an incident suggests to whoever looks after the program. */
public enum IncidentAdvice {
    /** Have an alternate endpoint: calls were lost and there was nowhere else to go. */
    CONFIGURE_ALTERNATE,
    /** Give calls more patience: the outage was short, and calls ended just before it did. */
    MORE_PATIENCE,
    /** Send less, or ask for a higher limit: it was the rate limit. */
    SEND_LESS,
    /** Look at the account's credit or spending limit. */
    CHECK_ACCOUNT,
    /** Look at this machine's network: requests did not reach the service. */
    CHECK_NETWORK,
    /** Check what may have been processed although it failed: it may have been billed. */
    CHECK_BILLING,
    /** Tell the provider: its page never showed the incident. The report has the times and ids. */
    TELL_PROVIDER,
    /** Nothing to do, as far as the report tells. */
    NOTHING
}
