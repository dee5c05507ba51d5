package dev.holdfast.failure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells keys and addresses, which nobody is to see, by their form: in doubt it is one. */
final class Private {

    /** Such as {@code sk-...}, with nothing before it that would make it a part of a word, as in {@code task-1}. */
    private static final Pattern KEY = Pattern.compile("(?<![A-Za-z])"
            + "(?:[spr]k[-_]|(?:gsk|hf|r8|pplx|csk|tgp|nvapi|xai|ghp)[-_]|AIza|AKIA|ASIA|eyJ|(?i:bearer|basic))"
            + "|sk-(?:live|test|proj|ant|svcacct|or|admin)");

    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");

    /** Whatever could be one: possessive, so that no text takes long. */
    private static final Pattern COLONS = Pattern.compile("[0-9A-Fa-f:]++");

    private static final int LONGEST_IPV6 = 39;

    private static final Pattern IPV6 = Pattern.compile(
            "(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?=.*::)(?:[0-9A-Fa-f]{0,4}:){2,8}[0-9A-Fa-f]{0,4}");

    private Private() {}

    static boolean isIn(String text) {
        return KEY.matcher(text).find() || IPV4.matcher(text).find() || hasIpv6(text);
    }

    private static boolean hasIpv6(String text) {
        Matcher run = COLONS.matcher(text);
        while (run.find()) {
            if (run.group().length() <= LONGEST_IPV6
                    && IPV6.matcher(run.group()).matches()) {
                return true;
            }
        }
        return false;
    }
}
