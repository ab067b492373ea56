package com.accellis.engagement.sandbox.connectwise;

import com.accellis.engagement.sandbox.faults.BadCredentials;
import com.accellis.engagement.sandbox.faults.Faults;
import com.accellis.engagement.sandbox.http.ApiException;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** Checks who calls: Basic authentication of an API member, and the client id of the calling program. */
public final class Access implements Handler<RoutingContext> {

    private static final int NOT_FOUND = 404;

    private final byte[] authorization;
    private final String clientId;
    private final Faults faults;

    public Access(String companyId, String publicKey, String privateKey, String clientId, Faults faults) {
        var user = companyId + "+" + publicKey + ":" + privateKey;
        var encoded = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        this.authorization = ("Basic " + encoded).getBytes(StandardCharsets.UTF_8);
        this.clientId = clientId;
        this.faults = faults;
    }

    @Override
    public void handle(RoutingContext context) {
        var given = context.request().getHeader("Authorization");
        if (given == null || !MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8))) {
            throw badCredentials();
        }
        if (!clientId.equalsIgnoreCase(context.request().getHeader("clientId"))) {
            throw ApiException.of(403, "Forbidden", "A valid clientId header is required.");
        }
        context.next();
    }

    private ApiException badCredentials() {
        var isHidden = faults.standing(BadCredentials.class).stream().anyMatch(answer -> answer.status() == NOT_FOUND);
        return isHidden
                ? ApiException.of(NOT_FOUND, "ConnectWiseApi", "The endpoint does not exist.")
                : ApiException.of(401, "Unauthorized", "Access to the requested resource is not authorized.");
    }
}
