package com.accellis.engagement.registry.company;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.registry.lifecycle.ClientCriteria;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CompanyTest {

    private final ClientCriteria criteria = new ClientCriteria(Set.of("Active"), Set.of("Client"), true);
    private final Company company = new Company(250);

    @Test
    void theSameVersionAgainIsNoNews() {
        assertThat(company.hear(Samples.company(250, 2, "Fabrikam", "Legal", null), criteria))
                .isTrue();
        assertThat(company.hear(Samples.company(250, 2, "Fabrikam", "Legal", null), criteria))
                .isFalse();
    }

    @Test
    void anOlderVersionIsNoNews() {
        company.hear(Samples.company(250, 2, "Fabrikam", "Legal", null), criteria);

        assertThat(company.hear(Samples.company(250, 1, "Old name", "Retail", null), criteria))
                .isFalse();
        assertThat(company.name()).isEqualTo("Fabrikam");
    }

    @Test
    void aDeletionKeepsTheNameAndMarket() {
        company.hear(Samples.company(250, 1, "Fabrikam", "Legal", null), criteria);
        company.hear(Samples.deletedCompany(250, 2), criteria);

        assertThat(company.deleted()).isTrue();
        assertThat(company.name()).isEqualTo("Fabrikam");
        assertThat(company.market()).isEqualTo("Legal");
        assertThat(company.counts(criteria)).isFalse();
        assertThat(company.everCounted()).isTrue();
    }

    @Test
    void aNameThatArrivesAfterTheDeletionIsStillTaken() {
        company.hear(Samples.deletedCompany(250, 3), criteria);

        assertThat(company.hear(Samples.company(250, 2, "Fabrikam", "Legal", null), criteria))
                .isTrue();
        assertThat(company.hear(Samples.company(250, 1, "Old name", "Retail", null), criteria))
                .isFalse();
        assertThat(company.name()).isEqualTo("Fabrikam");
        assertThat(company.deleted()).isTrue();
    }

    @Test
    void anOvertakenVersionStillTellsThatItOnceCounted() {
        company.hear(Samples.company(250, 2, "Fabrikam", "Inactive", List.of("Client"), null, null), criteria);
        assertThat(company.everCounted()).isFalse();

        assertThat(company.hear(Samples.company(250, 1, "Fabrikam", null, null), criteria))
                .isTrue();
        assertThat(company.everCounted()).isTrue();
        assertThat(company.counts(criteria)).isFalse();
    }
}
