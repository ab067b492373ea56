package com.accellis.engagement.kit.http;

import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who sends the present request. */
@ApplicationScoped
public class Caller {

    private final JsonWebToken token;

    Caller(JsonWebToken token) {
        this.token = token;
    }

    /**
     * The subject of the token. The token check lets a token without one pass; nobody could tell later who it was.
     *
     * @throws UnauthorizedException when the token has no subject
     */
    public String name() {
        if (token.getSubject() == null || token.getSubject().isBlank()) {
            throw new UnauthorizedException("The token has no subject");
        }
        return token.getSubject();
    }
}
