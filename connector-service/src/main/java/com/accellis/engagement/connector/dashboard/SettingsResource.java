package com.accellis.engagement.connector.dashboard;

import com.accellis.engagement.kit.startup.DeploymentConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the dashboard has to know before anybody is logged in. Nothing of it is secret. */
@Path("/dashboard/settings")
@Produces(MediaType.APPLICATION_JSON)
public class SettingsResource {

    private final DashboardConfig config;
    private final String rolesClaim;
    private final DeploymentConfig deployment;

    SettingsResource(
            DashboardConfig config,
            @ConfigProperty(name = "quarkus.oidc.roles.role-claim-path") String rolesClaim,
            DeploymentConfig deployment) {
        this.config = config;
        this.rolesClaim = rolesClaim;
        this.deployment = deployment;
    }

    /**
     * @param oidc null without an identity provider
     * @param tokens whether people may log in with a token, as on one's own machine
     * @param rolesClaim where a token tells roles; claims within claims are separated by slashes
     * @param timeZone where business days begin
     */
    public record Settings(Provider oidc, boolean tokens, String rolesClaim, String timeZone) {}

    /** @param clientId of the dashboard at the provider */
    public record Provider(String issuer, String clientId, String scope) {}

    @GET
    @PermitAll
    public Settings settings() {
        return new Settings(
                config.oidcIssuer()
                        .map(issuer -> new Provider(issuer.toString(), config.oidcClientId(), config.oidcScope()))
                        .orElse(null),
                config.oidcIssuer().isEmpty() && deployment.deployment() == DeploymentConfig.Kind.LOCAL,
                rolesClaim,
                deployment.timeZone().getId());
    }
}
