package com.accellis.engagement.webhook.platform;

import com.accellis.engagement.kit.startup.DeploymentConfig;
import com.accellis.engagement.webhook.signature.KeyUrlRule;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Refuses settings under which strangers could sign callbacks. */
@ApplicationScoped
class GatewayChecks {

    private static final Logger LOG = Logger.getLogger(GatewayChecks.class);

    private final ConnectWiseConfig connectWise;
    private final DeploymentConfig deployment;

    /** @param keyUrls asked for so that a wrong host list ends the start and not the first callback */
    GatewayChecks(ConnectWiseConfig connectWise, DeploymentConfig deployment, KeyUrlRule keyUrls) {
        this.connectWise = connectWise;
        this.deployment = deployment;
    }

    void onStart(@Observes StartupEvent start) {
        if (connectWise.companyId().isEmpty() || connectWise.baseUrl().isEmpty()) {
            LOG.warn("connectwise.company-id or connectwise.base-url is not set: every callback will be refused");
        }
        List<String> faults = faults(connectWise, deployment.deployment());
        if (LaunchMode.current() != LaunchMode.TEST && !faults.isEmpty()) {
            throw new IllegalStateException("Unsafe settings:\n  " + String.join("\n  ", faults));
        }
    }

    static List<String> faults(ConnectWiseConfig connectWise, DeploymentConfig.Kind deployment) {
        List<String> faults = new ArrayList<>();
        if (deployment != DeploymentConfig.Kind.PRODUCTION) {
            return faults;
        }
        if (connectWise.loopbackKeysAllowed()) {
            faults.add("connectwise.loopback-keys-allowed is for engagement.deployment=local");
        }
        if (connectWise
                .baseUrl()
                .filter(url -> !"https".equalsIgnoreCase(url.getScheme()))
                .isPresent()) {
            faults.add("connectwise.base-url must be https");
        }
        return faults;
    }
}
