package com.accellis.engagement.registry.matching;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.registry.matching.NamePairs.Pair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often the rules are right about hand-made companies, each compared with all clients. {@code held-out-pairs.tsv} was
 * written before the rules and is not for adjusting them.
 */
class NameMatchAccuracyTest {

    private static final NamePairs DATA = new NamePairs();

    @ParameterizedTest
    @ValueSource(strings = {"pairs.tsv", "held-out-pairs.tsv"})
    void acceptsNoWrongClientAndFindsMostOfTheRightOnes(String file) {
        Figures figures = Figures.of(DATA.read(file));

        System.out.println(file + ": " + figures);
        assertThat(figures.wronglyAccepted).isEmpty();
        assertThat(figures.recall()).isGreaterThanOrEqualTo(60);
        assertThat(figures.shareAmongFirstThree()).isGreaterThanOrEqualTo(90);
    }

    @Test
    void thereAreEnoughPairsAndEnoughOfThemBelongToNobody() {
        List<Pair> all = new ArrayList<>(DATA.read("pairs.tsv"));
        all.addAll(DATA.read("held-out-pairs.tsv"));

        System.out.println("all pairs: " + Figures.of(all));
        assertThat(all).hasSizeGreaterThanOrEqualTo(150);
        assertThat(all.stream().filter(pair -> pair.client() == null)).hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void theOrderOfClientsAndCompaniesDoesNotMatter() {
        List<CompanyFacts> companies = new ArrayList<>(
                DATA.read("pairs.tsv").stream().map(Pair::company).toList());
        List<ClientFacts> clients = new ArrayList<>(DATA.clients());
        Map<Long, Ranking> expected = new NameMatch(clients).rank(companies);

        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(clients, new Random(seed));
            Collections.shuffle(companies, new Random(seed));
            assertThat(new NameMatch(clients).rank(companies)).isEqualTo(expected);
        }
    }

    /** Shares are in percent, rounded down. */
    private static final class Figures {

        private final List<String> wronglyAccepted = new ArrayList<>();
        private final List<String> notAccepted = new ArrayList<>();
        private final List<String> notAmongFirstThree = new ArrayList<>();
        private int pairs;
        private int withClient;
        private int accepted;
        private int amongFirstThree;

        static Figures of(List<Pair> pairs) {
            var figures = new Figures();
            Map<Long, Ranking> rankings = new NameMatch(DATA.clients())
                    .rank(pairs.stream().map(Pair::company).toList());
            pairs.forEach(
                    pair -> figures.count(pair, rankings.get(pair.company().id())));
            return figures;
        }

        private void count(Pair pair, Ranking ranking) {
            pairs++;
            withClient += pair.client() == null ? 0 : 1;
            ranking.best().filter(best -> best.confidence() >= NameMatch.SURE).ifPresent(best -> {
                accepted++;
                if (!best.clientId().equals(pair.client())) {
                    wronglyAccepted.add(line(pair, ranking));
                }
            });
            if (pair.client() != null) {
                if (ranking.suggestions().stream()
                        .limit(3)
                        .anyMatch(suggestion -> suggestion.clientId().equals(pair.client()))) {
                    amongFirstThree++;
                } else {
                    notAmongFirstThree.add(line(pair, ranking));
                }
                if (ranking.best()
                        .filter(best -> best.confidence() >= NameMatch.SURE)
                        .isEmpty()) {
                    notAccepted.add(line(pair, ranking));
                }
            }
        }

        private static String line(Pair pair, Ranking ranking) {
            return pair.company().name() + " (" + pair.note() + ") -> "
                    + ranking.best()
                            .map(best -> DATA.nameOf(best.clientId()) + " " + best.confidence())
                            .orElse("none");
        }

        int precision() {
            return accepted == 0 ? 100 : 100 * (accepted - wronglyAccepted.size()) / accepted;
        }

        int recall() {
            return 100 * (accepted - wronglyAccepted.size()) / withClient;
        }

        int shareAmongFirstThree() {
            return 100 * amongFirstThree / withClient;
        }

        @Override
        public String toString() {
            return "%d pairs, %d with a client; accepted %d, of them wrong %d: precision %d %%, recall %d %%; right client among the first three %d %%"
                            .formatted(
                                    pairs,
                                    withClient,
                                    accepted,
                                    wronglyAccepted.size(),
                                    precision(),
                                    recall(),
                                    shareAmongFirstThree())
                    + "\n  wrongly accepted: " + wronglyAccepted
                    + "\n  not among the first three: " + notAmongFirstThree
                    + "\n  left to a person: " + notAccepted;
        }
    }
}
