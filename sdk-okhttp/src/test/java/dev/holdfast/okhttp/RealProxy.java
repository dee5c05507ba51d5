package dev.holdfast.okhttp;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real nginx or HAProxy on loopback in front of one backend, started from the PATH and stopped by its process. */
final class RealProxy implements Closeable {

    private final Process process;
    private final Path folder;
    private final int port;

    private RealProxy(Process process, Path folder, int port) {
        this.process = process;
        this.folder = folder;
        this.port = port;
    }

    static RealProxy nginx(int backendPort) {
        return start("""
                daemon off; master_process off; worker_processes 1; pid %1$s/pid; error_log %1$s/error.log;
                events { worker_connections 64; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                  uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
                  server {
                    listen 127.0.0.1:%2$d;
                    location / { proxy_pass http://127.0.0.1:%3$d; proxy_read_timeout 1s; proxy_connect_timeout 1s; }
                  }
                }
                """, backendPort, config -> List.of("nginx", "-e", "stderr", "-c", config));
    }

    static RealProxy haproxy(int backendPort) {
        return start("""
                defaults
                  mode http
                  timeout connect 1s
                  timeout client 5s
                  timeout server 1s
                frontend f
                  bind 127.0.0.1:%2$d
                  default_backend b
                backend b
                  retries 0
                  server s 127.0.0.1:%3$d
                # kept in %1$s
                """, backendPort, config -> List.of("haproxy", "-db", "-f", config));
    }

    private interface Command {
        List<String> with(String config);
    }

    private static RealProxy start(String template, int backendPort, Command command) {
        try {
            Path folder = Files.createTempDirectory("holdfast-proxy");
            int port = freePort();
            Path config = folder.resolve("proxy.conf");
            Files.writeString(config, template.formatted(folder, port, backendPort));
            Process process = new ProcessBuilder(command.with(config.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("out.log").toFile())
                    .start();
            RealProxy proxy = new RealProxy(process, folder, port);
            proxy.awaitListening();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("is the proxy installed? apt-get install nginx haproxy", e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port + "/v1/chat/completions";
    }

    private void awaitListening() throws IOException {
        for (int i = 0; i < 500; i++) {
            try {
                new Socket(InetAddress.getByName("127.0.0.1"), port).close();
                return;
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException("the proxy ended: " + Files.readString(folder.resolve("out.log")), notYet);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
        throw new IOException("the proxy does not listen on " + port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
