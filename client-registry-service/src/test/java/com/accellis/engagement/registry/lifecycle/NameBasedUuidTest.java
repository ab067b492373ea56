package com.accellis.engagement.registry.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class NameBasedUuidTest {

    private static final UUID DNS = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

    @Test
    void agreesWithTheWellKnownExample() {
        assertThat(NameBasedUuid.of(DNS, "www.example.com")).hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    @Test
    void isOfVersion5AndTheUsualVariant() {
        var uuid = ClientIds.madeFromCompany(250);

        assertThat(uuid.version()).isEqualTo(5);
        assertThat(uuid.variant()).isEqualTo(2);
    }

    @Test
    void aCompanyAlwaysGivesTheSameClientId() {
        assertThat(ClientIds.madeFromCompany(250)).hasToString("51917652-7fd2-5719-9fb1-fa5beb8520bf");
        assertThat(ClientIds.madeFromCompany(251)).isNotEqualTo(ClientIds.madeFromCompany(250));
    }
}
