package dev.holdfast.okhttp;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.RequestView;
import okhttp3.Request;

/**
 * A request on its way to an alternate.
 *
 * @param detour the way
 * @param request what is sent, but for the alternate's own headers and query
 * @param endpoint where it goes
 * @param view what the classifier needs to know of it
 */
record Moved(Detour detour, Request request, Endpoint endpoint, RequestView view) {}
