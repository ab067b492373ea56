package com.accellis.engagement.registry.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.industry.Industry;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientProfileTest {

    @Test
    void oneCompanyThatCountsKeepsTheClientActive() {
        var profile = ClientProfile.of(
                "Fabrikam",
                Industry.LEGAL,
                List.of(new ClientProfile.Company(false, 2), new ClientProfile.Company(true, 3)));

        assertThat(profile).isEqualTo(new ClientProfile("Fabrikam", Industry.LEGAL, Status.ACTIVE, 5));
    }

    @Test
    void withoutACompanyThatCountsTheClientIsInactive() {
        var left = ClientProfile.of("Fabrikam", Industry.LEGAL, List.of(new ClientProfile.Company(false, 2)));

        assertThat(left.status()).isEqualTo(Status.INACTIVE);
        assertThat(ClientProfile.of("Fabrikam", Industry.LEGAL, List.of()).status())
                .isEqualTo(Status.INACTIVE);
    }
}
