package dev.holdfast.okhttp;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Speaks HTTP/2 frame by frame with prior knowledge, as RFC 9113 has it, and only as well as a fault needs. */
final class H2 {

    static final int NO_ERROR = 0;
    static final int INTERNAL_ERROR = 2;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;

    private final FaultServer.Connection connection;
    private final DataInputStream in;

    private H2(FaultServer.Connection connection) {
        this.connection = connection;
        this.in = new DataInputStream(connection.in());
    }

    /** Takes the client's preface and sends the server's. */
    static H2 greet(FaultServer.Connection connection) throws IOException {
        H2 h2 = new H2(connection);
        byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        if (connection.in().readNBytes(preface.length).length < preface.length) {
            throw new IOException("client closed");
        }
        h2.frame(SETTINGS, 0, 0, new byte[0]);
        return h2;
    }

    /** Reads up to the end of the next request; returns its stream's id. */
    int awaitRequest() throws IOException {
        while (true) {
            int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & 0x7fffffff;
            in.readNBytes(length);
            if (type == SETTINGS && (flags & ACK) == 0) {
                frame(SETTINGS, ACK, 0, new byte[0]);
            }
            if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
                return stream;
            }
        }
    }

    /** A 200 without a body: static table entry 8. */
    void answer(int stream) throws IOException {
        frame(HEADERS, END_HEADERS | END_STREAM, stream, new byte[] {(byte) 0x88});
    }

    void reset(int stream, int code) throws IOException {
        frame(RST_STREAM, 0, stream, ints(code));
    }

    void goAway(int lastStream, int code) throws IOException {
        frame(GOAWAY, 0, 0, ints(lastStream, code));
    }

    private static byte[] ints(int... values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int value : values) {
            bytes.write(value >>> 24);
            bytes.write(value >>> 16);
            bytes.write(value >>> 8);
            bytes.write(value);
        }
        return bytes.toByteArray();
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(payload.length >>> 16);
        frame.write(payload.length >>> 8);
        frame.write(payload.length);
        frame.write(type);
        frame.write(flags);
        frame.writeBytes(ints(stream));
        frame.writeBytes(payload);
        connection.write(frame.toByteArray());
    }
}
