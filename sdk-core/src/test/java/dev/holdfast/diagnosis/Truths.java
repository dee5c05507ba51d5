package dev.holdfast.diagnosis;

import dev.holdfast.failure.Replay;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which sentences may be said of which failures. */
final class Truths {

    private static final Set<Replay> ANY = EnumSet.allOf(Replay.class);
    private static final Set<Replay> MAY_COUNT = EnumSet.of(Replay.UNKNOWN, Replay.PROCESSED);
    private static final Set<Replay> NEVER_COUNTED = EnumSet.of(Replay.UNPROCESSED);

    /**
     * Sentences that say whether a request counted or what is at risk, and the least safe replay of a call that each may
     * stand with.
     */
    static final Map<String, Set<Replay>> TABLE = new TreeMap<>(Map.ofEntries(
            Map.entry("remark.billed", EnumSet.of(Replay.UNKNOWN)),
            Map.entry("remark.billed.tried", EnumSet.of(Replay.UNKNOWN)),
            Map.entry("remark.processed", EnumSet.of(Replay.PROCESSED)),
            Map.entry("remark.processed.tried", EnumSet.of(Replay.PROCESSED)),
            Map.entry("remark.cancelled.billed", MAY_COUNT),
            Map.entry("remark.network.unprocessed", NEVER_COUNTED),
            Map.entry("remark.unsent", NEVER_COUNTED),
            Map.entry("remark.unsent.wait", NEVER_COUNTED),
            Map.entry("happened.read-timeout", MAY_COUNT),
            Map.entry("happened.read-timeout.begun", EnumSet.of(Replay.PROCESSED)),
            Map.entry("done.not-again", MAY_COUNT),
            Map.entry("done.no-more", MAY_COUNT),
            Map.entry("advice.mind-double", MAY_COUNT),
            Map.entry("risk.unsent", NEVER_COUNTED),
            Map.entry("risk.unprocessed", NEVER_COUNTED),
            Map.entry("risk.unprocessed.safe", NEVER_COUNTED),
            Map.entry("risk.likely-unprocessed", EnumSet.of(Replay.LIKELY_UNPROCESSED)),
            Map.entry("risk.unknown", EnumSet.of(Replay.UNKNOWN)),
            Map.entry("risk.processed", EnumSet.of(Replay.PROCESSED)),
            Map.entry("risk.account", EnumSet.of(Replay.UNPROCESSED, Replay.LIKELY_UNPROCESSED)),
            Map.entry("risk.account.but-billed", MAY_COUNT),
            Map.entry("risk.model", EnumSet.complementOf(EnumSet.of(Replay.UNPROCESSED))),
            Map.entry("risk.conversation", NEVER_COUNTED)));

    /** Words that only the sentences above use. */
    static final Pattern CLAIM = Pattern.compile(
            "processed|billed|not sent|request was sent|count twice|[Nn]othing about|lost data|safe|had begun|conversation"
                    + "|[Tt]he model itself|処理され|料金|送信していません|送信しました|再送は行って|二重|影響はありません|届き始め|AIモデル");

    private Truths() {}

    /** The least safe replays that a sentence may stand with. */
    static Set<Replay> replaysOf(String key) {
        return TABLE.getOrDefault(key, ANY);
    }

    /** All sentences that may be said of a failure, in one line or in many. */
    static Set<String> keysOf(Findings findings) {
        Set<String> keys =
                new TreeSet<>(Outline.of(findings, new Service("", URI.create("https://status.example.org"), true))
                        .keys());
        keys.addAll(Outline.of(findings, Service.named("")).keys());
        Remark.keyOf(findings).ifPresent(keys::add);
        return keys;
    }
}
