package com.accellis.engagement.kit.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.SecurityIdentityAugmentor;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Whoever may administer may also manage, and whoever may manage may also view: identity providers give people one role. A
 * token must say whose it is, or nobody could tell later who changed what.
 */
@ApplicationScoped
class Roles implements SecurityIdentityAugmentor {

    /** From the least to the greatest. */
    private static final List<String> RISING = List.of("viewer", "manager", "admin");

    @Override
    public Uni<SecurityIdentity> augment(SecurityIdentity identity, AuthenticationRequestContext context) {
        if (identity.isAnonymous()) {
            return Uni.createFrom().item(identity);
        }
        if (identity.getPrincipal() instanceof JsonWebToken token
                && (token.getSubject() == null || token.getSubject().isBlank())) {
            return Uni.createFrom().failure(new AuthenticationFailedException("The token has no subject"));
        }
        var builder = QuarkusSecurityIdentity.builder(identity);
        int greatest = RISING.size() - 1;
        while (greatest >= 0 && !identity.hasRole(RISING.get(greatest))) {
            greatest--;
        }
        RISING.subList(0, greatest + 1).forEach(builder::addRole);
        return Uni.createFrom().item(builder.build());
    }
}
