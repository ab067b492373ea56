package com.accellis.engagement.registry.intake;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.events.Services;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.registry.lifecycle.ClientIds;
import com.accellis.engagement.testkit.DatabaseSearch;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Reliability page, S-9: a tombstone leaves no trace of the person here, and the client is told anew without them. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class ContactErasureTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long COMPANY = 7001;
    private static final long PERSON = 7002;

    @Inject
    DataSource database;

    @Test
    void nothingIsLeftOfAnErasedPrimaryContact() {
        // Given
        String marker = "Marker" + UUID.randomUUID().toString().replace("-", "");
        Samples.send(Samples.company(COMPANY, 1, "Wide World", null, PERSON));
        Samples.send(person(marker, 1));
        await().atMost(PATIENCE).until(RegistryClient::detail, detail -> detail.contains(marker));
        await().atMost(PATIENCE).until(RegistryClient::newest, event -> event.contains("\"activeContacts\":1"));

        // When
        Samples.sendTombstone(PERSON);

        // Then
        await().atMost(PATIENCE).until(RegistryClient::newest, event -> event.contains("\"activeContacts\":0"));
        assertNoTrace(marker);
        assertThat(RegistryClient.detail()).doesNotContain(marker);

        // A late event of the person changes nothing.
        Samples.send(person(marker, 2));
        Samples.send(Samples.contact(PERSON + 1, 1, COMPANY, false, false));
        await().atMost(PATIENCE).until(RegistryClient::newest, event -> event.contains("\"activeContacts\":1"));
        assertThat(DatabaseSearch.hits(database, marker)).isEmpty();
        assertThat(RegistryClient.detail()).doesNotContain(marker);
    }

    private static ContactChanged person(String marker, int version) {
        return new ContactChanged(
                PERSON,
                Samples.version(version),
                false,
                COMPANY,
                marker,
                marker + "son",
                marker,
                marker + "@example.org",
                marker,
                false,
                true);
    }

    private void assertNoTrace(String marker) {
        assertThat(DatabaseSearch.hits(database, marker)).isEmpty();
        for (var topic : List.of(
                Topics.CONTACTS,
                Topics.CLIENTS,
                Topics.COMPANY_ASSIGNMENTS,
                Topics.CONTACTS.deadLetter(Services.REGISTRY),
                Topics.COMPANIES.deadLetter(Services.REGISTRY))) {
            assertThat(new TestTopic(topic).newestByKey().values())
                    .as(topic.name())
                    .noneMatch(value -> value != null && value.contains(marker));
        }
    }

    /** The client as others see it. */
    private static final class RegistryClient {

        private static final UUID ID = ClientIds.madeFromCompany(COMPANY);

        static String detail() {
            return given().auth()
                    .oauth2(TestTokens.viewer())
                    .get("/api/v1/clients/" + ID)
                    .asString();
        }

        static String newest() {
            return new TestTopic(Topics.CLIENTS).newestByKey().getOrDefault(ID.toString(), "");
        }
    }
}
