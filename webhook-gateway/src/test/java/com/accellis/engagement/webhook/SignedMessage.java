package com.accellis.engagement.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Callbacks as ConnectWise sends them; signs in its own way, so that a mistake in ours shows. */
public final class SignedMessage {

    private SignedMessage() {}

    /** The body of a callback about a ticket. */
    public static String ofTicket(long id, String keyUrl) {
        return """
                {"MessageId":"message-%1$d","FromUrl":"na.myconnectwise.net","CompanyId":"northwind","MemberId":"apiuser",\
                "Action":"updated","Type":"ticket","ID":%1$d,"ProductInstanceId":null,"PartnerId":null,\
                "CallbackObjectRecId":26552,"Entity":"{\\"id\\":%1$d,\\"summary\\":\\"Secret marker 4711\\",\
                \\"_info\\":{\\"lastUpdated\\":\\"2026-02-03T16:10:01Z\\"}}","Metadata":{"key_url":"%2$s"}}""".formatted(id, keyUrl);
    }

    public static String sign(byte[] body, String signingKey) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            byte[] secret = MessageDigest.getInstance("SHA-256").digest(signingKey.getBytes(UTF_8));
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
