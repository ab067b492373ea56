package com.accellis.engagement.registry.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameMatchTest {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);

    private long lastId = 100;

    @ParameterizedTest(name = "{0} and {1}: {2}, {3}")
    @CsvSource({
        "Fabrikam Inc, fabrikam  inc, exact-name, 96",
        "Fabrikam Inc, Fabrikam, same-name-without-suffix, 93",
        "Fabrikam Inc, Fabrikam LLC, same-name-without-suffix, 78",
        "ABC Inc, ABC, same-name-without-suffix, 85",
        "Fabrikan, Fabrikam, similar-name, 75"
    })
    void aNameAlone(String company, String client, String key, int confidence) {
        Ranking ranking = rank(company(company), client(ONE, company(client)));

        assertThat(ranking.suggestions()).singleElement().satisfies(suggestion -> {
            assertThat(suggestion.clientId()).isEqualTo(ONE);
            assertThat(suggestion.confidence()).isEqualTo(confidence);
            assertThat(suggestion.reasons())
                    .extracting(reason -> reason.key().wireName())
                    .containsExactly(key);
        });
    }

    @Test
    void everyReasonIsToldInWordsAndAddsToTheConfidence() {
        var client = client(ONE, new CompanyFacts(1, "Fabrikam", "FAB", "fabrikam.io", null, Map.of("fabrikam.io", 3)));

        Ranking ranking = rank(
                new CompanyFacts(50, "Fabrikan", "fab ", "https://www.fabrikam.io", 1L, Map.of("fabrikam.io", 1)),
                client);

        assertThat(ranking.suggestions()).singleElement().satisfies(suggestion -> {
            assertThat(suggestion.confidence()).isEqualTo(98);
            assertThat(suggestion.reasons())
                    .containsExactly(
                            new Reason(ReasonKey.SIMILAR_NAME, "Similar name: Fabrikam"),
                            new Reason(ReasonKey.IDENTIFIER, "Same identifier: fab"),
                            new Reason(ReasonKey.WEBSITE_DOMAIN, "Website at the same domain: fabrikam.io"),
                            new Reason(ReasonKey.PARENT_COMPANY, "Its parent company belongs to the client"));
        });
    }

    @ParameterizedTest(name = "website {0}, mail {1}: {2}, {3}")
    @CsvSource({
        "fabrikam.io, , website-domain, 70",
        ", fabrikam.io, e-mail-domain, 65",
        "fabrikam.io, fabrikam.io, website-domain, 70"
    })
    void aDomainAloneIsNotEnough(String website, String mail, String key, int confidence) {
        var client = client(ONE, new CompanyFacts(1, "Fabrikam", null, "fabrikam.io", null, Map.of()));
        Map<String, Integer> hosts = mail == null ? Map.of() : Map.of(mail, 1);

        Ranking ranking = rank(new CompanyFacts(50, "Zuuk", null, website, null, hosts), client);

        assertThat(ranking.suggestions()).singleElement().satisfies(suggestion -> {
            assertThat(suggestion.confidence()).isEqualTo(confidence);
            assertThat(suggestion.reasons())
                    .extracting(reason -> reason.key().wireName())
                    .containsExactly(key);
        });
    }

    @Test
    void anotherDomainMakesASameNameDoubtful() {
        var client = client(ONE, withWebsite("Fabrikam", "fabrikam.io"));

        assertThat(confidence(rank(withWebsite("Fabrikam", "fabrikam.com"), client)))
                .as("another ending of the same word")
                .isEqualTo(96);
        assertThat(confidence(rank(withWebsite("Fabrikam", "zuuk.com"), client)))
                .isEqualTo(76);
    }

    @Test
    void aNameThatTwoClientsHaveIsNeverSure() {
        Ranking ranking =
                rank(company("Fabrikam"), client(TWO, company("Fabrikam LLC")), client(ONE, company("Fabrikam Inc")));

        assertThat(ranking.alike()).containsExactly(ONE, TWO);
        assertThat(ranking.suggestions())
                .extracting(Suggestion::confidence)
                .containsExactly(NameMatch.SURE_WHEN_ALIKE, NameMatch.SURE_WHEN_ALIKE);
    }

    @Test
    void theFormDecidesBetweenTwoClientsOfOneName() {
        Ranking ranking = rank(
                company("Fabrikam LLC"), client(ONE, company("Fabrikam LLC")), client(TWO, company("Fabrikam Inc")));

        assertThat(ranking.alike()).isEmpty();
        assertThat(ranking.best()).map(Suggestion::clientId).contains(ONE);
        assertThat(confidence(ranking)).isEqualTo(96);
    }

    @Test
    void aDomainThatManyClientsHaveSaysNothing() {
        List<ClientFacts> clients = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            clients.add(client(new UUID(1, i), withWebsite("Firm" + "abcdefghi".substring(i) + i, "hosted.net")));
        }

        assertThat(rank(withWebsite("Zuuk", "hosted.net"), clients.toArray(ClientFacts[]::new))
                        .suggestions())
                .isEmpty();
    }

    @Test
    void theNamesOfItsCompaniesAreAlsoTheClients() {
        var client = new ClientFacts(ONE, "Fabrikam Group", List.of(company("Zuuk Works")));

        assertThat(confidence(rank(company("Zuuk Works Ltd"), client))).isEqualTo(93);
    }

    @Test
    void noMoreThanFiveAreSuggested() {
        List<ClientFacts> clients = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            clients.add(client(new UUID(1, i), company("Fabrikam")));
        }

        assertThat(rank(company("Fabrikam"), clients.toArray(ClientFacts[]::new))
                        .suggestions())
                .hasSize(Ranking.MOST);
    }

    @Test
    void withoutClientsNothingIsSuggested() {
        assertThat(rank(company("Fabrikam")).suggestions()).isEmpty();
        assertThat(rank(company("!!!"), client(ONE, company("Fabrikam"))).suggestions())
                .isEmpty();
    }

    private Ranking rank(CompanyFacts company, ClientFacts... clients) {
        return new NameMatch(List.of(clients)).rank(List.of(company)).get(company.id());
    }

    private static int confidence(Ranking ranking) {
        return ranking.best().orElseThrow().confidence();
    }

    private static ClientFacts client(UUID id, CompanyFacts company) {
        return new ClientFacts(id, company.name(), List.of(company));
    }

    private CompanyFacts company(String name) {
        return withWebsite(name, null);
    }

    private CompanyFacts withWebsite(String name, String website) {
        return new CompanyFacts(++lastId, name, null, website, null, Map.of());
    }
}
