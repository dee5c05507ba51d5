package dev.holdfast.testing;

import dev.holdfast.lookup.Answer;
import dev.holdfast.lookup.AnswerHeaders;
import dev.holdfast.lookup.Lookup;
import dev.holdfast.lookup.Question;
import dev.holdfast.lookup.Trouble;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A web of answers made up, and a background whose work is done when {@link #work} is called. One thread. */
public final class FakeWeb implements Lookup, Executor {

    private final Map<String, Function<Question, Answer>> answers = new HashMap<>();
    private final List<Question> questions = new ArrayList<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();

    /** What an address answers from now on. */
    public FakeWeb at(String url, Function<Question, Answer> answer) {
        answers.put(url, answer);
        return this;
    }

    public FakeWeb at(String url, Answer answer) {
        return at(url, question -> answer);
    }

    @Override
    public Answer get(Question question) {
        questions.add(question);
        return answers.getOrDefault(question.url().toString(), unasked -> failed(Trouble.UNREACHABLE))
                .apply(question);
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Does what is to be done in the background; returns how many tasks that were. */
    public int work() {
        int done = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            done++;
        }
        return done;
    }

    /** All that was asked so far. */
    public List<Question> questions() {
        return questions;
    }

    public static Answer failed(Trouble trouble) {
        return new Answer.Failed(trouble, "made up");
    }

    public static Answer answer(int status, String body) {
        return answer(status, body, AnswerHeaders.NONE);
    }

    public static Answer answer(int status, String body, AnswerHeaders headers) {
        return new Answer.Came(
                status, headers, body.getBytes(StandardCharsets.UTF_8), URI.create("https://answered.example/"));
    }

    /** Headers that say how fresh an answer is. */
    public static AnswerHeaders headers(
            @Nullable Duration maxAge, Duration age, @Nullable Duration retryAfter, @Nullable Instant date) {
        return new AnswerHeaders("text/plain", null, null, date, age, maxAge, retryAfter);
    }
}
