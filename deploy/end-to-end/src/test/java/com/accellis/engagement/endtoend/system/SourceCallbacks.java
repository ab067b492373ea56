package com.accellis.engagement.endtoend.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.testkit.CallbackSigner;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/** Callbacks to a running system, signed with the key that its source gives out. */
public final class SourceCallbacks implements CallbackSender {

    private final String address;
    private final String keyUrl;
    private final String company;
    private final String signingKey;

    SourceCallbacks(AccessFile access, Path data) {
        this.address = access.get("ENGAGEMENT_URL");
        this.company = access.get("CONNECTWISE_COMPANY_ID");
        this.signingKey = LocalSecrets.in(data).get("sandbox.signing-key");
        // The sandbox gives its key no other name.
        this.keyUrl = access.get("SANDBOX_URL") + CallbackSigner.KEY_PATH + "?companyName=" + company + "&id="
                + UUID.nameUUIDFromBytes(signingKey.getBytes(UTF_8));
    }

    @Override
    public HttpRequest.Builder ticketUpdated(String messageId, long ticket, Instant lastUpdated, int bytes) {
        return request(
                CallbackSigner.ticketUpdated(keyUrl, company, messageId, ticket, lastUpdated, bytes), signingKey);
    }

    /** Somebody else signs it, and names our key. */
    public HttpRequest.Builder forged(String messageId, long ticket) {
        return request(unsigned(keyUrl, messageId, ticket), "not-the-key-of-the-source");
    }

    /** Signed with a key that its source does not give out, under an address where none is. */
    public HttpRequest.Builder withKeyThatIsNotThere(String messageId, long ticket) {
        return request(unsigned(keyUrl + "-" + messageId, messageId, ticket), "not-the-key-of-the-source");
    }

    /** Well signed; it names one ticket and brings another. */
    public HttpRequest.Builder contradicting(String messageId, long ticket) {
        var body = new String(unsigned(keyUrl, messageId, ticket), UTF_8);
        var named = "{\\\"id\\\":" + ticket + ",";
        if (!body.contains(named)) {
            throw new AssertionError("A callback does not look as expected: " + body);
        }
        return request(body.replace(named, "{\\\"id\\\":" + (ticket + 1) + ",").getBytes(UTF_8), signingKey);
    }

    private byte[] unsigned(String keyAddress, String messageId, long ticket) {
        return CallbackSigner.ticketUpdated(keyAddress, company, messageId, ticket, Instant.now(), 0);
    }

    private HttpRequest.Builder request(byte[] body, String key) {
        return HttpRequest.newBuilder(URI.create(address + "/connectwise/webhook?recordId=1&action=updated"))
                .header("Content-Type", "application/json")
                .header("x-content-signature", CallbackSigner.sign(body, key))
                .POST(BodyPublishers.ofByteArray(body));
    }
}
