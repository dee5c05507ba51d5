package dev.holdfast.diagnosis;

/** What a reader can do about a failure. */
public enum Action {
    /** Wait, and send it again. */
    WAIT_AND_RETRY,
    /** Keep in mind that sending it again may have it processed and billed twice. */
    MIND_DOUBLE_PROCESSING,
    /** Look at the provider's status page. */
    CHECK_STATUS_PAGE,
    /** Check the network connection. */
    CHECK_NETWORK,
    /** See whether other sites can be reached, which tells the network from the service. */
    CHECK_OTHER_SITES,
    /** Try another network or device. */
    TRY_OTHER_NETWORK,
    /** Sign in to the network in a browser. */
    SIGN_IN_TO_NETWORK,
    /** See whether the device's date and time are right. */
    CHECK_CLOCK,
    /** Ask whoever looks after the network. */
    ASK_NETWORK_OWNER,
    /** Shorten what is sent. */
    SHORTEN_REQUEST,
    /** Change what is sent. */
    CHANGE_REQUEST,
    /** Look at the current state of what the request is about. */
    CHECK_CURRENT_STATE,
    /** Add credit or raise the limit. */
    ADD_CREDIT,
    /** Check or renew the API key. */
    CHECK_KEY,
    /** Check what the account and its key may do. */
    CHECK_PERMISSIONS,
    /** Check the model's name and the service's address. */
    CHECK_SETTINGS,
    /** Tell the owner of the app, with the reference. */
    TELL_APP_OWNER
}
