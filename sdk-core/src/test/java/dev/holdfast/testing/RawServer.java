package dev.holdfast.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A server on loopback that answers each connection's first request with whatever a script writes. */
public final class RawServer implements AutoCloseable {

    /** Answers one request. What it throws ends the connection. */
    @FunctionalInterface
    public interface Script {
        void answer(String requestHead, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final String scheme;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile Script script;

    public RawServer(Script script) throws IOException {
        this(script, ServerSocketFactory.getDefault(), "http");
    }

    public RawServer(Script script, ServerSocketFactory sockets, String scheme) throws IOException {
        this.script = script;
        this.scheme = scheme;
        listener = sockets.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    /** A script that writes these lines, with CRLF, and a body. */
    public static Script answering(String head, String body) {
        return (request, out) -> write(out, head(head, body.length()) + body);
    }

    /** A script that never answers. */
    public static Script hanging() {
        return (request, out) -> Thread.currentThread().join();
    }

    /** Status line and headers, each on a line, and the length of the body. */
    public static String head(String lines, int length) {
        return "HTTP/1.1 " + lines.strip().replace("\n", "\r\n") + "\r\nContent-Length: " + length + "\r\n\r\n";
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    public void then(Script next) {
        script = next;
    }

    public URI url(String path) {
        return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort() + path);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The heads of the requests that have come so far. */
    public List<String> requests() {
        return requests;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            String head = readHead(socket.getInputStream());
            if (!head.isEmpty()) {
                requests.add(head);
                script.answer(head, socket.getOutputStream());
            }
        } catch (IOException | InterruptedException gone) {
            // The client has gone, or the script wants the connection closed.
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int last = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            last = last << 8 | b;
            if (last == 0x0d0a0d0a) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
