package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A connection for what no HTTP client would send. */
final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    RawConnection(int port) throws IOException {
        this(port, null);
    }

    /** @param from an address of this machine; null for any */
    RawConnection(int port, String from) throws IOException {
        if (from != null) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        }
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** @param head status line and headers */
    record Answer(List<String> head, String body) {

        int status() {
            return Integer.parseInt(head.get(0).split(" ")[1]);
        }

        Optional<String> header(String name) {
            return head.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }
    }

    /** Sends what the other side still takes. */
    RawConnection send(String text) {
        return send(text.getBytes(ISO_8859_1));
    }

    RawConnection send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closedEarly) {
            // What came back before that can still be read.
        }
        return this;
    }

    void endOfSending() throws IOException {
        socket.shutdownOutput();
    }

    /** The next answer, or nothing when the other side has closed instead. */
    Optional<Answer> answer() throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            if (!line.isEmpty()) {
                head.add(line);
            } else if (!head.isEmpty()) {
                var answer = new Answer(head, "");
                int length =
                        answer.header("content-length").map(Integer::parseInt).orElse(0);
                return Optional.of(new Answer(head, new String(in.readNBytes(length), UTF_8)));
            }
        }
        return Optional.empty();
    }

    /** Everything until the other side closes; fails when it does not. */
    String untilClosed() throws IOException {
        var text = new StringBuilder();
        for (int next = next(); next >= 0; next = next()) {
            text.append((char) next);
        }
        return text.toString();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = next(); next >= 0; next = next()) {
            if (next == '\n') {
                return line.toString().stripTrailing();
            }
            line.append((char) next);
        }
        return null;
    }

    /** A connection that is reset is closed too. */
    private int next() throws IOException {
        try {
            return in.read();
        } catch (EOFException | SocketException closed) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
