package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.CallbackSigner;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
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
                + UUID.nameUUIDFromBytes(signingKey.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public HttpRequest.Builder ticketUpdated(String messageId, long ticket, Instant lastUpdated, int bytes) {
        var body = CallbackSigner.ticketUpdated(keyUrl, company, messageId, ticket, lastUpdated, bytes);
        return HttpRequest.newBuilder(URI.create(address + "/connectwise/webhook?recordId=1&action=updated"))
                .header("Content-Type", "application/json")
                .header("x-content-signature", CallbackSigner.sign(body, signingKey))
                .POST(BodyPublishers.ofByteArray(body));
    }
}
