package dev.holdfast.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.diagnosis.Findings.Place;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.network.NetworkVerdict.State;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a check of this machine's own network changes in a diagnosis. */
class OwnNetworkTest {

    private static final Service ACME = new Service("Acme", Views.PAGE, true);

    private static CallReport report(FailureKind kind) {
        return Reports.of(kind).at(Hop.UNKNOWN).report();
    }

    private static Circumstances found(State state) {
        return new Circumstances(Views.green(), Views.verdict(state));
    }

    private static Place place(CallReport report, State state) {
        return Findings.of(report, found(state)).place();
    }

    private static String english(CallReport report, State state) {
        return Diagnosis.of(report, ACME, found(state), Texts.builtIn())
                .render(Form.TEXT, Audience.END_USER, Locale.ENGLISH);
    }

    private static List<Action> advice(CallReport report, State state) {
        return Diagnosis.of(report, ACME, found(state), Texts.builtIn()).advice(Locale.ENGLISH).stream()
                .map(Advice::action)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureKind.class,
            names = {"NAME_RESOLUTION", "CONNECT_REFUSED", "CONNECT_TIMEOUT", "CONNECT_FAILED", "TLS_HANDSHAKE"})
    @DisplayName("Promise 6: where other sites can't be reached either, the provider is not blamed")
    void promise_6_offline_is_this_network(FailureKind kind) {
        assertThat(place(report(kind), State.UNKNOWN)).isEqualTo(Place.UNKNOWN);
        assertThat(place(report(kind), State.OFFLINE)).isEqualTo(Place.NETWORK);
        assertThat(english(report(kind), State.OFFLINE))
                .contains("This app can't reach other sites either")
                .doesNotContain("status page");
        assertThat(advice(report(kind), State.OFFLINE)).startsWith(Action.CHECK_NETWORK);
    }

    @Test
    @DisplayName("Promise 6: where a portal answers for everybody, the reader is told to sign in")
    void promise_6_a_portal_is_this_network() {
        CallReport report = report(FailureKind.TLS_HANDSHAKE);
        assertThat(place(report, State.PORTAL)).isEqualTo(Place.NETWORK);
        assertThat(english(report, State.PORTAL)).contains("it seems that the network it is on wants a sign-in");
        assertThat(advice(report, State.PORTAL)).startsWith(Action.SIGN_IN_TO_NETWORK);
    }

    @Test
    @DisplayName("Promise 6: where other sites can be reached, the reader is not sent to look at the network")
    void promise_6_online_is_not_this_network() {
        CallReport report = report(FailureKind.CONNECT_TIMEOUT);
        assertThat(place(report, State.ONLINE)).isEqualTo(Place.UNKNOWN);
        assertThat(english(report, State.ONLINE))
                .contains("This app can reach other sites")
                .doesNotContain("may lie in the network this app is on");
        assertThat(advice(report, State.ONLINE)).doesNotContain(Action.CHECK_OTHER_SITES, Action.CHECK_NETWORK);
        // A guess is given up, what is known is not.
        assertThat(place(
                        Reports.of(FailureKind.NAME_RESOLUTION)
                                .at(Hop.LOCAL_NETWORK)
                                .report(),
                        State.ONLINE))
                .isEqualTo(Place.UNKNOWN);
    }

    @Test
    void a_check_of_the_network_has_no_say_where_somebody_answered() {
        for (State state : State.values()) {
            CallReport report =
                    Reports.of(FailureKind.BAD_GATEWAY).at(Hop.GATEWAY).report();
            assertThat(place(report, state)).isEqualTo(Place.SERVICE);
        }
    }

    @Test
    void a_developer_reads_who_said_what() {
        assertThat(Diagnosis.of(report(FailureKind.CONNECT_TIMEOUT), ACME, found(State.OFFLINE), Texts.builtIn())
                        .render(Form.TEXT, Audience.DEVELOPER, Locale.ENGLISH))
                .contains(
                        "Own network: OFFLINE \u00b7 a.example: as expected \u00b7 b.example: not reached \u00b7 checked 2 s ago");
    }
}
