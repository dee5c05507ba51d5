package dev.holdfast.network;

import dev.holdfast.lookup.Answer;
import dev.holdfast.lookup.Trouble;
import dev.holdfast.lookup.WebAddress;
import dev.holdfast.network.NetworkPolicy.Probe;
import dev.holdfast.network.NetworkVerdict.State;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What one probe brought. */
record Reply(Kind kind, String evidence) {

    enum Kind {
        /** The place answered as it always does. */
        EXPECTED,
        /** Somebody answered, but not as the place does. */
        OTHER,
        /** Nobody could be reached in time. */
        UNREACHED,
        /** Somebody has trouble of their own, or breaks off: who, can't be told. */
        UNCLEAR
    }

    /** Reads an answer. Total. */
    static Reply of(Probe probe, Answer answer) {
        String host = WebAddress.host(probe.url());
        if (answer instanceof Answer.Failed failed) {
            return new Reply(kind(failed.trouble()), host + ": " + words(failed.trouble()));
        }
        Answer.Came came = (Answer.Came) answer;
        if (came.status() != probe.status()) {
            String evidence = host + ": " + came.status() + ", not the " + probe.status() + " expected";
            return new Reply(hasTrouble(came.status()) ? Kind.UNCLEAR : Kind.OTHER, evidence);
        }
        return probe.body().map(prefix -> begins(came.body(), prefix)).orElse(true)
                ? new Reply(Kind.EXPECTED, host + ": " + came.status() + ", as expected")
                : new Reply(Kind.OTHER, host + ": " + came.status() + ", but not the page expected");
    }

    /** What two of them say. */
    static State together(Reply one, Reply other) {
        if (one.is(Kind.EXPECTED) || other.is(Kind.EXPECTED)) {
            // One place as ever and another that isn't: the place has changed, or only one of them is kept from us.
            return one.is(Kind.OTHER) || other.is(Kind.OTHER) ? State.UNKNOWN : State.ONLINE;
        }
        if (one.is(Kind.UNCLEAR) || other.is(Kind.UNCLEAR)) {
            return State.UNKNOWN;
        }
        return one.is(Kind.OTHER) || other.is(Kind.OTHER) ? State.PORTAL : State.OFFLINE;
    }

    private boolean is(Kind other) {
        return kind == other;
    }

    /** A proxy that wants a password (407) or finds nobody (5xx), a place that is overrun; but 511 is a portal's (RFC 6585). */
    private static boolean hasTrouble(int status) {
        return status == 407 || status == 429 || (status >= 500 && status != 511);
    }

    private static boolean begins(byte[] body, String prefix) {
        byte[] expected = prefix.getBytes(StandardCharsets.UTF_8);
        return body.length >= expected.length && Arrays.equals(body, 0, expected.length, expected, 0, expected.length);
    }

    private static Kind kind(Trouble trouble) {
        return switch (trouble) {
            case UNREACHABLE, TIMED_OUT -> Kind.UNREACHED;
            case TOO_LARGE, ENCODED, MOVED -> Kind.OTHER;
            case BROKEN, NOT_ASKED -> Kind.UNCLEAR;
        };
    }

    private static String words(Trouble trouble) {
        return switch (trouble) {
            case UNREACHABLE -> "could not be reached";
            case TIMED_OUT -> "no answer in time";
            case TOO_LARGE -> "a page far longer than expected";
            case ENCODED -> "a compressed page, which was not asked for";
            case MOVED -> "a redirect";
            case BROKEN -> "the connection broke off";
            case NOT_ASKED -> "could not be asked";
        };
    }
}
