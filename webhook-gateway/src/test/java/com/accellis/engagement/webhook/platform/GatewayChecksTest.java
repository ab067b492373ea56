package com.accellis.engagement.webhook.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.kit.startup.DeploymentConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatewayChecksTest {

    @Test
    void aSandboxIsForLocalSystemsOnly() {
        var sandbox = new Fixed("http://127.0.0.1:8090", true);

        assertThat(GatewayChecks.faults(sandbox, DeploymentConfig.Kind.LOCAL)).isEmpty();
        assertThat(GatewayChecks.faults(sandbox, DeploymentConfig.Kind.PRODUCTION))
                .hasSize(2)
                .anyMatch(fault -> fault.contains("connectwise.loopback-keys-allowed"))
                .anyMatch(fault -> fault.contains("connectwise.base-url"));
    }

    @Test
    void aRealConnectWiseIsFineInProduction() {
        assertThat(GatewayChecks.faults(
                        new Fixed("https://api-na.myconnectwise.net", false), DeploymentConfig.Kind.PRODUCTION))
                .isEmpty();
    }

    private record Fixed(String url, boolean loopbackKeysAllowed) implements ConnectWiseConfig {

        @Override
        public Optional<URI> baseUrl() {
            return Optional.of(URI.create(url));
        }

        @Override
        public Optional<String> companyId() {
            return Optional.of("northwind");
        }

        @Override
        public Optional<String> publicKey() {
            return Optional.empty();
        }

        @Override
        public Optional<String> privateKey() {
            return Optional.empty();
        }

        @Override
        public Optional<String> clientId() {
            return Optional.empty();
        }

        @Override
        public Optional<List<String>> keyHosts() {
            return Optional.empty();
        }

        @Override
        public boolean privateKeyHostsAllowed() {
            return false;
        }
    }
}
