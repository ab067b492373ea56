package com.accellis.engagement.webhook.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.LogLines;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests made by chance: whatever comes, the answer is one of those that are written down, tells nothing about us, and is
 * a good one only for the bytes that were signed.
 *
 * <p>jqwik generates the requests. Its own engine does not run tests within Quarkus, so that seeds are parameters of the
 * test, and a failing one is not made smaller.
 */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class FuzzTest extends CallbackFixture {

    private static final boolean LONG = "long".equals(System.getProperty("test.counts"));
    private static final int SEEDS = LONG ? 30 : 1;
    private static final int REQUESTS = 4_000;
    private static final int CONNECTIONS = 4;
    private static final int GENERATOR_SIZE = 1_000;

    /** The README's table, and what the server itself answers to what is no HTTP; those have no body. */
    private static final Set<String> WRITTEN_DOWN = Set.of(
            "204 ",
            "400 ",
            "400 bad-request",
            "400 body-not-json",
            "400 message-malformed",
            "401 key-unavailable",
            "401 key-url-refused",
            "401 signature-malformed",
            "401 signature-mismatch",
            "401 signature-missing",
            "401 wrong-company",
            "403 wrong-company",
            "404 not-found",
            "405 method",
            "415 media-type",
            "429 key-unavailable",
            "429 too-many-requests");

    private static final Pattern ABOUT_US = Pattern.compile(
            "(?i)exception|stack|\\b(com|io|java|org)\\.[a-z]+|\\bat [a-z]+\\.|\\.java|/work|/home|/tmp|select |kafka|"
                    + Mutant.MARKER);

    static Stream<Long> seeds() {
        return LongStream.rangeClosed(1, SEEDS).boxed();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverComesTheAnswerIsOneThatIsWrittenDown(long seed) throws Exception {
        List<Mutant> mutants = mutants(seed);
        List<String> answers = new ArrayList<>();
        long began = System.nanoTime();
        try (var log = LogLines.of("")) {
            var senders = Executors.newFixedThreadPool(CONNECTIONS);
            try {
                List<Callable<List<String>>> shares = new ArrayList<>();
                for (int i = 0; i < CONNECTIONS; i++) {
                    int share = REQUESTS / CONNECTIONS;
                    List<Mutant> mine = mutants.subList(i * share, (i + 1) * share);
                    shares.add(() -> send(mine));
                }
                for (Future<List<String>> share : senders.invokeAll(shares)) {
                    answers.addAll(share.get());
                }
            } finally {
                senders.shutdownNow();
            }
            assertThat(log.worrying()).as("warnings and stack traces").isEmpty();
        }

        Map<String, Integer> counts = new TreeMap<>();
        answers.forEach(answer -> counts.merge(answer, 1, Integer::sum));
        System.out.printf(
                "fuzz, seed %d: %d requests in %d ms, none accepted that was not signed: %s%n",
                seed, answers.size(), (System.nanoTime() - began) / 1_000_000, counts);
        assertThat(answers).hasSize(REQUESTS);
        assertThat(counts.keySet()).isSubsetOf(WRITTEN_DOWN).hasSizeGreaterThan(10);
        assertThat(counts.get("204 "))
                .as("good ones, without which this would show little")
                .isGreaterThan(REQUESTS / 50);
        assertThat(post(good()).statusCode()).isEqualTo(204);
    }

    private List<Mutant> mutants(long seed) {
        List<Mutant> mutants = new ArrayList<>();
        var random = new Random(seed);
        JqwikSession.run(() -> {
            RandomGenerator<Mutant> generator =
                    Mutant.of(good(), KEY, keyUrls()).generator(GENERATOR_SIZE);
            for (int i = 0; i < REQUESTS; i++) {
                mutants.add(generator.next(random).value());
            }
        });
        return mutants;
    }

    private List<String> keyUrls() {
        return List.of(
                connectWise.keyUrl("good"),
                connectWise.keyUrl("nobody-knows"),
                connectWise.keyUrl("good").replace("northwind", "othertenant"),
                "https://" + CLOUD_HOST + KEY_PATH + "1",
                "https://127.0.0.1" + KEY_PATH + "1",
                "http://127.0.0.1:1" + KEY_PATH + "1",
                "https://user@" + CLOUD_HOST + KEY_PATH + "1",
                Mutant.MARKER);
    }

    private List<String> send(List<Mutant> mutants) throws IOException {
        List<String> answers = new ArrayList<>();
        RawConnection connection = connect();
        try {
            for (Mutant mutant : mutants) {
                Optional<RawConnection.Answer> answer =
                        connection.send(mutant.bytes()).answer();
                assertThat(answer).as("answer to %s", mutant).isPresent();
                answers.add(judged(mutant, answer.get()));
                if (closes(answer.get())) {
                    connection.close();
                    connection = connect();
                }
            }
        } finally {
            connection.close();
        }
        return answers;
    }

    /** What is no HTTP is answered without a body, and nothing after it is read. */
    private static boolean closes(RawConnection.Answer answer) {
        return answer.status() == 400 && answer.body().isEmpty()
                || answer.header("connection").filter("close"::equals).isPresent();
    }

    /** Status and problem type. */
    private static String judged(Mutant mutant, RawConnection.Answer answer) throws IOException {
        String about = mutant.method() + " " + mutant.target() + " " + mutant.headers() + " → " + answer;
        if (answer.status() < 300) {
            assertThat(mutant.isGenuine(KEY)).as(about).isTrue();
            assertThat(answer.body()).isEmpty();
        }
        assertThat(String.join(" ", answer.head()) + answer.body()).as(about).doesNotContainPattern(ABOUT_US);
        if (answer.body().isEmpty()) {
            return answer.status() + " ";
        }
        assertThat(answer.header("content-type")).as(about).contains("application/problem+json");
        return answer.status() + " "
                + EventJson.mapper()
                        .readTree(answer.body())
                        .path("type")
                        .textValue()
                        .replace("urn:problem:", "");
    }
}
