package com.accellis.engagement.connector.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.connectwise.FixedConnectWise;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackAddressTest {

    @ParameterizedTest(name = "{1} for {0}: usable {2}")
    @CsvSource({
        "https://192.0.2.1, https://203.0.113.7, true",
        "https://192.0.2.1, http://203.0.113.7, false",
        "https://192.0.2.1, http://127.0.0.1:8080, false",
        "https://192.0.2.1, https://localhost, false",
        "http://127.0.0.1:8090, http://127.0.0.1:8080, true",
        "http://127.0.0.1:8090, , false"
    })
    void onlyWhatConnectWiseCanReachIsUsable(String connectWise, String publicUrl, boolean usable) {
        assertThat(FixedAddress.of(FixedConnectWise.at(connectWise), publicUrl).usable())
                .isEqualTo(usable);
    }

    @Test
    void theAddressEndsWhereConnectWiseAppendsTheId() {
        assertThat(FixedAddress.of(FixedConnectWise.at("https://192.0.2.1"), "https://203.0.113.7/")
                        .url())
                .contains(URI.create("https://203.0.113.7/connectwise/webhook?recordId="));
    }
}
