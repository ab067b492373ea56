package com.accellis.engagement.kit.http;

import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who sends the present request. */
@ApplicationScoped
public class Caller {

    /** Not every service reads tokens: the webhook is signed instead. */
    private final Instance<JsonWebToken> token;

    Caller(Instance<JsonWebToken> token) {
        this.token = token;
    }

    /**
     * The subject of the token. The token check lets a token without one pass; nobody could tell later who it was.
     *
     * @throws UnauthorizedException when the token has no subject
     */
    public String name() {
        String subject = token.get().getSubject();
        if (subject == null || subject.isBlank()) {
            throw new UnauthorizedException("The token has no subject");
        }
        return subject;
    }
}
