package dev.holdfast.benchmarks.outage;

import java.util.Arrays;
import java.util.List;

/** The clients, by name. */
enum ClientKind {
    NONE("none", "no retries", Group.PEER),
    OPENAI_JAVA("openai-java", "openai-java", Group.PEER),
    FAILSAFE("failsafe", "Failsafe, retry defaults", Group.PEER),
    FAILSAFE_TUNED("failsafe-tuned", "Failsafe, backoff and breaker", Group.PEER),
    RESILIENCE4J("resilience4j", "Resilience4j, defaults", Group.PEER),
    RESILIENCE4J_5S("resilience4j-5s", "Resilience4j, open for 5 s", Group.PEER),
    AWS("aws", "AWS standard retry strategy", Group.PEER),
    HOLDFAST("holdfast", "Holdfast", Group.HOLDFAST),
    CLAIRVOYANT("clairvoyant", "bound: knows the server, first come first served", Group.BOUND),
    CLAIRVOYANT_LEAST_WORK("clairvoyant-least-work", "bound: knows the server, least work first", Group.BOUND);

    /** How a client is run: a peer once, the others several times; a bound as one however many processes there are. */
    enum Group {
        PEER,
        HOLDFAST,
        BOUND
    }

    /** What a client may look at. */
    record Setting(ChatServer server, Scenario scenario, Workload workload, long originNanos) {}

    private final String id;
    private final String title;
    private final Group group;

    ClientKind(String id, String title, Group group) {
        this.id = id;
        this.title = title;
        this.group = group;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    Group group() {
        return group;
    }

    Client create(Setting setting) {
        Http http = new Http(setting.server().baseUrl());
        return switch (this) {
            case NONE -> new PlainClient(http);
            case OPENAI_JAVA -> Peers.openAi(http);
            case FAILSAFE -> Peers.failsafe(http);
            case FAILSAFE_TUNED -> Peers.failsafeTuned(http);
            case RESILIENCE4J -> Peers.resilience4j(http);
            case RESILIENCE4J_5S -> Peers.resilience4jShortOpen(http);
            case AWS -> Peers.aws(http);
            case HOLDFAST -> new HoldfastClient(http);
            case CLAIRVOYANT -> clairvoyant(http, setting, ClairvoyantClient.Order.FIRST_COME);
            case CLAIRVOYANT_LEAST_WORK -> clairvoyant(http, setting, ClairvoyantClient.Order.LEAST_WORK);
        };
    }

    static List<ClientKind> all() {
        return List.of(values());
    }

    static ClientKind named(String id) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such client: " + id));
    }

    private static Client clairvoyant(Http http, Setting setting, ClairvoyantClient.Order order) {
        return new ClairvoyantClient(http, setting.scenario(), setting.workload(), setting.originNanos(), order);
    }
}
