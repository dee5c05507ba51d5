package dev.holdfast.failure;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the error codes that providers share mean. Codes go before prose and before the status. */
final class Codes {

    /** Codes that say more than the status. */
    private static final Map<String, FailureKind> SPECIFIC = Map.ofEntries(
            // Out of money: waiting doesn't help.
            Map.entry("insufficient_quota", FailureKind.OUT_OF_MONEY),
            Map.entry("insufficient_balance", FailureKind.OUT_OF_MONEY),
            Map.entry("credit_balance_exhausted", FailureKind.OUT_OF_MONEY),
            Map.entry("organization_spend_limit_exceeded", FailureKind.OUT_OF_MONEY),
            Map.entry("project_spend_limit_exceeded", FailureKind.OUT_OF_MONEY),
            Map.entry("organization_usage_limit_exceeded", FailureKind.OUT_OF_MONEY),
            Map.entry("billing_hard_limit_reached", FailureKind.OUT_OF_MONEY),
            Map.entry("billing_not_active", FailureKind.OUT_OF_MONEY),
            Map.entry("billing_error", FailureKind.OUT_OF_MONEY),
            Map.entry("enforced_spend_limit_reached", FailureKind.OUT_OF_MONEY),
            Map.entry("contract_spend_limit_reached", FailureKind.OUT_OF_MONEY),
            // Slow down.
            Map.entry("rate_limit_exceeded", FailureKind.RATE_LIMITED),
            Map.entry("rate_limit_error", FailureKind.RATE_LIMITED),
            Map.entry("slow_down", FailureKind.RATE_LIMITED),
            Map.entry("ramp_limit_exceeded", FailureKind.RATE_LIMITED),
            Map.entry("resource_exhausted", FailureKind.RATE_LIMITED),
            Map.entry("too_many_requests", FailureKind.RATE_LIMITED),
            Map.entry("rate_limited", FailureKind.RATE_LIMITED),
            Map.entry("throttlingexception", FailureKind.RATE_LIMITED),
            Map.entry("in_flight_budget_exhausted", FailureKind.RATE_LIMITED),
            Map.entry("openrouter_in_flight_budget", FailureKind.RATE_LIMITED),
            // Too much work.
            Map.entry("server_is_overloaded", FailureKind.OVERLOADED),
            Map.entry("overloaded_error", FailureKind.OVERLOADED),
            Map.entry("capacity_exceeded", FailureKind.OVERLOADED),
            Map.entry("provider_overloaded", FailureKind.OVERLOADED),
            Map.entry("service_tier_capacity_exceeded", FailureKind.OVERLOADED),
            Map.entry("insufficient_system_resource", FailureKind.OVERLOADED),
            // The edge's own words.
            Map.entry("cf_bad_gateway", FailureKind.BAD_GATEWAY),
            Map.entry("cf_service_unavailable", FailureKind.UNAVAILABLE),
            Map.entry("timeout_error", FailureKind.GATEWAY_TIMEOUT),
            Map.entry("deadline_exceeded", FailureKind.GATEWAY_TIMEOUT),
            // The caller's own.
            Map.entry("invalid_api_key", FailureKind.UNAUTHORIZED),
            Map.entry("api_key_invalid", FailureKind.UNAUTHORIZED),
            Map.entry("authentication_error", FailureKind.UNAUTHORIZED),
            Map.entry("unauthenticated", FailureKind.UNAUTHORIZED),
            Map.entry("permission_error", FailureKind.FORBIDDEN),
            Map.entry("permission_denied", FailureKind.FORBIDDEN),
            Map.entry("model_not_found", FailureKind.NOT_FOUND),
            Map.entry("not_found_error", FailureKind.NOT_FOUND),
            Map.entry("deploymentnotfound", FailureKind.NOT_FOUND),
            Map.entry("request_too_large", FailureKind.TOO_LARGE),
            Map.entry("context_length_exceeded", FailureKind.INVALID_REQUEST),
            Map.entry("content_filter", FailureKind.INVALID_REQUEST),
            Map.entry("skill_name_taken", FailureKind.CONFLICT));

    /** Codes that say no more than a status does: they count where the status says nothing. */
    private static final Map<String, FailureKind> GENERIC = Map.of(
            "server_error", FailureKind.SERVER_ERROR,
            "api_error", FailureKind.SERVER_ERROR,
            "internal", FailureKind.SERVER_ERROR,
            "internal_error", FailureKind.SERVER_ERROR,
            "internal_server_error", FailureKind.SERVER_ERROR,
            "unavailable", FailureKind.UNAVAILABLE,
            "service_unavailable", FailureKind.UNAVAILABLE,
            "invalid_request_error", FailureKind.INVALID_REQUEST,
            "invalid_argument", FailureKind.INVALID_REQUEST,
            "not_found", FailureKind.NOT_FOUND);

    private Codes() {}

    /** What a body's codes say beyond the status; null when nothing. The provider's own meaning goes first. */
    static @Nullable FailureKind specific(ErrorBody body, Dialect dialect) {
        for (String code : new @Nullable String[] {body.code, body.reason, body.type, body.status}) {
            if (code != null) {
                String key = code.toLowerCase(Locale.ROOT);
                FailureKind own = dialect.codes().get(key);
                FailureKind kind = own != null ? own : SPECIFIC.get(key);
                if (kind != null) {
                    return kind;
                }
                if (key.startsWith("cmek_")) {
                    // Anthropic: the customer's own encryption key can't be used.
                    return FailureKind.FORBIDDEN;
                }
            }
        }
        return null;
    }

    /** What a body's codes say where the status says nothing; null when nothing. */
    static @Nullable FailureKind generic(ErrorBody body) {
        for (String code : new @Nullable String[] {body.code, body.reason, body.type, body.status}) {
            FailureKind kind = code == null ? null : GENERIC.get(code.toLowerCase(Locale.ROOT));
            if (kind != null) {
                return kind;
            }
        }
        return null;
    }

    /** Whether a code names what conflicts: the status once more, or Google's word for a lost race, names nothing. */
    static boolean namesAConflict(ErrorBody body) {
        for (String code : new @Nullable String[] {body.code, body.reason, body.type, body.status}) {
            if (code != null && !code.equals("409") && !code.equalsIgnoreCase("aborted")) {
                return true;
            }
        }
        return false;
    }

    /** The code to show: the most particular one that there is. */
    static @Nullable String shown(ErrorBody body) {
        for (String code : new @Nullable String[] {body.code, body.reason, body.status, body.type}) {
            if (code != null) {
                return isCode(code) ? code : null;
            }
        }
        return null;
    }

    /** Codes are words: anything else may be a sentence, a secret or an address. */
    private static boolean isCode(String code) {
        if (code.isEmpty() || code.length() > 64 || Private.isIn(code)) {
            return false;
        }
        boolean letter = false;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            letter |= Ascii.isLetter(c);
            if (!Ascii.isLetterOrDigit(c) && "_-.".indexOf(c) < 0) {
                return false;
            }
        }
        return letter;
    }
}
