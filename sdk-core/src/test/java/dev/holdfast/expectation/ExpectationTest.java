package dev.holdfast.expectation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.expectation.Expectation.Basis;
import dev.holdfast.expectation.Expectation.Confidence;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.PostedIncident;
import dev.holdfast.status.StatusLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExpectationTest {

    private static final Instant NOW = Instant.parse("2026-11-24T14:02:00Z");
    private static final Duration SECONDS = Duration.ofSeconds(20);

    private static PostedIncident posted(
            boolean maintenance,
            IncidentStage stage,
            @Nullable Instant started,
            @Nullable Instant updated,
            @Nullable Instant ends) {
        return new PostedIncident(
                "1", "t", maintenance, stage, StatusLevel.UNKNOWN, Set.of(), started, updated, ends, "", null);
    }

    private static Instant ago(Duration age) {
        return NOW.minus(age);
    }

    private static PostedIncident incident(IncidentStage stage, Duration age) {
        return posted(false, stage, ago(age), ago(age), null);
    }

    private static PostedIncident maintenance(IncidentStage stage, @Nullable Duration untilEnd) {
        return posted(true, stage, ago(Duration.ofMinutes(1)), null, untilEnd == null ? null : NOW.plus(untilEnd));
    }

    private static Expectation of(@Nullable Duration failingFor, @Nullable PostedIncident posted) {
        return Expectation.of(failingFor, posted, NOW).orElseThrow();
    }

    private static void expectOwn(PostedIncident posted) {
        assertThat(of(SECONDS, posted)).isEqualTo(of(SECONDS, null));
        assertThat(Expectation.of(null, posted, NOW)).isEmpty();
    }

    // What the client has seen.

    @ParameterizedTest
    @CsvSource({
        "PT-1S, PT0S, PT1M, SHORT",
        "PT0S, PT0S, PT1M, SHORT",
        "PT59.999S, PT0S, PT1M, SHORT",
        "PT1M, PT4M, PT15M, MODERATE",
        "PT3M30S, PT1M30S, PT15M, MODERATE",
        "PT4M, PT1M, PT15M, MODERATE",
        "PT15M, PT1M, PT15M, MODERATE",
        "PT15M0.001S, PT9M, PT3H41M, LONG",
        "PT30M, PT9M, PT3H42M, LONG",
        "PT1H, PT15M, PT3H42M, LONG",
        "PT72H, PT15M, PT3H42M, LONG",
    })
    void without_a_page_it_is_what_the_client_has_seen(Duration seen, Duration from, Duration to, OutageBand band) {
        assertThat(of(seen, null))
                .isEqualTo(new Expectation(from, to, Basis.OWN_OBSERVATION, Confidence.UNTESTED, band));
    }

    @Test
    void nothing_is_expected_of_what_is_not_failing() {
        assertThat(Expectation.of(null, null, NOW)).isEmpty();
    }

    // What the page says.

    @ParameterizedTest
    @CsvSource({
        "PT0S, 5, 126, CALIBRATED, MODERATE",
        "PT14M59S, 5, 130, CALIBRATED, LONG",
        "PT15M, 5, 155, CALIBRATED, LONG",
        "PT59M, 5, 179, CALIBRATED, LONG",
        "PT1H, 6, 196, THIN, LONG",
        "PT2H, 9, 196, THIN, LONG",
        "PT24H, 9, 196, THIN, LONG",
    })
    void an_open_incident_is_judged_by_its_age(
            Duration age, long from, long to, Confidence confidence, OutageBand band) {
        for (IncidentStage stage : List.of(IncidentStage.INVESTIGATING, IncidentStage.IDENTIFIED)) {
            assertThat(of(SECONDS, incident(stage, age)))
                    .isEqualTo(new Expectation(
                            Duration.ofMinutes(from),
                            Duration.ofMinutes(to),
                            Basis.PROVIDER_BEFORE_FIX,
                            confidence,
                            band))
                    .isEqualTo(of(null, incident(stage, age)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 5, 82, CALIBRATED",
        "PT29M, 7, 117, CALIBRATED",
        "PT30M, 7, 119, THIN",
        "PT3H, 10, 139, THIN",
    })
    void a_fix_that_is_watched_is_judged_by_how_long_it_is(Duration since, long from, long to, Confidence confidence) {
        PostedIncident watched = posted(false, IncidentStage.MONITORING, ago(Duration.ofHours(5)), ago(since), null);
        assertThat(of(SECONDS, watched))
                .isEqualTo(new Expectation(
                        Duration.ofMinutes(from),
                        Duration.ofMinutes(to),
                        Basis.PROVIDER_WATCHING,
                        confidence,
                        OutageBand.LONG));
    }

    @Test
    void a_fix_of_which_it_is_not_said_since_when_is_taken_to_be_new_and_not_trusted() {
        for (Instant updated : Arrays.asList(null, NOW.plus(Duration.ofDays(1)))) {
            Expectation told =
                    of(null, posted(false, IncidentStage.MONITORING, ago(Duration.ofHours(5)), updated, null));
            assertThat(told.to()).isEqualTo(Duration.ofMinutes(82));
            assertThat(told.confidence()).isEqualTo(Confidence.THIN);
            assertThat(told.band()).isEqualTo(OutageBand.LONG);
        }
        Expectation noStart =
                of(null, posted(false, IncidentStage.MONITORING, null, ago(Duration.ofMinutes(16)), null));
        assertThat(noStart.to()).isEqualTo(Duration.ofMinutes(117));
        assertThat(noStart.band()).isEqualTo(OutageBand.LONG);
    }

    @Test
    void what_the_client_has_seen_for_longer_than_the_provider_counts_in_the_band() {
        PostedIncident fresh = incident(IncidentStage.INVESTIGATING, Duration.ZERO);
        assertThat(of(Duration.ofMinutes(5), fresh).band()).isEqualTo(OutageBand.MODERATE);
        assertThat(of(Duration.ofMinutes(20), fresh).band()).isEqualTo(OutageBand.LONG);
    }

    @ParameterizedTest
    @EnumSource(
            value = IncidentStage.class,
            names = {"IN_PROGRESS", "MONITORING", "IDENTIFIED", "INVESTIGATING"})
    void a_maintenance_ends_when_it_is_planned_to(IncidentStage stage) {
        Duration left = Duration.ofMinutes(40);
        assertThat(of(SECONDS, maintenance(stage, left)))
                .isEqualTo(new Expectation(left, left, Basis.PLANNED_END, Confidence.UNTESTED, OutageBand.LONG));
        assertThat(of(SECONDS, maintenance(stage, Duration.ofMinutes(3))).band())
                .isEqualTo(OutageBand.MODERATE);
        PostedIncident longOne = posted(true, stage, ago(Duration.ofDays(4)), null, NOW.plus(Duration.ofSeconds(5)));
        assertThat(of(null, longOne).to()).isEqualTo(Duration.ofSeconds(5));
        assertThat(of(null, longOne).band()).isEqualTo(OutageBand.LONG);
    }

    // What says nothing.

    @Test
    void a_maintenance_that_is_overdue_or_has_not_begun_or_says_no_end_tells_nothing() {
        expectOwn(maintenance(IncidentStage.IN_PROGRESS, Duration.ZERO));
        expectOwn(maintenance(IncidentStage.IN_PROGRESS, Duration.ofHours(-3)));
        expectOwn(maintenance(IncidentStage.IN_PROGRESS, null));
        expectOwn(maintenance(IncidentStage.IN_PROGRESS, Expectation.FARTHEST_END.plusNanos(1)));
        expectOwn(maintenance(IncidentStage.SCHEDULED, Duration.ofHours(1)));
        expectOwn(maintenance(IncidentStage.RESOLVED, Duration.ofHours(1)));
        expectOwn(maintenance(IncidentStage.UNKNOWN, Duration.ofHours(1)));
        Instant later = NOW.plus(Expectation.CLOCKS_DIFFER).plusNanos(1);
        expectOwn(posted(true, IncidentStage.IN_PROGRESS, later, null, later.plusSeconds(9)));
    }

    @ParameterizedTest
    @EnumSource(
            value = IncidentStage.class,
            names = {"RESOLVED", "SCHEDULED", "IN_PROGRESS", "UNKNOWN"})
    void a_stage_that_is_none_of_an_open_incident_tells_nothing(IncidentStage stage) {
        expectOwn(incident(stage, Duration.ofMinutes(10)));
    }

    @ParameterizedTest
    @EnumSource(
            value = IncidentStage.class,
            names = {"INVESTIGATING", "MONITORING"})
    void an_incident_from_the_future_or_from_long_ago_or_from_no_time_tells_nothing(IncidentStage stage) {
        expectOwn(incident(stage, Duration.ofMinutes(-5).minusNanos(1)));
        expectOwn(incident(stage, Duration.ofDays(3653)));
        expectOwn(incident(stage, Duration.ofHours(24).plusNanos(1)));
        expectOwn(posted(false, stage, null, null, null));
        expectOwn(posted(false, stage, Instant.MIN, Instant.MAX, null));
        expectOwn(posted(false, stage, Instant.MAX, Instant.MIN, null));
    }

    @Test
    void clocks_that_differ_by_minutes_make_no_future() {
        assertThat(of(null, incident(IncidentStage.IDENTIFIED, Duration.ofMinutes(-5))))
                .isEqualTo(of(null, incident(IncidentStage.IDENTIFIED, Duration.ZERO)));
    }

    // As time goes by.

    @Test
    void what_lasts_is_never_expected_to_end_sooner_nor_in_a_friendlier_band() {
        for (IncidentStage stage : Arrays.asList(null, IncidentStage.INVESTIGATING, IncidentStage.MONITORING)) {
            Expectation before = null;
            for (int seconds = 0; seconds <= 24 * 3600; seconds += 30) {
                Duration age = Duration.ofSeconds(seconds);
                Expectation told = stage == null ? of(age, null) : of(null, incident(stage, age));
                if (before != null) {
                    assertThat(told.to()).as(stage + " " + age).isGreaterThanOrEqualTo(before.to());
                    assertThat(told.band()).as(stage + " " + age).isGreaterThanOrEqualTo(before.band());
                }
                before = told;
            }
        }
    }

    @Test
    void after_twenty_minutes_nobody_speaks_of_a_moment_whatever_the_page_says() {
        Random random = new Random(20_220_101);
        for (int i = 0; i < 20_000; i++) {
            Duration failing = Duration.ofMinutes(20).plusSeconds(random.nextInt(1_000_000));
            PostedIncident posted = random.nextInt(9) == 0 ? null : anything(random);
            Expectation told = of(failing, posted);
            assertThat(told.band()).as("seed 20220101, round %s", i).isEqualTo(OutageBand.LONG);
            if (told.basis() != Basis.PLANNED_END) {
                assertThat(told.to()).as("seed 20220101, round %s", i).isGreaterThan(Duration.ofMinutes(60));
            }
        }
    }

    @Test
    void nothing_makes_it_throw() {
        Random random = new Random(7);
        List<Optional<Expectation>> told = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Duration failing = switch (random.nextInt(4)) {
                case 0 -> null;
                case 1 -> Duration.ofSeconds(Long.MIN_VALUE);
                case 2 -> Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
                default -> Duration.ofSeconds(random.nextInt(5_000));
            };
            Instant now = random.nextInt(9) == 0 ? moment(random) : NOW;
            PostedIncident posted = anything(random);
            try {
                told.add(Expectation.of(failing, posted, now == null ? Instant.MAX : now));
            } catch (RuntimeException e) {
                throw new AssertionError("seed 7, round " + i + ": " + failing + " " + posted + " " + now, e);
            }
        }
        assertThat(told.stream().flatMap(Optional::stream).map(Expectation::basis))
                .contains(Basis.values());
    }

    private static PostedIncident anything(Random random) {
        IncidentStage[] stages = IncidentStage.values();
        return posted(
                random.nextBoolean(),
                stages[random.nextInt(stages.length)],
                moment(random),
                moment(random),
                moment(random));
    }

    private static @Nullable Instant moment(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> Instant.MIN;
            case 2 -> Instant.MAX;
            case 3 -> NOW.minus(Duration.ofDays(3653));
            case 4 -> NOW;
            default -> NOW.plusMillis((long) (random.nextGaussian() * 20_000_000));
        };
    }

    @Test
    void a_range_is_a_range() {
        assertThatThrownBy(() -> new Expectation(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(1),
                        Basis.OWN_OBSERVATION,
                        Confidence.UNTESTED,
                        OutageBand.SHORT))
                .hasMessage("to < from: PT1M < PT5M");
        assertThatThrownBy(() -> new Expectation(
                        Duration.ofMinutes(-5),
                        Duration.ofMinutes(1),
                        Basis.OWN_OBSERVATION,
                        Confidence.UNTESTED,
                        OutageBand.SHORT))
                .hasMessage("from < 0: PT-5M");
    }

    @Test
    void an_observation_says_what_can_be() {
        assertThatThrownBy(() -> new Observation(Duration.ofNanos(-1), 1, 0))
                .hasMessage("failingFor < 0: PT-0.000000001S");
        assertThatThrownBy(() -> new Observation(null, -1, 0)).hasMessage("failures < 0: -1");
        assertThatThrownBy(() -> new Observation(null, 0, 1.1)).hasMessage("failingShare not in 0 .. 1: 1.1");
        assertThatThrownBy(() -> new Observation(null, 0, Double.NaN)).hasMessage("failingShare not in 0 .. 1: NaN");
    }
}
