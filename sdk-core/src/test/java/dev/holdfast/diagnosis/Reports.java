package dev.holdfast.diagnosis;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.Attempted;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Cause;
import dev.holdfast.failure.Certainty;
import dev.holdfast.failure.Evidence;
import dev.holdfast.failure.Facts;
import dev.holdfast.failure.Failure;
import dev.holdfast.failure.FailureKind;
import dev.holdfast.failure.Hop;
import dev.holdfast.failure.LikelyCause;
import dev.holdfast.failure.Origin;
import dev.holdfast.failure.Reason;
import dev.holdfast.failure.Replay;
import dev.holdfast.failure.ServerHint;
import dev.holdfast.failure.Transience;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds reports that hold everything a person must not be shown: a status, a code, a host, a page, an exception's text. */
final class Reports {

    private FailureKind kind = FailureKind.BAD_GATEWAY;
    private Transience transience = Transience.TRANSIENT;
    private Replay replay = Replay.LIKELY_UNPROCESSED;
    private Hop hop = Hop.GATEWAY;
    private Certainty certainty = Certainty.LIKELY;
    private LikelyCause cause = LikelyCause.CANNOT_TELL;
    private Reason why = Reason.PATIENCE_EXHAUSTED;
    private int status = 502;
    private int tries = 1;
    private Duration elapsed = Duration.ofMillis(400);
    private @Nullable Duration hint;
    private @Nullable Duration probe;
    private @Nullable Duration failingFor;
    private @Nullable Replay earlier;
    private Certainty causeCertainty = Certainty.LIKELY;
    private @Nullable Evidence more;
    private boolean fresh;
    private Endpoint lastWentTo = Endpoint.of("api.example.com", 443);

    static Diagnosis diagnosis(CallReport report, String service) {
        return Diagnosis.of(report, Service.named(service));
    }

    static Reports of(FailureKind kind) {
        Reports reports = new Reports();
        reports.kind = kind;
        return reports;
    }

    Reports at(Hop hop) {
        this.hop = hop;
        return this;
    }

    /** At {@code hop}, as a guess. */
    Reports maybeAt(Hop hop) {
        this.hop = hop;
        this.certainty = Certainty.POSSIBLE;
        return this;
    }

    Reports cause(LikelyCause cause) {
        this.cause = cause;
        return this;
    }

    Reports cause(LikelyCause cause, Certainty certainty) {
        this.causeCertainty = certainty;
        return cause(cause);
    }

    Reports evidence(Evidence more) {
        this.more = more;
        return this;
    }

    Reports replay(Replay replay) {
        this.replay = replay;
        return this;
    }

    /** What the attempts before the last one may have done. */
    Reports earlier(Replay replay) {
        this.earlier = replay;
        return this;
    }

    Reports why(Reason why) {
        this.why = why;
        return this;
    }

    Reports permanent() {
        this.transience = Transience.PERMANENT;
        this.why = Reason.PERMANENT_FAILURE;
        return this;
    }

    Reports status(int status) {
        this.status = status;
        return this;
    }

    Reports tries(int tries, Duration elapsed) {
        this.tries = tries;
        this.elapsed = elapsed;
        return this;
    }

    Reports hint(Duration hint) {
        this.hint = hint;
        return this;
    }

    Reports probe(Duration probe) {
        this.probe = probe;
        return this;
    }

    Reports failingFor(Duration failingFor) {
        this.failingFor = failingFor;
        return this;
    }

    /** The last attempt was kept off old connections. */
    Reports fresh() {
        this.fresh = true;
        return this;
    }

    /** The last attempt went to an alternate. */
    Reports elsewhere() {
        this.lastWentTo = new Endpoint("backup/chat-completions", "backup.example.com", 443);
        return this;
    }

    CallReport report() {
        Failure last = failure(replay);
        List<Attempted> attempts = new ArrayList<>();
        for (int i = 1; i <= tries; i++) {
            boolean isLast = i == tries;
            attempts.add(new Attempted(
                    i,
                    isLast ? lastWentTo : Endpoint.of("api.example.com", 443),
                    tries == 1 ? Duration.ZERO : elapsed.multipliedBy(i - 1L).dividedBy(tries - 1L),
                    null,
                    isLast && fresh,
                    isLast || earlier == null ? last : failure(earlier)));
        }
        return new CallReport(
                Endpoint.of("api.example.com", 443),
                last,
                why,
                attempts,
                new CallReport.Timing(
                        Instant.parse("2026-11-02T14:02:11Z"), elapsed, Duration.ofSeconds(30), probe, failingFor));
    }

    private Failure failure(Replay replay) {
        List<Evidence> evidence = new ArrayList<>(List.of(
                new Evidence(Evidence.Kind.STATUS, "502"),
                new Evidence(Evidence.Kind.GATEWAY_PAGE, "<hr><center>nginx 192.0.2.7")));
        if (more != null) {
            evidence.add(more);
        }
        Facts facts = new Facts(
                status,
                "sk-secret",
                new Facts.Reference("req_8f2c", "ray-7"),
                new ServerHint(hint, hint == null ? null : "retry-after", null, List.of()),
                Duration.ofMillis(12),
                status == 0 ? new IOException("api.example.com/192.0.2.7: <html>") : null);
        return new Failure(
                kind,
                transience,
                replay,
                new Origin(hop, hop == Hop.UNKNOWN ? Certainty.NONE : certainty, evidence),
                new Cause(cause, cause == LikelyCause.CANNOT_TELL ? Certainty.NONE : causeCertainty, evidence),
                facts);
    }
}
