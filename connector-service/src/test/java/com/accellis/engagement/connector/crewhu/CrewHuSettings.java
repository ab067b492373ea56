package com.accellis.engagement.connector.crewhu;

import com.accellis.engagement.connector.platform.CrewHuConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** CrewHu's settings as they are by default, and with some of them changed. */
final class CrewHuSettings {

    private CrewHuSettings() {}

    static CrewHuConfig with(Map<String, String> changed) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(CrewHuConfig.class)
                .withSources(new PropertiesConfigSource(changed, "test", 100))
                .withDefaultValue("crewhu.api-key", "key")
                .build()
                .getConfigMapping(CrewHuConfig.class);
    }
}
