package dev.holdfast.lookup;

import dev.holdfast.time.Scheduler;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Lookup} on the JDK's HttpClient: HTTP/1.1, the system's proxy, no cookies, no authenticator. The client's own
 * timeout ends with the headers, so the time is kept here, and a request that is late is cancelled, which ends its
 * connection.
 */
final class WebLookup implements Lookup {

    private static final String USER_AGENT = "holdfast" + version();

    private final WebClient client;

    WebLookup(Supplier<HttpClient> maker, Scheduler scheduler) {
        this.client = new WebClient(maker, scheduler);
    }

    /** What differs between the real client and one of a test: nothing but whom it trusts. */
    static HttpClient.Builder settings() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Background.clientThreads());
    }

    @Override
    public Answer get(Question question) {
        long end = System.nanoTime() + question.timeout().toNanos();
        try {
            HttpClient acquired = client.acquire();
            try {
                return get(acquired, question, end);
            } finally {
                client.release();
            }
        } catch (Throwable error) {
            return new Answer.Failed(Trouble.NOT_ASKED, names(error));
        }
    }

    private static Answer get(HttpClient client, Question question, long end) {
        Set<String> mayMoveTo = question.mayMoveTo();
        URI url = question.url();
        for (int redirects = 0; ; redirects++) {
            HttpResponse<byte[]> response;
            try {
                response = ask(client, request(url, question), mayMoveTo != null, end);
            } catch (ExecutionException error) {
                return failed(error.getCause() == null ? error : error.getCause());
            } catch (TimeoutException late) {
                return new Answer.Failed(
                        Trouble.TIMED_OUT, "no answer in " + question.timeout().toMillis() + " ms");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return new Answer.Failed(Trouble.NOT_ASKED, "interrupted");
            }
            if (mayMoveTo == null || !Redirects.isOne(response.statusCode())) {
                return new Answer.Came(
                        response.statusCode(),
                        AnswerHeaders.of(response.headers(), Instant.now()),
                        response.body(),
                        url);
            }
            if (redirects == Redirects.MOST) {
                return new Answer.Failed(Trouble.MOVED, "more than " + Redirects.MOST + " redirects");
            }
            try {
                url = Redirects.follow(
                        url, response.headers().firstValue("Location").orElse(""), mayMoveTo);
            } catch (Redirects.Refused refused) {
                return new Answer.Failed(Trouble.MOVED, String.valueOf(refused.getMessage()));
            }
        }
    }

    private static HttpRequest request(URI url, Question question) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .GET()
                .header("Accept", question.accept())
                .header("Accept-Encoding", "identity")
                .header("User-Agent", USER_AGENT);
        if (question.etag() != null) {
            request.header("If-None-Match", question.etag());
        }
        if (question.lastModified() != null) {
            request.header("If-Modified-Since", question.lastModified());
        }
        return request.build();
    }

    private static HttpResponse<byte[]> ask(HttpClient client, HttpRequest request, boolean follows, long end)
            throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> coming = client.sendAsync(
                request,
                head -> follows && Redirects.isOne(head.statusCode())
                        ? BodyGuard.none()
                        : BodyGuard.of(head.headers()));
        boolean came = false;
        try {
            HttpResponse<byte[]> response = coming.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            came = true;
            return response;
        } finally {
            if (!came) {
                coming.cancel(true);
            }
        }
    }

    private static Answer failed(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyGuard.Unwanted unwanted) {
                return unwanted.answer;
            }
            if (cause instanceof ConnectException
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof UnresolvedAddressException
                    || cause instanceof SSLException) {
                return new Answer.Failed(Trouble.UNREACHABLE, names(error));
            }
        }
        return new Answer.Failed(error instanceof IOException ? Trouble.BROKEN : Trouble.NOT_ASKED, names(error));
    }

    /** The classes of an error and its causes. Their messages may hold what a server wrote. */
    private static String names(Throwable error) {
        StringBuilder names = new StringBuilder(error.getClass().getSimpleName());
        Throwable cause = error.getCause();
        for (int depth = 0; cause != null && depth < 4; depth++) {
            names.append(" < ").append(cause.getClass().getSimpleName());
            cause = cause.getCause();
        }
        return names.toString();
    }

    /** Such as {@code /1.2.0}; empty where the class path doesn't say. */
    private static String version() {
        ModuleDescriptor module = WebLookup.class.getModule().getDescriptor();
        @Nullable
        String version = module != null
                ? module.rawVersion().orElse(null)
                : WebLookup.class.getPackage().getImplementationVersion();
        return version != null && version.matches("[0-9A-Za-z.+-]{1,40}") ? "/" + version : "";
    }

    /** Made when first asked for; its client, when first used. */
    static final class Holder {
        static final Lookup INSTANCE = new WebLookup(() -> settings().build(), Scheduler.system());
    }
}
