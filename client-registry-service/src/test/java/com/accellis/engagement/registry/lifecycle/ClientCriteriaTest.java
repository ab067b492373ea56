package com.accellis.engagement.registry.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientCriteriaTest {

    private final ClientCriteria criteria = new ClientCriteria(Set.of("Active"), Set.of("Client"), true);

    @ParameterizedTest(name = "deleted {0}, status {1}, types {2} counts: {3}")
    @CsvSource(
            nullValues = "none",
            value = {
                "false, Active, Client, true",
                "false, Active, Vendor;Client, true",
                "false, ' active ', CLIENT, true",
                "false, Active, Prospect, false",
                "false, Active, '', false",
                "false, Inactive, Client, false",
                "false, none, Client, false",
                "true, Active, Client, false"
            })
    void countsOnlyWhatIsKeptActiveAndOfAType(boolean deleted, String status, String types, boolean counts) {
        assertThat(criteria.accept(deleted, status, List.of(types.split(";")))).isEqualTo(counts);
    }

    @Test
    void acceptsEveryConfiguredStatusAndType() {
        var wider = new ClientCriteria(Set.of("Active", "On hold"), Set.of("Client", "Partner"), true);

        assertThat(wider.accept(false, "On hold", List.of("Partner"))).isTrue();
    }
}
