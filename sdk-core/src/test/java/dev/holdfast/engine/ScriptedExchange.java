package dev.holdfast.engine;

import dev.holdfast.call.Endpoint;
import dev.holdfast.failure.CallReport;
import dev.holdfast.failure.Dialect;
import dev.holdfast.failure.ErrorView;
import dev.holdfast.failure.HeaderView;
import dev.holdfast.failure.Phase;
import dev.holdfast.failure.RequestView;
import dev.holdfast.failure.ResponseView;
import dev.holdfast.testing.VirtualTime;
import dev.holdfast.time.CancelSignal;
import dev.holdfast.time.Cancellation;
import dev.holdfast.time.Scheduler;
import dev.holdfast.transport.AttemptTerms;
import dev.holdfast.transport.Exchange;
import dev.holdfast.transport.Target;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that answers from a script: each answer takes a time and is a status or an exception. Alternates have scripts
 * of their own.
 */
final class ScriptedExchange implements Exchange<ScriptedExchange.Answer> {

    /** What was answered; knows whether it is still open. */
    static final class Answer {
        final int status;
        boolean open = true;

        Answer(int status) {
            this.status = status;
        }
    }

    /** Thrown when the call is given up. */
    static final class GivenUp extends IOException {
        private static final long serialVersionUID = 1L;

        final transient CallReport report;

        GivenUp(CallReport report) {
            super(report.why().name());
            this.report = report;
        }
    }

    private record Line(
            Duration takes, int status, @Nullable Throwable error) {}

    final List<String> timeline;
    final Cancellation cancellation = new Cancellation();
    final List<Answer> answers = new ArrayList<>();
    final List<AttemptTerms> terms = new ArrayList<>();
    boolean replayable = true;
    boolean idempotent;
    boolean idempotentByMethod;
    /** How often the engine asked for alternates. */
    int asked;
    /** Whether an asynchronous attempt ends before {@code sendAsync} returns. */
    boolean immediate;
    /** Thrown where an answer is looked at. */
    @Nullable
    RuntimeException onLook;
    /** Runs when a request is sent. */
    Runnable onSend = () -> {};
    /** Runs when an answer is closed. */
    Runnable onDiscard = () -> {};
    /** The answer that the call was given up with. */
    @Nullable
    Answer givenUpWith;

    private final VirtualTime time;
    /** By target: the first one's, then those of the alternates. */
    private final List<Script> scripts = new ArrayList<>(List.of(new Script()));

    private final List<Target> alternates = new ArrayList<>();

    private static final class Script {
        final Deque<Line> lines = new ArrayDeque<>();
        Line last = new Line(Duration.ZERO, 200, null);

        Line next() {
            Line next = lines.poll();
            if (next != null) {
                last = next;
            }
            return last;
        }
    }

    ScriptedExchange(VirtualTime time, List<String> timeline) {
        this.time = time;
        this.timeline = timeline;
    }

    /** Adds answers that take no time; after the last, the last is repeated. */
    ScriptedExchange answers(int... statuses) {
        for (int status : statuses) {
            script().add(new Line(Duration.ZERO, status, null));
        }
        return this;
    }

    ScriptedExchange answersAfter(Duration takes, int status) {
        script().add(new Line(takes, status, null));
        return this;
    }

    /** Adds an exception; one that no transport should throw is thrown out of {@code sendAsync} too. */
    ScriptedExchange fails(Throwable error) {
        script().add(new Line(Duration.ZERO, 0, error));
        return this;
    }

    /** Adds an alternate; the answers that are added from now on are its own. */
    ScriptedExchange or(Endpoint endpoint) {
        alternates.add(new Target(endpoint, Dialect.STANDARD));
        scripts.add(new Script());
        return this;
    }

    private Deque<Line> script() {
        return scripts.get(scripts.size() - 1).lines;
    }

    private Line begin(AttemptTerms attempt) {
        terms.add(attempt);
        onSend.run();
        return scripts.get(attempt.target()).next();
    }

    /** Where the attempts went, in order. */
    List<Integer> went() {
        return terms.stream().map(AttemptTerms::target).toList();
    }

    @Override
    public List<Target> alternates() {
        asked++;
        return alternates;
    }

    @Override
    public boolean idempotentByMethod() {
        return idempotentByMethod;
    }

    @Override
    public RequestView request() {
        return new RequestView("POST", "api.example.test", RequestView.Expects.API);
    }

    @Override
    public boolean replayable() {
        return replayable;
    }

    @Override
    public boolean idempotent() {
        return idempotent;
    }

    @Override
    public CancelSignal cancelSignal() {
        return cancellation;
    }

    @Override
    public Answer send(AttemptTerms attempt) throws IOException {
        Line line = begin(attempt);
        long timeout = attempt.timeoutNanos();
        if (timeout > 0 && line.takes().toNanos() > timeout) {
            time.advance(Duration.ofNanos(timeout));
            throw new InterruptedIOException("timeout");
        }
        time.advance(line.takes());
        if (cancellation.isCancelled()) {
            throw new IOException("Canceled");
        }
        throwUnexpected(line);
        if (line.error() instanceof IOException error) {
            throw error;
        }
        return answer(line);
    }

    private static void throwUnexpected(Line line) {
        if (line.error() instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (line.error() instanceof Error error) {
            throw error;
        }
    }

    @Override
    public void sendAsync(AttemptTerms attempt, Receiver<Answer> receiver) {
        Line line = begin(attempt);
        throwUnexpected(line);
        if (immediate) {
            tell(line, receiver);
            return;
        }
        Scheduler.Task unused =
                time.schedule(() -> tell(line, receiver), line.takes().toNanos());
    }

    private void tell(Line line, Receiver<Answer> receiver) {
        if (cancellation.isCancelled()) {
            receiver.failed(new IOException("Canceled"));
        } else if (line.error() instanceof IOException error) {
            receiver.failed(error);
        } else {
            receiver.answered(answer(line));
        }
    }

    private Answer answer(Line line) {
        Answer answer = new Answer(line.status());
        answers.add(answer);
        return answer;
    }

    @Override
    public boolean isHealthy(Answer response) {
        if (onLook != null) {
            throw onLook;
        }
        return response.status == 200;
    }

    @Override
    public ResponseView view(Answer response) {
        return new ResponseView(
                request(), response.status, HeaderView.EMPTY, new byte[0], time.wallClock(), Duration.ZERO);
    }

    @Override
    public ErrorView view(IOException error) {
        return new ErrorView(request(), error, Phase.UNKNOWN, false, false, Duration.ZERO);
    }

    @Override
    public int untriedAddresses() {
        return 0;
    }

    @Override
    public void discard(Answer response) {
        response.open = false;
        onDiscard.run();
        timeline.add(time.now().toMillis() + "ms closed " + response.status);
    }

    @Override
    public Answer giveUp(CallReport report, @Nullable Answer response) throws IOException {
        givenUpWith = response;
        if (response != null) {
            discard(response);
        }
        throw new GivenUp(report);
    }
}
