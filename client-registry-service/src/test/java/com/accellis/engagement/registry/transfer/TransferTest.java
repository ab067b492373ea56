package com.accellis.engagement.registry.transfer;

import static com.accellis.engagement.registry.Api.client;
import static com.accellis.engagement.registry.Api.companies;
import static com.accellis.engagement.registry.Api.madeOf;
import static com.accellis.engagement.registry.Api.manager;
import static com.accellis.engagement.registry.Api.prospects;
import static com.accellis.engagement.registry.Api.undoNewest;
import static com.accellis.engagement.registry.Api.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.accellis.engagement.registry.Api;
import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class TransferTest {

    private static final String HEADING = "id,edition,name,industry,autoScoring,window,retired,notes,companyIds\r\n";
    private static final AtomicLong NEXT_COMPANY = new AtomicLong(40_001);

    @TestHTTPResource("/api/v1/clients/import")
    URL importAddress;

    @Test
    void aFileMakesChangesAndMapsClients() {
        long own = NEXT_COMPANY.getAndIncrement();
        long free = NEXT_COMPANY.getAndIncrement();
        companies(own);
        prospects(free);
        String file = HEADING
                + ",,\"Imported, Müller & Söhne\",finance,true,60,false,\"two\nlines\"," + free + "\r\n"
                + madeOf(own) + ",,Renamed " + own + ",,FALSE,90,,,\r\n";

        importFile(file, "dryRun=true")
                .then()
                .statusCode(200)
                .body("applied", equalTo(false))
                .body("created", equalTo(1))
                .body("changed", equalTo(1))
                .body("lines.outcome", contains("created", "changed"));
        client(own).then().body("name", equalTo("Company " + own));

        String made = importFile(file, "")
                .then()
                .statusCode(200)
                .body("applied", equalTo(true))
                .extract()
                .path("lines[0].clientId");
        client(made)
                .then()
                .body("name", equalTo("Imported, Müller & Söhne"))
                .body("origin", equalTo("imported"))
                .body("industry", equalTo("finance"))
                .body("window", equalTo(60))
                .body("notes", equalTo("two\nlines"))
                .body("companies.id", contains((int) free));
        client(own)
                .then()
                .body("name", equalTo("Renamed " + own))
                .body("autoScoring", equalTo(false))
                .body("window", equalTo(90));

        undoNewest(made).then().statusCode(204);
        client(made).then().body("deleted", equalTo(true));
        client(own).then().body("name", equalTo("Company " + own)).body("autoScoring", equalTo(true));
    }

    @Test
    void whatIsExportedChangesNothingWhenItComesBack() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        manager()
                .body("{\"name\":\"=cmd|' /C calc'!A0 " + company + "\",\"notes\":\"-1\"}")
                .post(Api.CLIENTS)
                .then()
                .statusCode(201);

        byte[] file = viewer().get(Api.CLIENTS + "/export")
                .then()
                .statusCode(200)
                .contentType("text/csv;charset=UTF-8")
                .header("Content-Disposition", containsString("clients.csv"))
                .extract()
                .asByteArray();

        assertThat(new String(file, StandardCharsets.UTF_8))
                .startsWith(HEADING)
                .contains(",\"'=cmd|' /C calc'!A0 " + company + "\"")
                .doesNotContain(",=")
                .doesNotContain("\"=");
        int lines = (int) new String(file, StandardCharsets.UTF_8).lines().count() - 1;
        importFile(new String(file, StandardCharsets.UTF_8), "")
                .then()
                .statusCode(200)
                .body("created", equalTo(0))
                .body("changed", equalTo(0))
                .body("unchanged", equalTo(lines));
    }

    @Test
    void anOlderFileDoesNotUndoNewerEdits() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String line = exportedLine(company);
        Samples.send(Samples.company(company, 2, "Renamed in ConnectWise", "Legal", null));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> "Renamed in ConnectWise".equals(client(company).path("name")));

        importFile(HEADING + line, "dryRun=true")
                .then()
                .statusCode(200)
                .body("lines.faults.flatten().code", contains("stale"))
                .body("lines.faults.flatten().column", contains("edition"));
        importFile(HEADING + line, "")
                .then()
                .statusCode(400)
                .body("errors.field", contains("line 2, edition"))
                .body("errors.reason", contains(containsString("stale: the client is at edition 2")));
        client(company).then().body("name", equalTo("Renamed in ConnectWise")).body("chosenName", nullValue());

        importFile(HEADING + exportedLine(company), "").then().body("unchanged", equalTo(1));
        client(company).then().body("chosenName", nullValue());
    }

    @Test
    void withoutAnEditionTheFileWins() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);

        importFile(HEADING + madeOf(company) + ",,Wins " + company + ",,,,,,\r\n", "")
                .then()
                .statusCode(200)
                .body("changed", equalTo(1));

        client(company).then().body("chosenName", equalTo("Wins " + company));
        importFile(HEADING + ",3,New " + company + ",,,,,,\r\n", "")
                .then()
                .statusCode(400)
                .body("errors.field", contains("line 2, edition"));
    }

    @Test
    void aMinusTakesAValueAway() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String line = madeOf(company) + ",,%s,%s,,,,%s,%s\r\n";
        importFile(HEADING + line.formatted("Chosen " + company, "retail", "'-", company), "")
                .then()
                .statusCode(200);
        client(company)
                .then()
                .body("chosenName", equalTo("Chosen " + company))
                .body("chosenIndustry", equalTo("retail"))
                .body("notes", equalTo("-"));

        importFile(HEADING + line.formatted("-", "-", "-", "-"), "").then().statusCode(200);

        client(company)
                .then()
                .body("chosenName", nullValue())
                .body("name", equalTo("Company " + company))
                .body("chosenIndustry", nullValue())
                .body("notes", nullValue())
                .body("companies", empty());
        String entered = Api.enter("Entered " + company);
        importFile(HEADING + entered + ",,-,,-,,,,\r\n", "dryRun=true")
                .then()
                .body("lines[0].faults.code", containsInAnyOrder("missing", "invalid"))
                .body("lines[0].faults.column", containsInAnyOrder("name", "autoScoring"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusualNames")
    void aNameThatOnlyConnectWiseWouldGiveComesBackAsItWas(String what, String name) {
        long company = NEXT_COMPANY.getAndIncrement();
        Samples.send(Samples.company(company, 1, name, "Legal", null));
        await().atMost(Duration.ofSeconds(20)).until(() -> client(company).statusCode() == 200);

        String line = exportedLine(company);
        importFile(HEADING + line, "").then().statusCode(200).body("unchanged", equalTo(1));
        client(company).then().body("name", equalTo(name)).body("chosenName", nullValue());
    }

    static Stream<Arguments> unusualNames() {
        return Stream.of(
                Arguments.of("outer spaces", "  Acme\u00a0"),
                Arguments.of("control character", "Ac\u0007me"),
                Arguments.of("tab first", "\tAcme"),
                Arguments.of("own apostrophe", "'=Acme"),
                Arguments.of("two apostrophes", "''-Acme"),
                Arguments.of("a minus", "-"),
                Arguments.of("a minus and a space", " -"),
                Arguments.of("only no-break space", "\u00a0"),
                Arguments.of("quotes", "\"Acme\", \"Co\""),
                Arguments.of("too long", "a".repeat(300)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u3000", "'\t", "\u00a0", "'\t\u00a0", "a\u0007"})
    void aNameThatSaysNothingIsRefused(String name) {
        importFile(HEADING + ",,\"" + name + "\",,,,,,\r\n", "")
                .then()
                .statusCode(400)
                .body("errors.field", contains("line 2, name"));
    }

    @Test
    void faultsAreAtTheLinesThatAnEditorShows() {
        String file = HEADING
                + ",,Two lines,,,,,\"note\r\nnote\",\r\n"
                + "\r\n"
                + ",,Fault,,,45,,,\r\n"
                + ",,Three lines,,,,,\"a\nb\nc\",0\r\n"
                + ",,Last,,,46,,,";

        importFile(file, "dryRun=true").then().body("lines.line", contains(2, 5, 6, 9));
        importFile(file, "")
                .then()
                .statusCode(400)
                .body("errors.field", contains("line 5, window", "line 6, companyIds", "line 9, window"));
    }

    @Test
    void aFileIsTakenOverOnceUnderItsKey() {
        String name = "Once " + UUID.randomUUID();
        String key = UUID.randomUUID().toString();
        List<String> made = new ArrayList<>();
        for (int time = 0; time < 2; time++) {
            made.add(fileRequest()
                    .header("Idempotency-Key", key)
                    .body(HEADING + ",," + name + ",,,,,,\r\n")
                    .post(Api.CLIENTS + "/import")
                    .then()
                    .statusCode(200)
                    .body("created", equalTo(1))
                    .extract()
                    .path("lines[0].clientId"));
        }

        assertThat(made.get(1)).isEqualTo(made.get(0));
        fileRequest()
                .header("Idempotency-Key", key)
                .body(HEADING)
                .post(Api.CLIENTS + "/import")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:problem:idempotency-key-reused"));
    }

    @Test
    void onlyWhatIsKeptIsLogged() {
        List<String> logged = new CopyOnWriteArrayList<>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage());
            }

            @Override
            public void flush() {
                // There is nothing to flush.
            }

            @Override
            public void close() {
                // There is nothing to close.
            }
        };
        var log = Logger.getLogger("com.accellis.engagement.registry.roster.Roster");
        log.addHandler(handler);
        try {
            String file = HEADING + ",,Logged " + UUID.randomUUID() + ",,,,,,\r\n";
            importFile(file, "dryRun=true").then().statusCode(200).body("created", equalTo(1));
            assertThat(logged).noneMatch(message -> message.contains("clients changed"));
            importFile(file, "").then().statusCode(200);
            assertThat(logged).anyMatch(message -> message.contains("clients changed"));
        } finally {
            log.removeHandler(handler);
        }
    }

    /** The client of a company as it is exported; with a line break in a cell only the first line of it. */
    private static String exportedLine(long company) {
        String file = new String(viewer().get(Api.CLIENTS + "/export").asByteArray(), StandardCharsets.UTF_8);
        return file.lines()
                        .filter(line -> line.startsWith(madeOf(company)))
                        .findFirst()
                        .orElseThrow()
                + "\r\n";
    }

    @Test
    void oneBadLineStopsAllOfThem() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String file = HEADING
                + ",,Good one " + company + ",,,,,,\r\n"
                + ",,Bad one,mining,perhaps,45,,," + company + "\r\n"
                + "00000000-0000-4000-8000-000000000000,,Nobody,,,,,,999999999\r\n"
                + ",,,,,,,note only,\r\n"
                + ",too,few\r\n"
                + ",,Good one " + company + ",,,,,,\r\n";

        importFile(file, "dryRun=true")
                .then()
                .statusCode(200)
                .body("applied", equalTo(false))
                .body("faulty", equalTo(5))
                .body("lines[0].outcome", equalTo("created"))
                .body("lines[1].faults.column", contains("industry", "autoScoring", "window", "companyIds"))
                .body("lines[1].faults.code", contains("invalid", "invalid", "invalid", "already-mapped"))
                .body("lines[5].faults.code", contains("name-in-use"))
                .body("lines[2].faults.column", contains("id", "companyIds"))
                .body("lines[3].faults.column", contains("name"))
                .body("lines[4].faults.reason", contains("has 3 cells instead of 9"))
                .body("lines[5].faults.reason", hasItem(containsString("has this name")));
        importFile(file, "")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:invalid-import"))
                .body("errors.field", hasItem("line 3, window"));

        viewer().queryParam("q", "Good one " + company).get(Api.CLIENTS).then().body("page.total", equalTo(0));
    }

    @Test
    void companiesAreTakenFromOthersOnlyWhenThatIsSaid() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String file = HEADING + ",,Taker " + company + ",,,,,," + company + "\r\n";

        importFile(file, "").then().statusCode(400).body("errors.reason", hasItem(containsString(madeOf(company))));
        importFile(file, "moveCompanies=true").then().statusCode(200).body("created", equalTo(1));

        client(company).then().body("status", equalTo("inactive"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "empty, ''",
        "other columns, 'id,name\n,A\n'",
        "other order, 'edition,id,name,industry,autoScoring,window,retired,notes,companyIds\n'",
        "column twice, 'id,edition,id,industry,autoScoring,window,retired,notes,companyIds\n'",
        "semicolons, 'id;edition;name;industry;autoScoring;window;retired;notes;companyIds\n'",
        "open quote, 'id,edition,name,industry,autoScoring,window,retired,notes,companyIds\n,\"A'"
    })
    void whatIsNoSuchTableIsRefused(String what, String file) {
        importFile(file, "")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:invalid-import"));
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        byte[] latin = (HEADING + ",,Müller,,,,,,\r\n").getBytes(StandardCharsets.ISO_8859_1);

        fileRequest()
                .body(latin)
                .post(Api.CLIENTS + "/import")
                .then()
                .statusCode(400)
                .body("detail", equalTo("The file is not UTF-8"));
    }

    @Test
    void jsonIsNoFile() {
        manager()
                .body("{}")
                .post(Api.CLIENTS + "/import")
                .then()
                .statusCode(415)
                .body("type", equalTo("urn:problem:media-type"));
    }

    @Test
    void whoMayOnlyLookImportsNothing() {
        io.restassured.RestAssured.given()
                .auth()
                .oauth2(TestTokens.viewer())
                .contentType("text/csv")
                .body(HEADING)
                .post(Api.CLIENTS + "/import")
                .then()
                .statusCode(403);
    }

    /** Announced as 200 MB: refused before it is sent. */
    @Test
    void twoHundredMegabytesAreTooMany() throws IOException {
        var connection = (HttpURLConnection) importAddress.openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(200L * 1024 * 1024);
        connection.setRequestProperty("Content-Type", "text/csv");
        connection.setRequestProperty("Authorization", "Bearer " + TestTokens.manager());
        connection.setRequestProperty("Expect", "100-continue");
        byte[] some = new byte[64 * 1024];
        Arrays.fill(some, (byte) 'a');
        try (var out = connection.getOutputStream()) {
            for (int sent = 0; sent < 200 * 16; sent++) {
                out.write(some);
            }
        } catch (IOException refused) {
            // The answer is there already, and says why.
        }

        assertThat(connection.getResponseCode()).isEqualTo(413);
    }

    private static Response importFile(String file, String query) {
        return fileRequest().body(file).post(Api.CLIENTS + "/import" + (query.isEmpty() ? "" : "?" + query));
    }

    private static RequestSpecification fileRequest() {
        return io.restassured.RestAssured.given()
                .auth()
                .oauth2(TestTokens.manager())
                .contentType("text/csv; charset=UTF-8");
    }
}
