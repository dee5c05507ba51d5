package dev.holdfast.incident;

import dev.holdfast.breaker.BreakerState;
import dev.holdfast.call.Endpoint;
import dev.holdfast.diagnosis.Service;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.status.IncidentStage;
import dev.holdfast.status.StatusLevel;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An incident at one endpoint as this program saw it: while it goes on, as far as it has come; when it is over, all of it.
 * Immutable and thread-safe.
 *
 * @param id tells it from the others of its tracker, such as {@code openai/chat-completions#3}
 * @param endpoint where
 * @param period when
 * @param severity how bad at its worst
 * @param calls what became of the calls
 * @param requests what was sent for them
 * @param causes what failed, how and why, the most frequent first; ten at most, the rest summed up in none
 * @param withoutRetries what a plain client would have met that never tries again
 * @param withTwoRetries what a plain client would have met that tries twice more, a second apart
 * @param status what the provider's page said
 * @param timeline how it went
 * @param related the incidents at other endpoints that went on at the same time
 * @param advice what it suggests
 */
public record IncidentReport(
        String id,
        Endpoint endpoint,
        Period period,
        Severity severity,
        Calls calls,
        Requests requests,
        List<Cause> causes,
        WhatIf withoutRetries,
        WhatIf withTwoRetries,
        StatusStory status,
        Timeline timeline,
        List<Related> related,
        List<IncidentAdvice> advice) {

    public IncidentReport {
        causes = List.copyOf(causes);
        related = List.copyOf(related);
        advice = List.copyOf(advice);
    }

    /** The same with other incidents at the same time. */
    IncidentReport with(List<Related> others) {
        return new IncidentReport(
                id,
                endpoint,
                period,
                severity,
                calls,
                requests,
                causes,
                withoutRetries,
                withTwoRetries,
                status,
                timeline,
                others,
                advice);
    }

    /** Whether it is over. */
    public boolean isOver() {
        return period.endedAt() != null;
    }

    /**
     * The report in a form, in English or Japanese. The same report gives the same characters, whatever the clock, the machine
     * or its default locale; no form holds a secret, and none holds markup that is not its own.
     *
     * @param locale the reader's
     */
    public String render(ReportForm form, Locale locale) {
        return render(form, locale, Service.named(""), ReportTexts.builtIn());
    }

    /**
     * The same in the words of a program.
     *
     * @param locale the reader's; in the texts it says which language that is
     * @param service what its users know the service by; where it has no name, the endpoint's stands for it
     * @param texts the sentences
     */
    public String render(ReportForm form, Locale locale, Service service, ReportTexts texts) {
        ReportWords words = new ReportWords(texts.of(locale), service, endpoint);
        ReportPage page = ReportWording.of(this, words);
        return switch (form) {
            case TEXT -> page.alert();
            case MARKDOWN -> ReportMarkdown.write(this, page, words);
            case HTML -> ReportHtml.write(this, page, words);
            case JSON -> ReportJson.write(this, page, words);
        };
    }

    /**
     * When it was.
     *
     * @param startedAt the first failure of the spike
     * @param noticedAt when it was clear that it was one
     * @param endedAt the last failure, when it is over; null while it goes on
     * @param asOf until when the report tells
     */
    public record Period(
            Instant startedAt, Instant noticedAt, @Nullable Instant endedAt, Instant asOf) {

        /** How long it lasted, or has lasted so far. */
        public Duration length() {
            return Duration.between(startedAt, endedAt != null ? endedAt : asOf);
        }
    }

    /**
     * What became of the calls that ended between start and end; the sum of the others is {@code made}.
     *
     * @param made how many ended
     * @param atOnce answered by the first attempt
     * @param rescued answered after a failure, a wait or a move to an alternate
     * @param failed given up with a diagnosis after at least one request
     * @param failedFast given up with a diagnosis before any request: the breaker was open
     * @param others cancelled by their caller or ended by a policy of the user's
     */
    public record Calls(long made, long atOnce, long rescued, long failed, long failedFast, long others) {}

    /**
     * What was sent to the endpoint for them.
     *
     * @param sent requests
     * @param failed those that failed
     * @param probes those that went while the breaker was open otherwise
     * @param elsewhere requests that went to an alternate instead
     * @param waits how often a call waited
     * @param longestWait the longest of the waits
     */
    public record Requests(long sent, long failed, long probes, long elsewhere, long waits, Duration longestWait) {}

    /**
     * One way of failing.
     *
     * @param kind how
     * @param hop where
     * @param likely why, as far as could be told
     * @param requests how many requests failed so
     */
    public record Cause(FailureKind kind, Hop hop, LikelyCause likely, long requests) {}

    /**
     * What another client would have met that makes the calls which began in the incident, estimated from what was observed
     * slice by slice; {@code docs/incidents.md} states the assumptions.
     *
     * @param lost calls without an answer
     * @param sent requests
     */
    public record WhatIf(long lost, long sent) {}

    /**
     * What the provider's page said meanwhile.
     *
     * @param page where; null when no page is known or none was read
     * @param marks what it said whenever that changed, in order; the last one may be from after the end
     * @param lag how much later than the first failure the page says that its incident began, or, where it doesn't say, how
     *     much later it was first seen there; negative when the page was first; null when the page showed none
     * @param checks how often it was read
     */
    public record StatusStory(
            @Nullable URI page,
            List<StatusMark> marks,
            @Nullable Duration lag,
            long checks) {

        public StatusStory {
            marks = List.copyOf(marks);
        }

        /** The page's first mark that shows an incident. */
        public Optional<StatusMark> firstShown() {
            return marks.stream().filter(PageSaid::showsIncident).findFirst();
        }
    }

    /**
     * What the page said from one moment on. The texts are the provider's own, made plain.
     *
     * @param at when it was read so
     * @param level how the endpoint was by it
     * @param stage how far they were; null when no incident was shown
     * @param title the incident's title; empty when none was shown
     * @param words what was last written about it; empty when nothing was
     * @param link where to read more; null when there is no such place
     */
    public record StatusMark(
            Instant at,
            StatusLevel level,
            @Nullable IncidentStage stage,
            String title,
            String words,
            @Nullable URI link) {}

    /**
     * How it went, from some time before the start to some time after the end.
     *
     * @param slices equal stretches of time, in order, without gaps; 240 at most
     * @param breaker the breaker's states, from when on
     */
    public record Timeline(List<Slice> slices, List<BreakerMark> breaker) {

        public Timeline {
            slices = List.copyOf(slices);
            breaker = List.copyOf(breaker);
        }
    }

    /**
     * A stretch of time.
     *
     * @param from its beginning
     * @param length how long it is
     * @param calls calls that ended in it
     * @param answered calls that were answered in it, rescued ones among them
     * @param rescued calls that were answered after a failure, a wait or a move
     * @param requests requests that ended in it
     * @param failures the failed ones
     * @param kinds the failed ones by kind
     * @param hops the failed ones by hop
     * @param causes the failed ones by likely cause
     */
    public record Slice(
            Instant from,
            Duration length,
            long calls,
            long answered,
            long rescued,
            long requests,
            long failures,
            Map<FailureKind, Long> kinds,
            Map<Hop, Long> hops,
            Map<LikelyCause, Long> causes) {

        public Slice {
            kinds = Map.copyOf(kinds);
            hops = Map.copyOf(hops);
            causes = Map.copyOf(causes);
        }
    }

    /**
     * A change of the breaker.
     *
     * @param at when
     * @param state to what
     */
    public record BreakerMark(Instant at, BreakerState state) {}

    /**
     * Another incident at the same time.
     *
     * @param id its id
     * @param endpoint where
     */
    public record Related(String id, Endpoint endpoint) {}
}
