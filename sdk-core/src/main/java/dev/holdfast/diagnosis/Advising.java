package dev.holdfast.diagnosis;

import dev.holdfast.diagnosis.Findings.Place;
import dev.holdfast.expectation.Expectation;
import dev.holdfast.expectation.Expectation.Basis;
import dev.holdfast.expectation.OutageBand;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.network.NetworkVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Chooses what the reader can do, the most helpful first. */
final class Advising {

    private static final String COME_BACK_SOON = "advice.retry.moderate";
    private static final String PLANNED = "advice.retry.planned";
    private static final String COME_BACK_LATER = "advice.retry.long";

    /** The steps of one failure, in order. */
    private final List<Step> steps = new ArrayList<>(4);

    private final Findings findings;
    private final boolean hasStatusPage;

    private Advising(Findings findings, boolean hasStatusPage) {
        this.findings = findings;
        this.hasStatusPage = hasStatusPage;
    }

    /**
     * One thing to do.
     *
     * @param action what
     * @param key its sentence in the bundles
     */
    record Step(Action action, String key) {}

    static List<Step> stepsOf(Findings findings, boolean hasStatusPage) {
        Advising advising = new Advising(findings, hasStatusPage);
        advising.advise();
        return advising.steps;
    }

    private void advise() {
        switch (findings.kind()) {
            case OUT_OF_MONEY -> add(Action.ADD_CREDIT, "advice.credit");
            case UNAUTHORIZED -> ofApp(Action.CHECK_KEY, "advice.key");
            case FORBIDDEN -> ofApp(Action.CHECK_PERMISSIONS, "advice.permissions");
            case NOT_FOUND -> ofApp(Action.CHECK_SETTINGS, "advice.settings");
            case CONFLICT -> {
                mindDoubleProcessing();
                ofApp(Action.CHECK_CURRENT_STATE, "advice.current-state");
            }
            case TOO_LARGE -> ofApp(Action.SHORTEN_REQUEST, "advice.shorten");
            case INVALID_REQUEST -> ofApp(Action.CHANGE_REQUEST, "advice.change");
            case NOT_SUPPORTED -> {
                if (findings.place() == Place.NETWORK) {
                    add(Action.TRY_OTHER_NETWORK, "advice.other-network");
                }
                tellOwnerNow();
            }
            case RATE_LIMITED -> ofLimit();
            case CERTIFICATE -> {
                mindDoubleProcessing();
                add(Action.CHECK_CLOCK, "advice.clock");
                add(Action.TRY_OTHER_NETWORK, "advice.other-network");
                tellOwner();
            }
            case PROXY_AUTHENTICATION -> add(Action.ASK_NETWORK_OWNER, "advice.network-owner");
            case PORTAL -> {
                mindDoubleProcessing();
                add(Action.SIGN_IN_TO_NETWORK, "advice.sign-in");
                tellOwner();
            }
            case BLOCKED -> {
                mindDoubleProcessing();
                add(Action.TRY_OTHER_NETWORK, "advice.other-network");
                tellOwner();
            }
            case CANCELLED -> mindDoubleProcessing();
            default -> ofPassing();
        }
    }

    /** What is wrong with the request or the account, if it was the service that said so. */
    private void ofApp(Action action, String key) {
        boolean network = findings.place() == Place.NETWORK;
        add(network ? Action.TRY_OTHER_NETWORK : action, network ? "advice.other-network" : key);
        if (network || action == Action.CHANGE_REQUEST) {
            tellOwner();
        }
    }

    private void ofLimit() {
        if (!findings.lasting() || findings.place() == Place.NETWORK) {
            ofPassing();
            return;
        }
        mindDoubleProcessing();
        if (findings.untilNext().isPresent()) {
            add(Action.WAIT_AND_RETRY, "advice.retry.wait");
        }
        add(Action.ADD_CREDIT, "advice.limit");
    }

    private void ofPassing() {
        if (findings.lasting()) {
            tellOwnerNow();
            return;
        }
        mindDoubleProcessing();
        if (findings.place() == Place.NETWORK) {
            add(
                    findings.network() == NetworkVerdict.State.PORTAL
                            ? Action.SIGN_IN_TO_NETWORK
                            : Action.CHECK_NETWORK,
                    findings.network() == NetworkVerdict.State.PORTAL ? "advice.sign-in" : "advice.network");
            add(Action.TRY_OTHER_NETWORK, "advice.other-network");
            if (findings.untilNext().isPresent()) {
                add(Action.WAIT_AND_RETRY, "advice.retry.wait");
            }
            return;
        }
        if (findings.place() == Place.UNKNOWN
                && findings.isUnreachable()
                && findings.network() != NetworkVerdict.State.ONLINE) {
            add(Action.CHECK_OTHER_SITES, "advice.other-sites");
        }
        // A limit is the account's own: no status page speaks of it.
        boolean page = hasStatusPage && (findings.kind() != FailureKind.RATE_LIMITED || findings.isLimitOfLoad());
        if (findings.toldNotTo()) {
            if (page) {
                add(Action.CHECK_STATUS_PAGE, "advice.status-page.now");
            }
            tellOwner();
            return;
        }
        String retry = whenToRetry();
        boolean takesLong = retry.equals(COME_BACK_LATER)
                || retry.equals(PLANNED)
                || (retry.equals(COME_BACK_SOON) && (findings.isMaintenance() || Posted.isOutage(findings)));
        if (page && takesLong) {
            add(Action.CHECK_STATUS_PAGE, "advice.status-page.now");
            add(Action.WAIT_AND_RETRY, retry);
            return;
        }
        add(Action.WAIT_AND_RETRY, retry);
        if (page) {
            add(Action.CHECK_STATUS_PAGE, "advice.status-page");
        } else {
            tellOwner();
        }
    }

    private String whenToRetry() {
        if (findings.untilNext().isPresent() && !isMuchLonger(findings)) {
            return "advice.retry.wait";
        }
        if (Posted.isWatched(findings)) {
            return COME_BACK_SOON;
        }
        if (Posted.isMaintenance(findings)
                && findings.expectation()
                        .filter(expected -> expected.basis() == Basis.PLANNED_END)
                        .isPresent()) {
            return PLANNED;
        }
        if (findings.place() != Place.SERVICE && !Posted.isOutage(findings)) {
            return "advice.retry.short";
        }
        return switch (findings.expectation().map(Expectation::band).orElse(OutageBand.SHORT)) {
            case SHORT -> findings.isMaintenance() || Posted.isOutage(findings) ? COME_BACK_SOON : "advice.retry.short";
            case MODERATE -> COME_BACK_SOON;
            case LONG -> COME_BACK_LATER;
        };
    }

    /** Whether the provider has posted an outage that mostly takes longer than until the next try. */
    private static boolean isMuchLonger(Findings findings) {
        Duration next = findings.untilNext().orElse(Duration.ZERO);
        return Posted.isOutage(findings)
                && findings.expectation()
                        .filter(expected -> expected.from().compareTo(next) > 0)
                        .isPresent();
    }

    private void mindDoubleProcessing() {
        if (findings.mayBeBilled()) {
            add(Action.MIND_DOUBLE_PROCESSING, "advice.mind-double");
        }
    }

    private void tellOwner() {
        add(Action.TELL_APP_OWNER, "advice.owner");
    }

    private void tellOwnerNow() {
        add(Action.TELL_APP_OWNER, "advice.owner.now");
    }

    private void add(Action action, String key) {
        steps.add(new Step(action, key));
    }
}
