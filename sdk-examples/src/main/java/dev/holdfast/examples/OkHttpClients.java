package dev.holdfast.examples;

import okhttp3.OkHttpClient;

/** What a program does with a client that it is done with. */
final class OkHttpClients {

    private OkHttpClients() {}

    /** Ends the client's threads and idle connections, which would keep a program alive for a while. */
    static void close(OkHttpClient client) {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
