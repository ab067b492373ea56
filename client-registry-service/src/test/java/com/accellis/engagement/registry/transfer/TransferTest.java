package com.accellis.engagement.registry.transfer;

import static com.accellis.engagement.registry.Api.client;
import static com.accellis.engagement.registry.Api.companies;
import static com.accellis.engagement.registry.Api.madeOf;
import static com.accellis.engagement.registry.Api.manager;
import static com.accellis.engagement.registry.Api.prospects;
import static com.accellis.engagement.registry.Api.undoNewest;
import static com.accellis.engagement.registry.Api.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.accellis.engagement.registry.Api;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class TransferTest {

    private static final String HEADING = "id,name,industry,autoScoring,window,retired,notes,companyIds\r\n";
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
                + ",\"Imported, Müller & Söhne\",finance,true,60,false,\"two\nlines\"," + free + "\r\n"
                + madeOf(own) + ",Renamed " + own + ",,FALSE,90,,,\r\n";

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
                .contains(",'=cmd|' /C calc'!A0 " + company)
                .doesNotContain(",=");
        int lines = (int) new String(file, StandardCharsets.UTF_8).lines().count() - 1;
        importFile(new String(file, StandardCharsets.UTF_8), "")
                .then()
                .statusCode(200)
                .body("created", equalTo(0))
                .body("changed", equalTo(0))
                .body("unchanged", equalTo(lines));
    }

    @Test
    void oneBadLineStopsAllOfThem() {
        long company = NEXT_COMPANY.getAndIncrement();
        companies(company);
        String file = HEADING
                + ",Good one " + company + ",,,,,,\r\n"
                + ",Bad one,mining,perhaps,45,,," + company + "\r\n"
                + "00000000-0000-4000-8000-000000000000,Nobody,,,,,,999999999\r\n"
                + ",,,,,,note only,\r\n"
                + ",too,few\r\n"
                + ",Good one " + company + ",,,,,," + "\r\n";

        importFile(file, "dryRun=true")
                .then()
                .statusCode(200)
                .body("applied", equalTo(false))
                .body("faulty", equalTo(5))
                .body("lines[0].outcome", equalTo("created"))
                .body("lines[1].faults.column", contains("industry", "autoScoring", "window", "companyIds"))
                .body("lines[2].faults.column", contains("id", "companyIds"))
                .body("lines[3].faults.column", contains("name"))
                .body("lines[4].faults.reason", contains("has 3 cells instead of 8"))
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
        String file = HEADING + ",Taker " + company + ",,,,,," + company + "\r\n";

        importFile(file, "").then().statusCode(400).body("errors.reason", hasItem(containsString(madeOf(company))));
        importFile(file, "moveCompanies=true").then().statusCode(200).body("created", equalTo(1));

        client(company).then().body("status", equalTo("inactive"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "empty, ''",
        "other columns, 'id,name\n,A\n'",
        "other order, 'name,id,industry,autoScoring,window,retired,notes,companyIds\n'",
        "column twice, 'id,id,industry,autoScoring,window,retired,notes,companyIds\n'",
        "semicolons, 'id;name;industry;autoScoring;window;retired;notes;companyIds\n'",
        "open quote, 'id,name,industry,autoScoring,window,retired,notes,companyIds\n,\"A'"
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
        byte[] latin = (HEADING + ",Müller,,,,,,\r\n").getBytes(StandardCharsets.ISO_8859_1);

        viewer();
        io.restassured.RestAssured.given()
                .auth()
                .oauth2(TestTokens.manager())
                .contentType("text/csv")
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
        return io.restassured.RestAssured.given()
                .auth()
                .oauth2(TestTokens.manager())
                .contentType("text/csv; charset=UTF-8")
                .body(file)
                .post(Api.CLIENTS + "/import" + (query.isEmpty() ? "" : "?" + query));
    }
}
