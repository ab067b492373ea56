package com.accellis.engagement.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A caller's connection on which one request follows the other. */
final class KeptConnection implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

    private final Socket socket;
    private final InputStream answers;

    KeptConnection(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(8_000);
        answers = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends a request without a body, by its lines, and returns the answer, of which the length is told. */
    String ask(String... lines) throws IOException {
        socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            var next = answers.read();
            if (next < 0) {
                throw new EOFException("closed after: " + head);
            }
            head.write(next);
        }
        var told = LENGTH.matcher(head.toString(StandardCharsets.US_ASCII));
        var body = answers.readNBytes(told.find() ? Integer.parseInt(told.group(1)) : 0);
        return head + new String(body, StandardCharsets.UTF_8);
    }

    /** The edge has closed it, and said nothing more. */
    boolean isAtItsEnd() throws IOException {
        return answers.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
