package com.accellis.engagement.connector.callback;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.kit.startup.DeploymentConfig;
import java.net.URI;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/** An address for callbacks without a container around it. */
public final class FixedAddress {

    private FixedAddress() {}

    /** @param publicUrl null for none */
    public static CallbackAddress of(ConnectWiseConfig config, String publicUrl) {
        return new CallbackAddress(
                config, new Deployed(Optional.ofNullable(publicUrl).map(URI::create)));
    }

    private record Deployed(Optional<URI> publicUrl) implements DeploymentConfig {

        @Override
        public Kind deployment() {
            return Kind.LOCAL;
        }

        @Override
        public ZoneId timeZone() {
            return ZoneOffset.UTC;
        }
    }
}
