package dev.holdfast.engine;

import dev.holdfast.engine.ScriptedExchange.Answer;
import dev.holdfast.transport.Exchange;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** How an asynchronous call ended, each time that it was told. */
final class Ending implements Exchange.Receiver<Answer> {

    final List<Answer> answers = new CopyOnWriteArrayList<>();
    final List<IOException> errors = new CopyOnWriteArrayList<>();

    @Override
    public void answered(Answer response) {
        answers.add(response);
    }

    @Override
    public void failed(IOException error) {
        errors.add(error);
    }

    int times() {
        return answers.size() + errors.size();
    }
}
