package dev.holdfast.examples;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.event.HoldfastEvent;
import dev.holdfast.event.HoldfastEvent.AttemptFailed;
import dev.holdfast.event.HoldfastEvent.AttemptStarted;
import dev.holdfast.event.HoldfastEvent.BreakerChanged;
import dev.holdfast.event.HoldfastEvent.CallGivenUp;
import dev.holdfast.event.HoldfastEvent.CallSucceeded;
import dev.holdfast.event.HoldfastEvent.FailedOver;
import dev.holdfast.event.HoldfastEvent.WaitStarted;
import dev.holdfast.event.HoldfastListener;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells what Holdfast does while it does it. For one call at a time. */
final class Narrator implements HoldfastListener {

    /** A shorter wait is over before anyone could read a countdown. */
    private static final Duration WORTH_COUNTING = Duration.ofMillis(300);

    private static final String PATH = "/v1/chat/completions";

    private final Screen screen;
    private final Locale locale;
    private @Nullable Countdown countdown;
    private boolean helped;

    Narrator(Screen screen) {
        this.screen = screen;
        this.locale = screen.locale();
    }

    @Override
    public synchronized void on(HoldfastEvent event) {
        stopCounting();
        if (event instanceof AttemptStarted start) {
            Text sends = start.probe() ? Text.SENDS_PROBE : Text.SENDS;
            screen.line(Screen.Voice.CALL, sends.in(locale, start.attempt(), path(start.endpoint())));
        } else if (event instanceof FailedOver over) {
            helped = true;
            holdfast(Text.FAILS_OVER.in(locale, service(over.endpoint()), Text.whyItFailsOver(over.why(), locale)));
        } else if (event instanceof AttemptFailed failed) {
            holdfast(describe(failed.attempt().failure()));
        } else if (event instanceof WaitStarted wait) {
            onWait(wait);
        } else if (event instanceof CallSucceeded success) {
            holdfast(
                    helped
                            ? Text.RESCUED.in(locale, Screen.seconds(success.elapsed()), success.attempts())
                            : Text.ANSWERED.in(locale));
            helped = false;
        } else if (event instanceof CallGivenUp end) {
            boolean unsent = end.report().failure().kind() == FailureKind.BREAKER_OPEN;
            Text ends = unsent ? Text.NOT_SENT : Text.GIVES_UP;
            holdfast(ends.in(locale, Text.whyItEnds(end.report(), locale)));
            helped = false;
        } else if (event instanceof BreakerChanged change) {
            onBreaker(change);
        }
    }

    private void onWait(WaitStarted wait) {
        helped = true;
        String why = Text.whyItWaits(wait.why(), locale);
        if (wait.delay().isZero()) {
            holdfast(Text.AT_ONCE.in(locale, why));
            return;
        }
        holdfast(Text.WAITS.in(locale, Screen.delay(wait.delay()), wait.nextAttempt(), why));
        if (screen.isTerminal() && wait.delay().compareTo(WORTH_COUNTING) >= 0) {
            countdown = Countdown.start(screen, wait.delay(), left -> Text.WAITING.in(locale, left));
        }
    }

    private void onBreaker(BreakerChanged change) {
        holdfast(
                change.to() == BreakerState.OPEN
                        ? Text.BREAKER_OPENS.in(locale, change.from(), change.to(), Screen.seconds(change.openFor()))
                        : Text.BREAKER_CHANGES.in(locale, change.from(), change.to()));
    }

    private String path(Endpoint endpoint) {
        return endpoint.name().startsWith(Show.BACKUP) ? Text.AT_PLACE.in(locale, PATH, Show.BACKUP) : PATH;
    }

    /** The part of an endpoint's name before its route. */
    private static String service(Endpoint endpoint) {
        return endpoint.name().replaceFirst("/.*", "");
    }

    /** What it was understood to be, in the words of the API: they are the same in every language. */
    private static String describe(Failure failure) {
        return failure.kind() + " · " + failure.transience() + " · " + failure.replay() + " · "
                + failure.origin().hop();
    }

    private void holdfast(String text) {
        screen.line(Screen.Voice.HOLDFAST, text);
    }

    private void stopCounting() {
        if (countdown != null) {
            countdown.stop();
            countdown = null;
        }
    }
}
