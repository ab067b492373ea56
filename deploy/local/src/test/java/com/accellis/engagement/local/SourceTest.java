package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {

    private static final Map<String, String> REAL = Map.of(
            "CONNECTWISE_BASE_URL", "https://na.myconnectwise.example",
            "CONNECTWISE_COMPANY_ID", "acme",
            "CONNECTWISE_PUBLIC_KEY", "real-public",
            "CONNECTWISE_PRIVATE_KEY", "real-private",
            "CONNECTWISE_CLIENT_ID", "real-client");

    @TempDir
    private Path directory;

    private Secrets secrets;

    @BeforeEach
    void loadSecrets() {
        secrets = Secrets.in(directory.resolve("secrets.properties"));
    }

    @Test
    void withoutVariablesItIsTheSandboxWithKeysThatStay() {
        var source = Source.choose(Map.of(), secrets, 8090);

        assertThat(source.sandbox()).isTrue();
        assertThat(Source.choose(Map.of(), secrets, 8090)).isEqualTo(source);
    }

    @Test
    void withAllVariablesItIsTheRealOne() {
        assertThat(Source.choose(REAL, secrets, 0).sandbox()).isFalse();
    }

    @Test
    void withSomeVariablesTheMissingOnesAreNamed() {
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> Source.choose(Map.of("CONNECTWISE_BASE_URL", "https://x"), secrets, 0))
                .withMessageContaining("CONNECTWISE_CLIENT_ID")
                .withMessageContaining("unset CONNECTWISE_BASE_URL");
    }

    @Test
    void anExportedAccessFileStillMeansTheSandbox() {
        var before = Source.choose(Map.of(), secrets, 8090);

        var after = Source.choose(before.settings(), secrets, 8091);

        assertThat(after.sandbox()).isTrue();
        assertThat(after.settings()).containsEntry("CONNECTWISE_BASE_URL", "http://127.0.0.1:8091");
    }

    @Test
    void dataOfOneSourceIsNotMixedWithAnothers() {
        Source.choose(Map.of(), secrets, 8090).claim(secrets);

        assertThatCode(() -> Source.choose(Map.of(), secrets, 8091).claim(secrets))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> Source.choose(REAL, secrets, 0).claim(secrets))
                .withMessageContaining("--fresh");
    }

    @Test
    void onlyTheServicesThatNeedThemSeeTheKeys() {
        var caller = new HashMap<>(REAL);
        caller.put("ENGAGEMENT_TIME_ZONE", "Europe/Berlin");
        var environment = environment(caller);

        assertThat(environment.of(unit("connector-service")))
                .containsEntry("CONNECTWISE_PRIVATE_KEY", "real-private")
                .containsEntry("ENGAGEMENT_TIME_ZONE", "Europe/Berlin")
                .doesNotContainKey("ENGAGEMENT_PUBLIC_URL");
        assertThat(environment.of(unit("scoring-service")))
                .containsEntry("ENGAGEMENT_TIME_ZONE", "Europe/Berlin")
                .doesNotContainKey("CONNECTWISE_PRIVATE_KEY");
        assertThat(environment.plain()).doesNotContainKey("CONNECTWISE_PRIVATE_KEY");
    }

    @Test
    void theCallersSettingsWinOverDefaultsButNotOverTheWiring() {
        var environment = environment(Map.of(
                "CONNECTWISE_REQUESTS_PER_MINUTE", "5",
                "SYNC_EVERY", "1s",
                "KAFKA_BOOTSTRAP_SERVERS", "elsewhere:9092"));

        assertThat(environment.of(unit("connector-service")))
                .containsEntry("CONNECTWISE_REQUESTS_PER_MINUTE", "5")
                .containsEntry("SYNC_EVERY", "1s")
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:9092")
                .containsEntry("ENGAGEMENT_PUBLIC_URL", "http://127.0.0.1:8080")
                .containsEntry("QUARKUS_HTTP_PORT", "1")
                .containsEntry("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:5/connector");
    }

    private ServiceEnvironment environment(Map<String, String> caller) {
        return new ServiceEnvironment(
                caller,
                Source.choose(caller, secrets, 8090),
                "127.0.0.1:9092",
                LocalTokens.with(secrets, Clock.systemUTC()),
                8080);
    }

    private static ServiceUnit unit(String module) {
        return new ServiceUnit(module, 1, 2, Optional.of(new Database("connector", "password", 5)));
    }
}
