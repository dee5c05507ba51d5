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
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * A server that had closed an idle connection says so within a round trip. One that closes it later, with the request
     * sent, had been at work, or a load balancer in front of it lost patience.
     */
    static final Duration STALE_WITHIN = Duration.ofSeconds(3);

    private ErrorClassifier() {}

    static Failure classify(ErrorView error) {
        Causes chain = Causes.of(error.error());
        FailureKind kind = kind(chain, error);
        List<Evidence> evidence = evidence(chain, error);
        Facts facts = new Facts(0, null, Facts.Reference.NONE, ServerHint.NONE, error.elapsed(), error.error());
        ErrorJudge judge = new ErrorJudge(kind, error, chain, evidence);
        return new Failure(kind, judge.transience(), judge.replay(), judge.origin(), judge.cause(), facts);
    }

    private static List<Evidence> evidence(Causes chain, ErrorView error) {
        List<Evidence> evidence = new ArrayList<>(4);
        evidence.add(new Evidence(Evidence.Kind.EXCEPTION, Causes.name(error.error())));
        if (chain.last() != error.error()) {
            evidence.add(new Evidence(Evidence.Kind.EXCEPTION, Causes.name(chain.last())));
        }
        if (error.phase() != Phase.UNKNOWN) {
            evidence.add(new Evidence(Evidence.Kind.PHASE, error.phase().name()));
        }
        evidence.add(Evidence.elapsed(error.elapsed()));
        return evidence;
    }

    /** Of all throwables in the chain, the rule that stands first and fits any of them counts. */
    private static FailureKind kind(Causes chain, ErrorView error) {
        FailureKind kind = ended(chain);
        if (kind == null) {
            kind = trust(chain);
        }
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
        if (kind == null && (chain.has(CancellationException.class) || chain.has(InterruptedException.class))) {
            kind = FailureKind.CANCELLED;
        }
        if (kind == null) {
            kind = protocol(chain, error);
        }
        if (kind == null) {
            kind = lost(chain, error);
        }
        return kind != null ? kind : unknown(chain, error);
    }

    /**
     * Whether this side ended the call, by a timeout of its own or a cancel: what broke while it was ended, such as a reset
     * stream, is below it in the chain and says nothing.
     */
    private static @Nullable FailureKind ended(Causes chain) {
        for (Throwable one : chain.chain()) {
            if (one instanceof CancellationException
                    || one instanceof InterruptedException
                    || one instanceof ClosedByInterruptException) {
                return FailureKind.CANCELLED;
            }
            if (one instanceof IOException) {
                String message = Causes.message(one);
                if (one.getClass() == InterruptedIOException.class) {
                    return message.contains("timeout") ? FailureKind.CALL_TIMEOUT : FailureKind.CANCELLED;
                }
                return message.equals("canceled") || message.equals("socket closed") ? FailureKind.CANCELLED : null;
            }
        }
        return null;
    }

    private static @Nullable FailureKind trust(Causes chain) {
        if (chain.has(CertificateException.class)
                || chain.has(CertPathValidatorException.class)
                || chain.has(CertPathBuilderException.class)
                || chain.has(SSLPeerUnverifiedException.class)) {
            return FailureKind.CERTIFICATE;
        }
        if (chain.has(SSLException.class)
                && chain.says("unsupported or unrecognized ssl message", "plaintext connection")) {
            // Something that doesn't speak TLS answers on its port: a portal.
            return FailureKind.PORTAL;
        }
        return null;
    }

    private static @Nullable FailureKind proxy(Causes chain) {
        if (chain.says(
                        "failed to authenticate with proxy",
                        "too many tunnel connections",
                        "http_proxy_auth (407)",
                        "proxy authentication")
                || chain.says("unexpected response code for connect: 407")) {
            return FailureKind.PROXY_AUTHENTICATION;
        }
        if (chain.says("unexpected response code for connect: 403", "tunnel failed, got: 403")) {
            return FailureKind.BLOCKED;
        }
        if (chain.says("unexpected response code for connect", "tunnel failed", "unable to tunnel through proxy")) {
            return FailureKind.PROXY_FAILED;
        }
        return null;
    }

    private static @Nullable FailureKind lookup(Causes chain) {
        return chain.has(UnknownHostException.class) || chain.has(UnresolvedAddressException.class)
                ? FailureKind.NAME_RESOLUTION
                : null;
    }

    /** OkHttp's own classes, which the core does not know as types. */
    private static @Nullable FailureKind http2(Causes chain) {
        for (Throwable one : chain.chain()) {
            switch (Causes.name(one)) {
                case "ConnectionShutdownException" -> {
                    return FailureKind.STREAM_REFUSED;
                }
                case "StreamResetException" -> {
                    return Causes.message(one).contains("refused_stream")
                            ? FailureKind.STREAM_REFUSED
                            : FailureKind.CONNECTION_LOST;
                }
                default -> {}
            }
        }
        return null;
    }

    private static @Nullable FailureKind timeout(Causes chain, ErrorView error) {
        if (chain.has(HttpConnectTimeoutException.class)) {
            return FailureKind.CONNECT_TIMEOUT;
        }
        if (chain.has(HttpTimeoutException.class)) {
            return FailureKind.CALL_TIMEOUT;
        }
        if (chain.has(SocketTimeoutException.class)) {
            return switch (error.phase()) {
                case QUEUED, NAME_LOOKUP, CONNECTING ->
                    error.proxied() ? FailureKind.PROXY_FAILED : FailureKind.CONNECT_TIMEOUT;
                case TLS -> FailureKind.TLS_HANDSHAKE;
                case SENDING, WAITING, READING -> FailureKind.READ_TIMEOUT;
                case UNKNOWN ->
                    chain.says("connect timed out", "failed to connect", "connect timeout", "connection timed out")
                            ? FailureKind.CONNECT_TIMEOUT
                            : FailureKind.READ_TIMEOUT;
            };
        }
        return null;
    }

    private static @Nullable FailureKind connecting(Causes chain, ErrorView error) {
        if (chain.has(NoRouteToHostException.class) || chain.has(PortUnreachableException.class)) {
            return FailureKind.CONNECT_FAILED;
        }
        if (!chain.has(ConnectException.class)) {
            return null;
        }
        if (error.proxied()) {
            return FailureKind.PROXY_FAILED;
        }
        if (chain.says("timed out")) {
            return FailureKind.CONNECT_TIMEOUT;
        }
        if (chain.says("unreachable", "no route", "permission denied", "not permitted")) {
            return FailureKind.CONNECT_FAILED;
        }
        return FailureKind.CONNECT_REFUSED;
    }

    private static @Nullable FailureKind protocol(Causes chain, ErrorView error) {
        if (chain.has(ProtocolException.class)) {
            if (chain.says("unexpected end of stream")) {
                return FailureKind.TRUNCATED;
            }
            return FailureKind.MALFORMED;
        }
        if (error.phase() == Phase.WAITING && chain.says("unexpected status line", "invalid http")) {
            return FailureKind.MALFORMED;
        }
        return null;
    }

    private static @Nullable FailureKind lost(Causes chain, ErrorView error) {
        boolean tls = chain.has(SSLException.class);
        boolean lost = tls
                || chain.has(EOFException.class)
                || chain.has(SocketException.class)
                || chain.has(ClosedChannelException.class)
                || chain.says("unexpected end of stream", "connection reset", "broken pipe", "connection closed");
        if (!lost) {
            return null;
        }
        return switch (error.phase()) {
            case QUEUED, NAME_LOOKUP, CONNECTING -> tls ? FailureKind.TLS_HANDSHAKE : FailureKind.CONNECT_FAILED;
            case TLS -> FailureKind.TLS_HANDSHAKE;
            case SENDING, WAITING -> isStale(error) ? FailureKind.STALE_CONNECTION : FailureKind.CONNECTION_LOST;
            case READING -> FailureKind.TRUNCATED;
            case UNKNOWN ->
                chain.has(SSLHandshakeException.class) ? FailureKind.TLS_HANDSHAKE : FailureKind.CONNECTION_LOST;
        };
    }

    private static boolean isStale(ErrorView error) {
        return error.connectionReused()
                && (error.phase() == Phase.SENDING || error.elapsed().compareTo(STALE_WITHIN) < 0);
    }

    private static FailureKind unknown(Causes chain, ErrorView error) {
        if (!chain.has(IOException.class)) {
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
}
