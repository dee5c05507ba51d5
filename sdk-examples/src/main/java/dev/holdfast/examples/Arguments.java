package dev.holdfast.examples;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * What the command line and the environment ask for. A flag goes before a variable.
 *
 * @param mode what to do
 * @param locale the language to speak
 * @param api the API to chat with; null unless the mode is {@link Mode#CHAT}
 * @param report where the incident report goes; null for a file among the temporary ones
 */
record Arguments(
        Mode mode,
        Locale locale,
        @Nullable Api api,
        @Nullable Path report) {

    enum Mode {
        SHOW,
        CHAT,
        HELP
    }

    /**
     * A ChatGPT-like API.
     *
     * @param baseUrl what {@code /chat/completions} is appended to
     * @param key the key; empty for a service that wants none
     * @param model the model's name
     */
    record Api(HttpUrl baseUrl, String key, String model) {

        @Override
        public String toString() {
            return "Api[baseUrl=" + baseUrl.redact() + ", model=" + model + "]";
        }
    }

    /** A command line that makes no sense. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String why;

        UsageException(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";
    static final String DEFAULT_MODEL = "gpt-4o-mini";

    static final String HELP = """
            Usage: java -jar holdfast-examples.jar [options]

            Without options it starts a ChatGPT-like server on this machine and plays a few
            acts: what the wire says, what Holdfast does, what a person reads. Takes about
            three quarters of a minute.

            With a base URL and a key it is a small chat against a real API instead.

              --base-url URL   the API, such as https://api.openai.com/v1  (OPENAI_BASE_URL)
              --api-key KEY    its key; better set in the environment      (OPENAI_API_KEY)
              --model NAME     the model, by default gpt-4o-mini           (OPENAI_MODEL)
              --demo           the acts, whatever the environment says
              --report FILE    where the last act writes its incident report (HTML)
              --lang en|ja     the language; by default the system's
              --help           this text
            """;

    static Arguments parse(List<String> args, Map<String, String> environment, Locale system) throws UsageException {
        Given given = Given.read(new ArrayDeque<>(args));
        Locale locale = given.lang == null ? system : Locale.forLanguageTag(given.lang);
        if (given.help) {
            return new Arguments(Mode.HELP, locale, null, null);
        }
        boolean flags = given.baseUrl != null || given.key != null || given.model != null;
        if (given.demo && flags) {
            throw new UsageException("--demo needs no API: leave out --base-url, --api-key and --model");
        }
        if (given.report != null && flags) {
            throw new UsageException("--report is for the acts: leave out --base-url, --api-key and --model");
        }
        boolean configured = isSet(environment, "OPENAI_BASE_URL") && isSet(environment, "OPENAI_API_KEY");
        if (given.demo || given.report != null || !(flags || configured)) {
            return new Arguments(Mode.SHOW, locale, null, report(given.report));
        }
        String baseUrl = given.baseUrl != null ? given.baseUrl : from(environment, "OPENAI_BASE_URL", DEFAULT_BASE_URL);
        // The environment's key belongs to the environment's API: it is not sent to one named by a flag.
        String otherwise = given.baseUrl == null ? from(environment, "OPENAI_API_KEY", "") : "";
        String key = given.key != null ? given.key : otherwise;
        String model = given.model != null ? given.model : from(environment, "OPENAI_MODEL", DEFAULT_MODEL);
        return new Arguments(Mode.CHAT, locale, new Api(url(baseUrl), checkedKey(key), model), null);
    }

    /** Where the incident report goes. */
    Path reportFile() {
        return report != null ? report : Path.of(System.getProperty("java.io.tmpdir"), "holdfast-incident.html");
    }

    private static @Nullable Path report(@Nullable String file) throws UsageException {
        if (file == null) {
            return null;
        }
        try {
            Path path = Path.of(file);
            Path directory = path.toAbsolutePath().getParent();
            if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(path)) {
                throw new UsageException("--report is not a file in a directory that exists: " + file);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new UsageException("--report is not a file name: " + file);
        }
    }

    Optional<Api> chatApi() {
        return Optional.ofNullable(api);
    }

    private static boolean isSet(Map<String, String> environment, String name) {
        return !from(environment, name, "").isEmpty();
    }

    private static String from(Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private static HttpUrl url(String text) throws UsageException {
        HttpUrl url = HttpUrl.parse(text.strip());
        if (url == null) {
            throw new UsageException("--base-url is not an http or https URL: " + text);
        }
        return url;
    }

    private static String checkedKey(String key) throws UsageException {
        // It becomes a header; the message must not repeat it.
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new UsageException("the API key holds a space or a character that a header can't carry");
        }
        return key;
    }

    /** The flags as they were given. */
    private static final class Given {
        private @Nullable String baseUrl;
        private @Nullable String key;
        private @Nullable String model;
        private @Nullable String lang;
        private @Nullable String report;
        private boolean demo;
        private boolean help;

        static Given read(Deque<String> args) throws UsageException {
            Given given = new Given();
            while (!args.isEmpty()) {
                String argument = args.removeFirst();
                int equals = argument.indexOf('=');
                String flag = equals < 0 ? argument : argument.substring(0, equals);
                if (equals >= 0) {
                    args.addFirst(argument.substring(equals + 1));
                }
                switch (flag) {
                    case "--base-url" -> given.baseUrl = value(flag, args);
                    case "--api-key" -> given.key = value(flag, args);
                    case "--model" -> given.model = value(flag, args);
                    case "--lang" -> given.lang = language(value(flag, args));
                    case "--report" -> given.report = value(flag, args);
                    case "--demo" -> given.demo = alone(flag, equals);
                    case "--help", "-h" -> given.help = alone(flag, equals);
                    default -> throw new UsageException("unknown option: " + flag);
                }
            }
            return given;
        }

        private static boolean alone(String flag, int equals) throws UsageException {
            if (equals >= 0) {
                throw new UsageException(flag + " takes no value");
            }
            return true;
        }

        private static String value(String flag, Deque<String> args) throws UsageException {
            String value = args.isEmpty() ? "" : args.removeFirst();
            if (value.isBlank() || value.startsWith("--")) {
                throw new UsageException(flag + " needs a value");
            }
            return value;
        }

        private static String language(String value) throws UsageException {
            if (!value.equals("en") && !value.equals("ja")) {
                throw new UsageException("--lang is neither en nor ja: " + value);
            }
            return value;
        }
    }
}
