package com.accellis.engagement.registry.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.accellis.engagement.registry.industry.MarketIndustries;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientProfileTest {

    private static final MarketIndustries INDUSTRIES =
            new MarketIndustries(Map.of("Legal", Industry.LEGAL, "Retail", Industry.RETAIL));

    @Test
    void oneCompanyThatCountsKeepsTheClientActive() {
        var profile = profile(made(), company(1, "Fabrikam", "Legal", false, 2), company(2, "B", "Retail", true, 3));

        assertThat(profile)
                .isEqualTo(new ClientProfile("Fabrikam", Industry.LEGAL, IndustrySource.MARKET, Status.ACTIVE, 5));
    }

    @Test
    void withoutACompanyThatCountsTheClientIsInactive() {
        assertThat(profile(made(), company(1, "Fabrikam", null, false, 2)).status())
                .isEqualTo(Status.INACTIVE);
    }

    @Test
    void withoutCompaniesOnlyWhomPeopleEnteredIsActive() {
        var left = ClientProfile.of(made(), List.of(), company(1, "Fabrikam", "Legal", true, 4), INDUSTRIES);
        assertThat(left)
                .as("still called after its home company")
                .isEqualTo(new ClientProfile("Fabrikam", Industry.LEGAL, IndustrySource.MARKET, Status.INACTIVE, 0));
        assertThat(profile(entered("Contoso", null)).status()).isEqualTo(Status.ACTIVE);
    }

    @Test
    void theHomeCompanyGivesNameAndIndustryAlsoWhenItIsNotTheFirst() {
        var basis = new ClientProfile.Basis(Origin.CONNECTWISE, 7L, null, null, false);

        var profile = profile(basis, company(3, "Three", "Retail", true, 0), company(7, "Seven", "Legal", true, 0));

        assertThat(profile.name()).isEqualTo("Seven");
        assertThat(profile.industry()).isEqualTo(Industry.LEGAL);
    }

    @Test
    void withoutTheHomeCompanyTheLowestIdStandsIn() {
        assertThat(profile(made(), company(9, "Nine", null, true, 0), company(4, "Four", null, true, 0))
                        .name())
                .isEqualTo("Four");
    }

    @Test
    void aCompanyWithoutNameIsTheLastChoice() {
        assertThat(profile(made(), company(4, null, null, true, 0), company(9, "Nine", null, true, 0))
                        .name())
                .isEqualTo("Nine");
        assertThat(profile(made(), company(4, null, null, true, 0)).name()).isEqualTo("Company 4");
    }

    @Test
    void choicesStandAgainstCompanies() {
        var basis = new ClientProfile.Basis(Origin.CONNECTWISE, 1L, "Ours", Industry.FINANCE, false);

        var profile = profile(basis, company(1, "Theirs", "Legal", true, 0));

        assertThat(profile.name()).isEqualTo("Ours");
        assertThat(profile.industry()).isEqualTo(Industry.FINANCE);
        assertThat(profile.industrySource()).isEqualTo(IndustrySource.CHOSEN);
    }

    @Test
    void aMarketThatIsMissingOrUnknownIsMarked() {
        assertThat(profile(made(), company(1, "A", null, true, 0)).industrySource())
                .isEqualTo(IndustrySource.NO_MARKET);
        assertThat(profile(made(), company(1, "A", "Mining", true, 0)).industrySource())
                .isEqualTo(IndustrySource.UNKNOWN_MARKET);
    }

    @Test
    void whoeverIsRetiredIsInactiveWhateverItsCompaniesAre() {
        var basis = new ClientProfile.Basis(Origin.CONNECTWISE, 1L, null, null, true);

        assertThat(profile(basis, company(1, "A", null, true, 0)).status()).isEqualTo(Status.INACTIVE);
    }

    private static ClientProfile.Basis made() {
        return new ClientProfile.Basis(Origin.CONNECTWISE, 1L, null, null, false);
    }

    private static ClientProfile.Basis entered(String name, Industry industry) {
        return new ClientProfile.Basis(Origin.MANUAL, null, name, industry, false);
    }

    private static ClientProfile.Company company(long id, String name, String market, boolean counts, int contacts) {
        return new ClientProfile.Company(id, name, market, counts, contacts);
    }

    private static ClientProfile profile(ClientProfile.Basis basis, ClientProfile.Company... companies) {
        return ClientProfile.of(basis, List.of(companies), null, INDUSTRIES);
    }
}
