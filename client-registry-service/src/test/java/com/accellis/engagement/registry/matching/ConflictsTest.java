package com.accellis.engagement.registry.matching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConflictsTest {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);

    @Test
    void companiesThatSeveralClientsClaim() {
        var alike = Map.of(7L, new Ranking(List.of(), List.of(TWO, ONE)), 8L, new Ranking(List.of(), List.of()));

        assertThat(Conflicts.among(List.of(named(8, "Zuuk", null), named(7, "Fabrikam", null)), alike))
                .containsExactly(new Conflict(
                        Conflict.Kind.CLAIMED_ALIKE,
                        "Several clients claim the company alike",
                        List.of(7L),
                        List.of(TWO, ONE)));
    }

    @Test
    void aDeletedCompanyThatIsStillMapped() {
        assertThat(among(deleted(1, null, null, ONE), deleted(2, "Zuuk", "Z", null)))
                .containsExactly(new Conflict(
                        Conflict.Kind.DELETED, "Deleted in ConnectWise and still mapped", List.of(1L), List.of(ONE)));
    }

    @Test
    void aCompanyThatWasEnteredAgain() {
        assertThat(among(deleted(1, "Fabrikam", "FAB", ONE), known(2, "Fabrikam Inc", "fab", null, null)))
                .extracting(Conflict::kind, Conflict::reason, Conflict::companyIds, Conflict::clientIds)
                .contains(tuple(
                        Conflict.Kind.RECYCLED,
                        "Deleted and entered again with the same identifier: fab",
                        List.of(1L, 2L),
                        List.of(ONE)))
                .as("the same two are told once")
                .hasSize(2);
    }

    @Test
    void aCompanyThatWasEnteredAgainAndMappedAlikeIsSettled() {
        assertThat(among(deleted(1, "Fabrikam", "FAB", ONE), known(2, "Fabrikam", "FAB", null, ONE)))
                .extracting(Conflict::kind)
                .containsExactly(Conflict.Kind.DELETED);
    }

    @Test
    void companiesWithTheSameNameOrWebsiteThatAreNotOneClients() {
        assertThat(among(
                        known(4, "Zuuk", null, "www.zuuk.com", null),
                        named(3, "Fabrikam", ONE),
                        named(2, "FABRIKAM LLC", TWO),
                        known(1, "Other", null, "zuuk.com", ONE)))
                .containsExactly(
                        new Conflict(
                                Conflict.Kind.DUPLICATE,
                                "The same website domain: zuuk.com",
                                List.of(1L, 4L),
                                List.of(ONE)),
                        new Conflict(
                                Conflict.Kind.DUPLICATE,
                                "The same name: fabrikam",
                                List.of(2L, 3L),
                                List.of(ONE, TWO)));
    }

    @Test
    void companiesOfOneClientAreNoDuplicates() {
        assertThat(among(named(1, "Fabrikam", ONE), named(2, "Fabrikam", ONE))).isEmpty();
    }

    @Test
    void manyCompaniesWithOneWebsiteAreNoDuplicates() {
        assertThat(among(
                        known(1, "Alder", null, "hosted.net", null),
                        known(2, "Birch", null, "hosted.net", null),
                        known(3, "Cedar", null, "hosted.net", null),
                        known(4, "Dogwood", null, "hosted.net", null),
                        known(5, "Elm", null, "hosted.net", null),
                        known(6, "Fir", null, "hosted.net", null)))
                .isEmpty();
    }

    private static List<Conflict> among(KnownCompany... companies) {
        return Conflicts.among(List.of(companies), Map.of());
    }

    private static KnownCompany named(long id, String name, UUID client) {
        return known(id, name, null, null, client);
    }

    private static KnownCompany known(long id, String name, String identifier, String website, UUID client) {
        return new KnownCompany(new CompanyFacts(id, name, identifier, website, null, Map.of()), false, client);
    }

    private static KnownCompany deleted(long id, String name, String identifier, UUID client) {
        return new KnownCompany(new CompanyFacts(id, name, identifier, null, null, Map.of()), true, client);
    }
}
