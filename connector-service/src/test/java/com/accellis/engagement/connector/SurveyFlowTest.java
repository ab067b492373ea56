package com.accellis.engagement.connector;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import com.accellis.engagement.connector.ownership.LinkSurveys;
import com.accellis.engagement.connector.translation.Translator;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.CallbackReceived.Action;
import com.accellis.engagement.events.CallbackReceived.Type;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import com.accellis.engagement.testkit.TestTopic;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose an answer is, from the sandbox's records to the topic, with a person's help where nothing else helps. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class SurveyFlowTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final String NO_TICKET = "INC-1";

    @Inject
    LinkSurveys linkSurveys;

    @Inject
    DataSource database;

    /** Every test has a company and a customer of its own. */
    private final String mark = UUID.randomUUID().toString().substring(0, 8);

    private final String email = "ada." + mark + "@customer.example";
    private long company;
    private long otherCompany;

    @BeforeEach
    void twoCompaniesAreKnown() {
        SyncRuns.awaitLoaded();
        company = company("First " + mark + " Ltd");
        otherCompany = company("Second " + mark + " Ltd");
        run(SourceEntity.COMPANIES);
    }

    @Test
    void anAnswerWithoutTicketIsLinkedByTheAddressOfAContact() {
        contact(email, company);
        Object survey = survey(NO_TICKET, Map.of("email", email.toUpperCase(Locale.ROOT)));
        run(SourceEntity.SURVEYS);
        awaitLink(survey, company, "customer");
    }

    @Test
    void anAnswerWithoutTicketIsLinkedByTheNumberOfAContact() {
        Object contact = contact(email, company);
        Object survey = survey(NO_TICKET, Map.of("id", contact.toString()));
        Object contradicted = survey(NO_TICKET, Map.of("id", contact.toString(), "name", "Second " + mark + " Ltd"));
        run(SourceEntity.SURVEYS);
        awaitLink(survey, company, "customer");
        awaitLink(contradicted, otherCompany, "customer");
    }

    @Test
    void anAnswerWithoutTicketIsLinkedByTheNameOfACompany() {
        Object survey = survey(NO_TICKET, Map.of("name", "FIRST " + mark + ", Limited"));
        run(SourceEntity.SURVEYS);
        awaitLink(survey, company, "customer");
    }

    @Test
    void anUnknownTicketIsReadBeforeTheCustomerCounts() {
        Object ticket = SandboxAdmin.create("service-tickets", Map.of("company", Map.of("id", otherCompany)))
                .get("id");
        Object survey = survey(ticket.toString(), Map.of("name", "First " + mark + " Ltd"));
        run(SourceEntity.SURVEYS);
        awaitLink(survey, otherCompany, "ticket");
        assertThat(links(survey)).doesNotContain(company + " customer");
    }

    @Test
    void aTicketThatDoesNotExistLeavesTheCustomer() {
        Object survey = survey("98765432", Map.of("name", "First " + mark + " Ltd"));
        Object nobodys = survey("98765432", Map.of());
        run(SourceEntity.SURVEYS);
        awaitLink(survey, company, "customer");
        awaitUnlinked(nobodys, "ticket-deleted");
    }

    @Test
    void aTicketTakesItsAnswerAlongAndLeavesItToTheCustomerWhenItGoes() {
        Object ticket = SandboxAdmin.create("service-tickets", Map.of("company", Map.of("id", company)))
                .get("id");
        Object survey = survey(ticket.toString(), Map.of("name", "First " + mark + " Ltd"));
        run(SourceEntity.SURVEYS);
        awaitLink(survey, company, "ticket");
        SandboxAdmin.change("service-tickets", ticket, Map.of("company", Map.of("id", otherCompany)));
        announce(Type.TICKET, ticket, Action.UPDATED);
        awaitLink(survey, otherCompany, "ticket");
        SandboxAdmin.delete("service-tickets", ticket);
        announce(Type.TICKET, ticket, Action.DELETED);
        awaitLink(survey, company, "customer");
    }

    @Test
    void anAnswerFollowsTheContact() {
        Object survey = survey(NO_TICKET, Map.of("email", email));
        run(SourceEntity.SURVEYS);
        awaitUnlinked(survey, "unknown-customer");
        Object contact = contact(email, company);
        awaitLink(survey, company, "customer");
        SandboxAdmin.change("contacts", contact, Map.of("company", Map.of("id", otherCompany)));
        run(SourceEntity.CONTACTS);
        awaitLink(survey, otherCompany, "customer");
        Object namesake = contact(email, company);
        awaitUnlinked(survey, "ambiguous-company");
        SandboxAdmin.delete("contacts", namesake);
        announce(Type.CONTACT, namesake, Action.DELETED);
        awaitLink(survey, otherCompany, "customer");
        SandboxAdmin.change("contacts", contact, Map.of("inactiveFlag", true));
        run(SourceEntity.CONTACTS);
        awaitUnlinked(survey, "unknown-customer");
    }

    @Test
    void anAnswerFollowsTheCompanyName() {
        Object survey = survey(NO_TICKET, Map.of("name", "Third " + mark));
        run(SourceEntity.SURVEYS);
        awaitUnlinked(survey, "unknown-customer");
        SandboxAdmin.change("companies", company, Map.of("name", "Third " + mark));
        run(SourceEntity.COMPANIES);
        awaitLink(survey, company, "customer");
        SandboxAdmin.change("companies", otherCompany, Map.of("name", "THIRD " + mark));
        run(SourceEntity.COMPANIES);
        awaitUnlinked(survey, "ambiguous-company");
        SandboxAdmin.change("companies", company, Map.of("deletedFlag", true));
        run(SourceEntity.COMPANIES);
        awaitLink(survey, otherCompany, "customer");
    }

    @Test
    void anAnswerFollowsACorrectionOfItsCustomer() {
        contact(email, company);
        Object survey = survey(NO_TICKET, Map.of("email", "wrong." + email));
        run(SourceEntity.SURVEYS);
        awaitUnlinked(survey, "unknown-customer");
        SandboxAdmin.change("surveys", survey, Map.of("customer_data", Map.of("email", email)));
        run(SourceEntity.SURVEYS);
        awaitLink(survey, company, "customer");
    }

    @Test
    void anAssignmentHoldsForTheCustomersOtherAnswersNowAndLater() {
        Object first = survey(NO_TICKET, Map.of("email", email));
        Object second = survey(NO_TICKET, Map.of("email", email, "name", "Nobody " + mark));
        run(SourceEntity.SURVEYS);
        awaitUnlinked(first, "unknown-customer");
        awaitUnlinked(second, "unknown-customer");
        assertThat(waiting(first).get("customer"))
                .isEqualTo(waiting(second).get("customer"))
                .asString()
                .matches("[0-9a-f]{12}");

        assign(first, company)
                .statusCode(200)
                .body("surveyId", equalTo(first))
                .body("companyId", equalTo((int) company))
                .body("linkedBy", equalTo("manual"))
                .body("affected", equalTo(2));
        assertThat(waiting(first)).isNull();
        assertThat(waiting(second)).isNull();
        awaitLink(first, company, "manual");
        awaitLink(second, company, "manual");
        assign(first, company).statusCode(200).body("affected", equalTo(0));

        Object later = survey(NO_TICKET, Map.of("email", email));
        run(SourceEntity.SURVEYS);
        awaitLink(later, company, "manual");

        takeBack(first).statusCode(200).body("companyId", equalTo(null)).body("affected", equalTo(3));
        awaitUnlinked(first, "unknown-customer");
        awaitUnlinked(later, "unknown-customer");
        takeBack(first).statusCode(200).body("affected", equalTo(0));
    }

    @Test
    void anAssignedAnswerStaysWhereConnectWiseKnowsTheCustomerElsewhere() {
        Object assigned = survey(NO_TICKET, Map.of("email", email));
        Object other = survey(NO_TICKET, Map.of("email", email));
        run(SourceEntity.SURVEYS);
        awaitUnlinked(other, "unknown-customer");
        assign(assigned, company).statusCode(200).body("affected", equalTo(2));
        awaitLink(other, company, "manual");
        contact(email, otherCompany);
        awaitLink(other, otherCompany, "customer");
        awaitLink(assigned, company, "manual");
        takeBack(assigned)
                .statusCode(200)
                .body("companyId", equalTo((int) otherCompany))
                .body("linkedBy", equalTo("customer"))
                .body("affected", equalTo(1));
        awaitLink(assigned, otherCompany, "customer");
    }

    @Test
    void aTicketWinsOverAnAssignment() {
        Object survey = survey(NO_TICKET, Map.of());
        run(SourceEntity.SURVEYS);
        awaitUnlinked(survey, "no-ticket");
        assign(survey, company).statusCode(200).body("affected", equalTo(1));
        awaitLink(survey, company, "manual");
        Object ticket = SandboxAdmin.create("service-tickets", Map.of("company", Map.of("id", otherCompany)))
                .get("id");
        SandboxAdmin.change("surveys", survey, Map.of("ticket_num", ticket.toString()));
        run(SourceEntity.SURVEYS);
        awaitLink(survey, otherCompany, "ticket");
        assign(survey, company).statusCode(409).body("type", equalTo("urn:problem:survey-linked-by-ticket"));
    }

    /** Neither sees the other's rows before it commits; without turns the answer would stay without company for good. */
    @Test
    void anAnswerStoredWhileItsContactIsBeingKeptIsLinked() {
        Object survey = survey(NO_TICKET, Map.of("email", email));
        var contact =
                Translator.translate(SourceEntity.CONTACTS, tree("""
                {"id":%d,"company":{"id":%d},
                 "communicationItems":[{"value":"%s","communicationType":"Email"}]}
                """.formatted(900_000_000 + company, company, email)));
        String run = QuarkusTransaction.requiringNew().call(() -> {
            linkSurveys.follow(SourceEntity.CONTACTS, List.of(contact));
            String started = SyncRuns.start(SourceEntity.SURVEYS, "incremental");
            await().atMost(WITHIN.dividedBy(2)).until(this::somebodyWaitsForTheLinks);
            return started;
        });
        assertThat(SyncRuns.finished(run).getString("state")).isEqualTo("completed");
        awaitLink(survey, company, "customer");
    }

    private boolean somebodyWaitsForTheLinks() throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
                var rows = query.executeQuery()) {
            return rows.next();
        }
    }

    @Test
    void aForgottenContactLinksNothingAnyMore() {
        long contact = Long.parseLong(contact(email, company).toString());
        Object survey = survey(NO_TICKET, Map.of("email", email));
        run(SourceEntity.SURVEYS);
        awaitLink(survey, company, "customer");
        assertThat(QuarkusTransaction.requiringNew().call(() -> linkSurveys.forget(contact)))
                .containsExactly(survey.toString());
        assertThat(waiting(survey).get("reason")).isEqualTo("unknown-customer");
        assertThat(QuarkusTransaction.requiringNew().call(() -> linkSurveys.forget(contact)))
                .isEmpty();
    }

    @Test
    void withdrawnAndUnansweredSurveysDoNotWaitForAnybody() {
        Object withdrawn = SandboxAdmin.create(
                        "surveys", "{\"ticket_num\":\"" + NO_TICKET + "\",\"rating\":\"5\",\"inactive\":true}")
                .get("_id");
        Object unanswered = SandboxAdmin.create("surveys", "{\"ticket_num\":\"" + NO_TICKET + "\",\"closed\":null}")
                .get("_id");
        Object odd = SandboxAdmin.create("surveys", "{\"ticket_num\":\"" + NO_TICKET + "\",\"rating\":\"wow\"}")
                .get("_id");
        run(SourceEntity.SURVEYS);
        awaitUnlinked(odd, "no-ticket");
        assertThat(waiting(odd).get("rating")).isNull();
        assertThat(newest(withdrawn).path("inactive").asBoolean()).isTrue();
        assertThat(waiting(withdrawn)).isNull();
        assertThat(newest(unanswered).path("answeredAt").isNull()).isTrue();
        assertThat(waiting(unanswered)).isNull();
    }

    @Test
    void nothingOfTheCustomerIsStoredOrPublished() throws SQLException {
        Object survey = SandboxAdmin.create(
                        "surveys",
                        Map.of(
                                "ticket_num",
                                NO_TICKET,
                                "comment",
                                "Comment " + mark,
                                "ip_address",
                                "2001:db8::" + mark,
                                "customer_data",
                                Map.of(
                                        "email", email,
                                        "name", "Nobody " + mark,
                                        "contact_name", "Ada " + mark,
                                        "phone", "555" + mark)))
                .get("_id");
        run(SourceEntity.SURVEYS);
        awaitUnlinked(survey, "unknown-customer");
        assertThat(new TestTopic(Topics.SURVEYS).newestByKey().get(survey.toString()))
                .doesNotContain(mark);
        // The two companies of this test have the mark in their names; no row of surveys has.
        assertThat(rowsWith(mark)).isEmpty();
    }

    private List<String> rowsWith(String text) throws SQLException {
        List<String> found = new ArrayList<>();
        try (var connection = database.getConnection();
                var tables = connection.prepareStatement("""
                        SELECT table_name FROM information_schema.tables
                        WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
                        """).executeQuery()) {
            while (tables.next()) {
                String table = tables.getString(1);
                // Binary columns show as hexadecimal digits.
                try (var query = connection.prepareStatement(
                        "SELECT t::text FROM \"" + table + "\" t WHERE t::text ILIKE ? OR t::text LIKE ?")) {
                    query.setString(1, "%" + text + "%");
                    query.setString(2, "%" + HexFormat.of().formatHex(text.getBytes(UTF_8)) + "%");
                    try (var rows = query.executeQuery()) {
                        while (rows.next()) {
                            found.add(table + " " + rows.getString(1));
                        }
                    }
                }
            }
        }
        return found;
    }

    @Test
    void aWrongAssignmentIsRefused() {
        Object survey = survey(NO_TICKET, Map.of("email", email));
        run(SourceEntity.SURVEYS);
        awaitUnlinked(survey, "unknown-customer");
        String body = "{\"companyId\":" + company + "}";
        assertRefused("no-such-survey", body, 404, "survey-not-found");
        assertRefused("a%00b", body, 400, "invalid-parameter");
        assertRefused("a%20b", body, 400, "invalid-parameter");
        assertRefused(survey, "{\"companyId\":999999999}", 404, "company-not-found");
        for (String value : List.of("0", "-1", "null", "2.5", "\"250\"", "true", company + ",\"more\":1")) {
            assertRefused(survey, "{\"companyId\":" + value + "}", 400, "invalid-body");
        }
        assertRefused(survey, "{}", 400, "invalid-body");
        assertRefused(survey, "{\"companyId\":", 400, "body-not-json");
        awaitUnlinked(survey, "unknown-customer");
    }

    private static void assertRefused(Object survey, String body, int status, String problem) {
        given().auth()
                .oauth2(TestTokens.manager())
                .contentType(ContentType.JSON)
                .urlEncodingEnabled(false)
                .body(body)
                .put("/api/v1/surveys/" + survey + "/company")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:" + problem));
    }

    @Test
    void readersReadAndManagersAssign() {
        given().get("/api/v1/surveys/unlinked").then().statusCode(401);
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/surveys/unlinked?size=1&page=0")
                .then()
                .statusCode(200)
                .body("page.size", equalTo(1));
        given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/surveys/unlinked?size=201")
                .then()
                .statusCode(400);
        given().auth()
                .oauth2(TestTokens.viewer())
                .contentType(ContentType.JSON)
                .body("{\"companyId\":250}")
                .put("/api/v1/surveys/any/company")
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(TestTokens.viewer())
                .delete("/api/v1/surveys/any/company")
                .then()
                .statusCode(403);
        takeBack("no-such-survey").statusCode(404).body("type", equalTo("urn:problem:survey-not-found"));
    }

    private long company(String name) {
        return Long.parseLong(
                SandboxAdmin.create("companies", Map.of("name", name)).get("id").toString());
    }

    /** A contact, known to the connector. */
    private Object contact(String address, long itsCompany) {
        Object id = SandboxAdmin.create(
                        "contacts",
                        Map.of(
                                "company",
                                Map.of("id", itsCompany),
                                "communicationItems",
                                List.of(Map.of(
                                        "id", 1, "value", address, "defaultFlag", true, "communicationType", "Email"))))
                .get("id");
        run(SourceEntity.CONTACTS);
        return id;
    }

    private static Object survey(String ticketNumber, Map<String, String> customer) {
        return SandboxAdmin.create(
                        "surveys", Map.of("ticket_num", ticketNumber, "rating", "5", "customer_data", customer))
                .get("_id");
    }

    private static void announce(Type type, Object id, Action action) {
        var callback = new CallbackReceived(type, Long.parseLong(id.toString()), action, null, null, Instant.now());
        new TestTopic(Topics.CALLBACKS)
                .sendEvent(EventTypes.callback(type, action).name(), callback.key(), EventJson.write(callback));
    }

    private static void run(SourceEntity entity) {
        SyncRuns.complete(entity, "incremental");
    }

    private static ValidatableResponse assign(Object survey, long to) {
        return given().auth()
                .oauth2(TestTokens.manager())
                .contentType(ContentType.JSON)
                .body("{\"companyId\":" + to + "}")
                .put("/api/v1/surveys/" + survey + "/company")
                .then();
    }

    private static ValidatableResponse takeBack(Object survey) {
        return given().auth()
                .oauth2(TestTokens.manager())
                .delete("/api/v1/surveys/" + survey + "/company")
                .then();
    }

    /** The survey in the list of those without company; null when it is not there. */
    private static Map<String, Object> waiting(Object survey) {
        JsonPath list = given().auth()
                .oauth2(TestTokens.viewer())
                .get("/api/v1/surveys/unlinked?size=200")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(list.getLong("page.total")).isLessThanOrEqualTo(200);
        return list.param("survey", survey.toString()).getMap("items.find { it.id == survey }");
    }

    private static void awaitLink(Object survey, long company, String by) {
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(link(newest(survey))).isEqualTo(company + " " + by));
        assertThat(waiting(survey)).isNull();
    }

    private static void awaitUnlinked(Object survey, String reason) {
        await().atMost(WITHIN).untilAsserted(() -> {
            assertThat(link(newest(survey))).isEqualTo("null null");
            assertThat(waiting(survey)).isNotNull().containsEntry("reason", reason);
        });
    }

    private static String link(JsonNode survey) {
        return survey.path("companyId").asText() + " " + survey.path("linkedBy").asText();
    }

    private static JsonNode newest(Object survey) {
        return tree(new TestTopic(Topics.SURVEYS).newestByKey().getOrDefault(survey.toString(), "{}"));
    }

    /** Every link with which the survey was published. */
    private static List<String> links(Object survey) {
        List<String> links = new ArrayList<>();
        for (var event : new TestTopic(Topics.SURVEYS).records()) {
            if (new String(event.key(), UTF_8).equals(survey.toString())) {
                links.add(link(tree(new String(event.value(), UTF_8))));
            }
        }
        return links;
    }

    private static JsonNode tree(String json) {
        try {
            return EventJson.mapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
