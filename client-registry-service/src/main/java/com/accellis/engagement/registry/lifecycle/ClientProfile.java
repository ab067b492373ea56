package com.accellis.engagement.registry.lifecycle;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.accellis.engagement.registry.industry.MarketIndustries;
import java.util.Collection;
import java.util.Comparator;

/**
 * What a client is because of its companies and of what people decided.
 *
 * @param activeContacts people at all its companies who have not left
 */
public record ClientProfile(
        String name, Industry industry, IndustrySource industrySource, Status status, int activeContacts) {

    /**
     * What is known without the companies.
     *
     * @param homeCompanyId the company that the client was made from; null when none
     * @param chosenName somebody's own choice, null when the name follows ConnectWise
     * @param chosenIndustry somebody's own choice, null when the industry follows the market
     * @param ended whether somebody retired or removed it
     */
    public record Basis(Origin origin, Long homeCompanyId, String chosenName, Industry chosenIndustry, boolean ended) {}

    /**
     * One company of a client.
     *
     * @param name null when it is not known
     * @param market null when it has none
     * @param counts whether it fulfils the {@link ClientCriteria} at present
     * @param activeContacts people there who have not left
     */
    public record Company(long id, String name, String market, boolean counts, int activeContacts) {}

    /**
     * Name and industry are those of the home company, or of the company with the lowest id when the home company is not
     * one of the client's. A client without companies still follows its home company: what it was last called would
     * depend on which events had come when it lost them.
     *
     * @param companies all companies of the client
     * @param home the home company, whether it is one of the client's or not; null when there is none
     */
    public static ClientProfile of(
            Basis basis, Collection<Company> companies, Company home, MarketIndustries industries) {
        Company followed = followed(basis, companies, home);
        return new ClientProfile(
                name(basis, followed),
                industry(basis, followed, industries),
                industrySource(basis, followed, industries),
                status(basis, companies),
                companies.stream().mapToInt(Company::activeContacts).sum());
    }

    /** A company whose name nobody has heard is the last choice. */
    private static Company followed(Basis basis, Collection<Company> companies, Company home) {
        return companies.stream()
                .min(Comparator.comparing((Company company) -> company.name() == null)
                        .thenComparing(company -> !Long.valueOf(company.id()).equals(basis.homeCompanyId()))
                        .thenComparing(Company::id))
                .orElse(home);
    }

    /** People enter clients with a name, so that only a company can be without. */
    private static String name(Basis basis, Company followed) {
        if (basis.chosenName() != null) {
            return basis.chosenName();
        }
        if (followed == null) {
            throw new IllegalStateException("A client has a name or a company");
        }
        return followed.name() == null ? "Company " + followed.id() : followed.name();
    }

    private static Industry industry(Basis basis, Company followed, MarketIndustries industries) {
        if (basis.chosenIndustry() != null) {
            return basis.chosenIndustry();
        }
        return followed == null ? Industry.OTHER : industries.of(followed.market());
    }

    private static IndustrySource industrySource(Basis basis, Company followed, MarketIndustries industries) {
        if (basis.chosenIndustry() != null) {
            return IndustrySource.CHOSEN;
        }
        return followed == null ? IndustrySource.NO_MARKET : industries.source(followed.market());
    }

    /** Whom people entered or imported counts from then on; whom ConnectWise brought counts while a company of it does. */
    private static Status status(Basis basis, Collection<Company> companies) {
        boolean active = !basis.ended()
                && (companies.isEmpty()
                        ? basis.origin() != Origin.CONNECTWISE
                        : companies.stream().anyMatch(Company::counts));
        return active ? Status.ACTIVE : Status.INACTIVE;
    }
}
