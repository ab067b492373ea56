package com.accellis.engagement.sandbox.connectwise;

import com.accellis.engagement.sandbox.http.ApiException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** Checks who calls: Basic authentication of an API member, and the client id of the calling program. */
public final class Access implements Handler<RoutingContext> {

    private final byte[] authorization;
    private final String clientId;

    public Access(String companyId, String publicKey, String privateKey, String clientId) {
        var user = companyId + "+" + publicKey + ":" + privateKey;
        var encoded = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        this.authorization = ("Basic " + encoded).getBytes(StandardCharsets.UTF_8);
        this.clientId = clientId;
    }

    @Override
    public void handle(RoutingContext context) {
        var given = context.request().getHeader("Authorization");
        if (given == null || !MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8))) {
            throw ApiException.of(401, "Unauthorized", "Access to the requested resource is not authorized.");
        }
        if (!clientId.equalsIgnoreCase(context.request().getHeader("clientId"))) {
            throw ApiException.of(403, "Forbidden", "A valid clientId header is required.");
        }
        context.next();
    }
}
