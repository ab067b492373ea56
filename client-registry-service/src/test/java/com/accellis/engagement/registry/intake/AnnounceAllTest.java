package com.accellis.engagement.registry.intake;

import static com.accellis.engagement.registry.Api.CLIENTS;
import static com.accellis.engagement.registry.Api.companies;
import static com.accellis.engagement.registry.Api.madeOf;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** After an old backup was restored: what others know is brought to what is known here. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class AnnounceAllTest {

    private static final long COMPANY = 81_001;
    private static final long LATER_COMPANY = 81_002;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TestTopic clients = new TestTopic(Topics.CLIENTS);
    private final TestTopic assignments = new TestTopic(Topics.COMPANY_ASSIGNMENTS);

    @Inject
    EntityManager database;

    @Test
    void whatOthersKnowAndThisDatabaseDoesNotIsTakenBack() {
        // Given: a client as the backup has it; then it is renamed, and another one is entered
        companies(COMPANY);
        String client = madeOf(COMPANY);
        await().atMost(PATIENCE).until(() -> clientOnTopic(client) != null);
        String nameInBackup = clientOnTopic(client).name();
        var entered = new ClientChanged(
                UUID.randomUUID(), 3, false, null, "Entered later", "other", ClientChanged.Status.ACTIVE, true, 30, 0);
        clients.sendEvent(EventTypes.CLIENT.name(), entered.key(), EventJson.write(entered));
        var assigned = new CompanyAssigned(LATER_COMPANY, entered.id(), 2);
        assignments.sendEvent(EventTypes.COMPANY_ASSIGNMENT.name(), assigned.key(), EventJson.write(assigned));
        long told = System.currentTimeMillis();
        var renamed = new ClientChanged(
                UUID.fromString(client),
                told,
                false,
                null,
                "Renamed later",
                "other",
                ClientChanged.Status.ACTIVE,
                true,
                30,
                0);
        clients.sendEvent(EventTypes.CLIENT.name(), renamed.key(), EventJson.write(renamed));
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery("UPDATE client SET revision = 1 WHERE id = CAST(? AS uuid)")
                        .setParameter(1, client)
                        .executeUpdate());

        // When
        given().auth()
                .oauth2(TestTokens.manager())
                .post(CLIENTS + "/announcements")
                .then()
                .statusCode(403);
        var answer = given().auth().oauth2(TestTokens.admin()).post(CLIENTS + "/announcements");
        answer.then().statusCode(200);

        // Then
        assertThat(answer.<Integer>path("clientsTakenBack")).isEqualTo(1);
        assertThat(answer.<Integer>path("companiesTakenBack")).isEqualTo(1);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(clientOnTopic(client).name()).isEqualTo(nameInBackup);
            assertThat(clientOnTopic(client).revision()).isGreaterThan(told);
            assertThat(clientOnTopic(entered.key()).deleted()).isTrue();
            assertThat(clientOnTopic(entered.key()).revision()).isGreaterThan(entered.revision());
            assertThat(assignmentOnTopic(LATER_COMPANY).clientId()).isNull();
            assertThat(assignmentOnTopic(LATER_COMPANY).revision()).isGreaterThan(assigned.revision());
            assertThat(assignmentOnTopic(COMPANY).clientId()).isEqualTo(UUID.fromString(client));
        });
        given().auth()
                .oauth2(TestTokens.admin())
                .post(CLIENTS + "/announcements")
                .then()
                .statusCode(200)
                .body("clientsTakenBack", org.hamcrest.Matchers.equalTo(0));
    }

    private ClientChanged clientOnTopic(String id) {
        return read(clients.newestByKey().get(id), ClientChanged.class);
    }

    private CompanyAssigned assignmentOnTopic(long company) {
        return read(assignments.newestByKey().get(Long.toString(company)), CompanyAssigned.class);
    }

    private static <E> E read(String json, Class<E> type) {
        try {
            return json == null ? null : EventJson.read(json.getBytes(UTF_8), type);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
