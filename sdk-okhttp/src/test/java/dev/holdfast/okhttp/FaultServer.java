package dev.holdfast.okhttp;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on loopback that does to a connection what no HTTP server would. Each connection is served by the scenario, on
 * a thread of its own, which ends with {@link #close()}.
 */
final class FaultServer implements Closeable {

    /** What happens on one connection. */
    interface Scenario {
        void serve(Connection connection) throws Exception;
    }

    private final ServerSocket listening;
    private final Scenario scenario;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    FaultServer(Scenario scenario) {
        this(0, scenario);
    }

    /** @param port where to listen; 0 for any that is free */
    FaultServer(int port, Scenario scenario) {
        this.scenario = scenario;
        try {
            listening = new ServerSocket(port, 1024, Rig.loopback(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept, "accept");
    }

    private void start(Runnable task, String what) {
        Thread thread = new Thread(task, "fault-server-" + what);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        while (true) {
            Socket socket;
            try {
                socket = listening.accept();
            } catch (IOException e) {
                return;
            }
            open.add(socket);
            int number = accepted.incrementAndGet();
            start(() -> serve(socket, number), "connection");
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            scenario.serve(new Connection(socket, number));
        } catch (Exception e) {
            // The client went away, or the test is over.
        } finally {
            open.remove(socket);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/v1/chat/completions";
    }

    int port() {
        return listening.getLocalPort();
    }

    int connections() {
        return accepted.get();
    }

    /** The requests that arrived whole, head and body. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
        for (Thread thread : threads) {
            thread.interrupt();
            try {
                thread.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One connection, as a scenario sees it. */
    final class Connection {

        private final Socket socket;
        private final int number;
        private final InputStream in;

        Connection(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** 1 for the first connection to this server. */
        int number() {
            return number;
        }

        Socket socket() {
            return socket;
        }

        InputStream in() {
            return in;
        }

        /** Reads a whole request; throws when the client closes instead. */
        String readRequest() throws IOException {
            String head = readHead();
            int length = 0;
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(
                            line.substring("content-length:".length()).strip());
                }
            }
            byte[] body = in.readNBytes(length);
            String request = head + new String(body, StandardCharsets.UTF_8);
            requests.add(request);
            return request;
        }

        String readHead() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("client closed");
                }
                head.append((char) next);
            }
            return head.toString();
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Answers with a JSON body, keeping the connection. */
        void answer(String status, String body) throws IOException {
            write("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
        }

        /** Ends the connection with a RST. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Says nothing more until the test is over. */
        void hang() throws InterruptedException {
            closed.await();
        }

        /** Whether the client has closed its side; waits for it. */
        boolean clientCloses() throws IOException {
            return in.read() < 0;
        }
    }
}
