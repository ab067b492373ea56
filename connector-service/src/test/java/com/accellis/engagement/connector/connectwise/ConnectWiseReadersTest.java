package com.accellis.engagement.connector.connectwise;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectWiseReadersTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 50, 1000})
    void pagesThatConnectWiseAnswersWholeAreAskedFor(int size) {
        var readers = readersWithPagesOf(size);
        assertThatCode(() -> readers.refuseUnsafe(new StartupEvent())).doesNotThrowAnyException();
    }

    /** A larger page comes back with 1000 records, and would look like the last one. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001, 2000})
    void pagesThatConnectWiseWouldCutAreRefused(int size) {
        var readers = readersWithPagesOf(size);
        assertThatThrownBy(() -> readers.refuseUnsafe(new StartupEvent()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("connectwise.page-size is from 1 to 1000, was " + size);
    }

    private static ConnectWiseReaders readersWithPagesOf(int size) {
        ConnectWiseConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ConnectWiseConfig.class)
                .withSources(new PropertiesConfigSource(
                        Map.of("connectwise.page-size", Integer.toString(size)), "test", 100))
                .build()
                .getConfigMapping(ConnectWiseConfig.class);
        return new ConnectWiseReaders(null, null, config);
    }
}
