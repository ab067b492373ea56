package com.accellis.engagement.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A ConnectWise that has nothing but a key: it signs callbacks, and gives the key to a gateway that asks. It signs in its own
 * way, so that a mistake in ours shows.
 */
public final class CallbackSigner implements AutoCloseable {

    private static final String COMPANY = "northwind";
    /** ConnectWise writes two slashes. */
    public static final String KEY_PATH = "/v2026_4//system/callbackkey/index.rails";

    private static final String ALGORITHM = "HmacSHA256";

    private final String signingKey = UUID.randomUUID().toString();
    private final HttpServer server;

    private CallbackSigner(HttpServer server) {
        this.server = server;
        server.createContext("/", this::giveKey);
        server.start();
    }

    public static CallbackSigner start() {
        try {
            return new CallbackSigner(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What makes a gateway take callbacks from here, by property names. */
    public Map<String, String> gatewaySettings() {
        return Map.of(
                "connectwise.base-url",
                baseUrl(),
                "connectwise.company-id",
                COMPANY,
                "connectwise.loopback-keys-allowed",
                "true",
                "engagement.deployment",
                "local");
    }

    /** The body of a callback about an update, with so many further fields in its record that it has this size at least. */
    public byte[] ticketUpdated(String messageId, long ticket, Instant lastUpdated, int bytes) {
        return ticketUpdated(
                baseUrl() + KEY_PATH + "?companyName=" + COMPANY + "&id=1",
                COMPANY,
                messageId,
                ticket,
                lastUpdated,
                bytes);
    }

    /**
     * The same from any ConnectWise.
     *
     * @param keyUrl where the gateway gets the key
     */
    public static byte[] ticketUpdated(
            String keyUrl, String company, String messageId, long ticket, Instant lastUpdated, int bytes) {
        var body = new StringBuilder("""
                {"MessageId":"%1$s","FromUrl":"na.myconnectwise.net","CompanyId":"%2$s","MemberId":"apiuser",\
                "Action":"updated","Type":"ticket","ID":%3$d,"ProductInstanceId":null,"PartnerId":null,\
                "CallbackObjectRecId":26552,\
                "Metadata":{"key_url":"%5$s"},\
                "Entity":"{\\"id\\":%3$d,\\"_info\\":{\\"lastUpdated\\":\\"%4$s\\"}\
                """.formatted(messageId, company, ticket, lastUpdated, keyUrl));
        for (int field = 1; body.length() + 3 < bytes; field++) {
            body.append(",\\\"field%d\\\":\\\"Text of a field\\\"".formatted(field));
        }
        return body.append("}\"}").toString().getBytes(UTF_8);
    }

    /** The value of {@code x-content-signature}. */
    public String sign(byte[] body) {
        return sign(body, signingKey);
    }

    /** The same with any key. */
    public static String sign(byte[] body, String signingKey) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            byte[] secret = MessageDigest.getInstance("SHA-256").digest(signingKey.getBytes(UTF_8));
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    private String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void giveKey(HttpExchange exchange) throws IOException {
        byte[] body = ("{\"signing_key\":\"" + signingKey + "\"}").getBytes(UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
