package dev.holdfast.failure;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Understands exceptions: by the classes in the cause chain and by the phase that the transport had reached; the message's
 * text is the last resort.
 */
final class ErrorClassifier {

    private ErrorClassifier() {}

    static Failure classify(ErrorView error) {
        List<Throwable> chain = Causes.of(error.error());
        FailureKind kind = kind(chain, error);
        List<Evidence> evidence = evidence(chain, error);
        Facts facts = new Facts(0, null, Facts.Reference.NONE, ServerHint.NONE, error.elapsed(), error.error());
        ErrorJudge judge = new ErrorJudge(kind, error, evidence);
        return new Failure(kind, judge.transience(), judge.replay(), judge.origin(), judge.cause(), facts);
    }

    private static List<Evidence> evidence(List<Throwable> chain, ErrorView error) {
        List<Evidence> evidence = new ArrayList<>(4);
        evidence.add(new Evidence(Evidence.Kind.EXCEPTION, name(chain.get(0))));
        Throwable root = chain.get(chain.size() - 1);
        if (chain.size() > 1) {
            evidence.add(new Evidence(Evidence.Kind.EXCEPTION, name(root)));
        }
        if (error.phase() != Phase.UNKNOWN) {
            evidence.add(new Evidence(Evidence.Kind.PHASE, error.phase().name()));
        }
        evidence.add(new Evidence(Evidence.Kind.ELAPSED, error.elapsed().toMillis() + " ms"));
        return evidence;
    }

    private static String name(Throwable error) {
        String name = error.getClass().getSimpleName();
        return name.isEmpty() ? error.getClass().getName() : name;
    }

    /** Of all throwables in the chain, the rule that stands first and fits any of them counts. */
    private static FailureKind kind(List<Throwable> chain, ErrorView error) {
        FailureKind kind = trust(chain);
        if (kind == null) {
            kind = proxy(chain);
        }
        if (kind == null) {
            kind = lookup(chain);
        }
        if (kind == null) {
            kind = http2(chain);
        }
        if (kind == null) {
            kind = timeout(chain, error);
        }
        if (kind == null) {
            kind = connecting(chain, error);
        }
        if (kind == null) {
            kind = cancelled(chain);
        }
        if (kind == null) {
            kind = protocol(chain, error);
        }
        if (kind == null) {
            kind = lost(chain, error);
        }
        return kind != null ? kind : unknown(chain, error);
    }

    private static @Nullable FailureKind trust(List<Throwable> chain) {
        if (has(chain, CertificateException.class)
                || has(chain, CertPathValidatorException.class)
                || has(chain, CertPathBuilderException.class)
                || has(chain, SSLPeerUnverifiedException.class)) {
            return FailureKind.CERTIFICATE;
        }
        if (has(chain, SSLException.class)
                && says(chain, "unsupported or unrecognized ssl message", "plaintext connection")) {
            // Something that doesn't speak TLS answers on its port: a portal.
            return FailureKind.PORTAL;
        }
        return null;
    }

    private static @Nullable FailureKind proxy(List<Throwable> chain) {
        if (says(
                        chain,
                        "failed to authenticate with proxy",
                        "too many tunnel connections",
                        "http_proxy_auth (407)",
                        "proxy authentication")
                || says(chain, "unexpected response code for connect: 407")) {
            return FailureKind.PROXY_AUTHENTICATION;
        }
        if (says(chain, "unexpected response code for connect", "tunnel failed", "unable to tunnel through proxy")) {
            return FailureKind.PROXY_FAILED;
        }
        return null;
    }

    private static @Nullable FailureKind lookup(List<Throwable> chain) {
        return has(chain, UnknownHostException.class) || has(chain, UnresolvedAddressException.class)
                ? FailureKind.NAME_RESOLUTION
                : null;
    }

    /** OkHttp's own classes, which the core does not know as types. */
    private static @Nullable FailureKind http2(List<Throwable> chain) {
        for (Throwable one : chain) {
            switch (name(one)) {
                case "ConnectionShutdownException" -> {
                    return FailureKind.STREAM_REFUSED;
                }
                case "StreamResetException" -> {
                    return message(one).contains("refused_stream")
                            ? FailureKind.STREAM_REFUSED
                            : FailureKind.CONNECTION_LOST;
                }
                default -> {}
            }
        }
        return null;
    }

    private static @Nullable FailureKind timeout(List<Throwable> chain, ErrorView error) {
        if (has(chain, HttpConnectTimeoutException.class)) {
            return FailureKind.CONNECT_TIMEOUT;
        }
        if (has(chain, HttpTimeoutException.class)) {
            return FailureKind.CALL_TIMEOUT;
        }
        if (has(chain, SocketTimeoutException.class)) {
            return switch (error.phase()) {
                case QUEUED, NAME_LOOKUP, CONNECTING -> FailureKind.CONNECT_TIMEOUT;
                case TLS -> FailureKind.TLS_HANDSHAKE;
                case SENDING, WAITING, READING -> FailureKind.READ_TIMEOUT;
                case UNKNOWN ->
                    says(chain, "connect timed out", "failed to connect", "connect timeout", "connection timed out")
                            ? FailureKind.CONNECT_TIMEOUT
                            : FailureKind.READ_TIMEOUT;
            };
        }
        for (Throwable one : chain) {
            if (one.getClass() == InterruptedIOException.class && message(one).contains("timeout")) {
                return FailureKind.CALL_TIMEOUT;
            }
        }
        return null;
    }

    private static @Nullable FailureKind connecting(List<Throwable> chain, ErrorView error) {
        if (has(chain, NoRouteToHostException.class) || has(chain, PortUnreachableException.class)) {
            return FailureKind.CONNECT_FAILED;
        }
        if (!has(chain, ConnectException.class)) {
            return null;
        }
        if (error.proxied()) {
            return FailureKind.PROXY_FAILED;
        }
        if (says(chain, "timed out")) {
            return FailureKind.CONNECT_TIMEOUT;
        }
        if (says(chain, "unreachable", "no route", "permission denied", "not permitted")) {
            return FailureKind.CONNECT_FAILED;
        }
        return FailureKind.CONNECT_REFUSED;
    }

    private static @Nullable FailureKind cancelled(List<Throwable> chain) {
        if (has(chain, CancellationException.class) || has(chain, InterruptedException.class)) {
            return FailureKind.CANCELLED;
        }
        Throwable top = chain.get(0);
        boolean cancelled = message(top).equals("canceled")
                || message(top).equals("socket closed")
                || top.getClass() == InterruptedIOException.class;
        return cancelled ? FailureKind.CANCELLED : null;
    }

    private static @Nullable FailureKind protocol(List<Throwable> chain, ErrorView error) {
        if (has(chain, ProtocolException.class)) {
            if (says(chain, "unexpected end of stream")) {
                return FailureKind.TRUNCATED;
            }
            return FailureKind.MALFORMED;
        }
        if (error.phase() == Phase.WAITING && says(chain, "unexpected status line", "invalid http")) {
            return FailureKind.MALFORMED;
        }
        return null;
    }

    private static @Nullable FailureKind lost(List<Throwable> chain, ErrorView error) {
        boolean tls = has(chain, SSLException.class);
        boolean lost = tls
                || has(chain, EOFException.class)
                || has(chain, SocketException.class)
                || has(chain, ClosedChannelException.class)
                || says(chain, "unexpected end of stream", "connection reset", "broken pipe", "connection closed");
        if (!lost) {
            return null;
        }
        return switch (error.phase()) {
            case QUEUED, NAME_LOOKUP, CONNECTING -> tls ? FailureKind.TLS_HANDSHAKE : FailureKind.CONNECT_FAILED;
            case TLS -> FailureKind.TLS_HANDSHAKE;
            case SENDING, WAITING ->
                error.connectionReused() ? FailureKind.STALE_CONNECTION : FailureKind.CONNECTION_LOST;
            case READING -> FailureKind.TRUNCATED;
            case UNKNOWN ->
                has(chain, SSLHandshakeException.class) ? FailureKind.TLS_HANDSHAKE : FailureKind.CONNECTION_LOST;
        };
    }

    private static FailureKind unknown(List<Throwable> chain, ErrorView error) {
        if (!has(chain, IOException.class)) {
            return FailureKind.UNKNOWN;
        }
        return switch (error.phase()) {
            case QUEUED, NAME_LOOKUP, CONNECTING -> FailureKind.CONNECT_FAILED;
            case TLS -> FailureKind.TLS_HANDSHAKE;
            case SENDING, WAITING -> FailureKind.CONNECTION_LOST;
            case READING -> FailureKind.TRUNCATED;
            case UNKNOWN -> FailureKind.UNKNOWN;
        };
    }

    private static boolean has(List<Throwable> chain, Class<? extends Throwable> type) {
        return chain.stream().anyMatch(type::isInstance);
    }

    private static boolean says(List<Throwable> chain, String... words) {
        for (Throwable one : chain) {
            String message = message(one);
            for (String word : words) {
                if (message.contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Lower case, bounded; empty when there is none, or when asking for it throws. */
    private static String message(Throwable error) {
        try {
            String message = error.getMessage();
            return message == null
                    ? ""
                    : message.substring(0, Math.min(message.length(), 1024)).toLowerCase(Locale.ROOT);
        } catch (RuntimeException | StackOverflowError brokenException) {
            return "";
        }
    }
}
