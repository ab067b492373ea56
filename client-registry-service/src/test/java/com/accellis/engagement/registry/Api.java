package com.accellis.engagement.registry;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.startsWith;

import com.accellis.engagement.registry.lifecycle.ClientIds;
import com.accellis.engagement.testkit.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The registry as its callers see it. */
public final class Api {

    public static final String CLIENTS = "/api/v1/clients";

    private Api() {}

    public static RequestSpecification viewer() {
        return given().auth().oauth2(TestTokens.viewer());
    }

    public static RequestSpecification manager() {
        return given().auth().oauth2(TestTokens.manager()).contentType(ContentType.JSON);
    }

    /** Says that there are active companies of type Client, and waits for the clients made of them. */
    public static void companies(long... ids) {
        for (long id : ids) {
            Samples.send(Samples.company(id, 1, "Company " + id, "Legal", null));
        }
        for (long id : ids) {
            await().atMost(Duration.ofSeconds(20)).until(() -> client(id).statusCode() == 200);
        }
    }

    /** The same for companies that make no client. */
    public static void prospects(long... ids) {
        for (long id : ids) {
            Samples.send(Samples.company(id, 1, "Company " + id, "Active", List.of("Prospect"), "Retail", null));
        }
        for (long id : ids) {
            await().atMost(Duration.ofSeconds(20)).until(() -> companyIds().contains((int) id));
        }
    }

    private static List<Integer> companyIds() {
        return viewer().queryParam("size", 200)
                .queryParam("mapped", false)
                .get("/api/v1/companies")
                .path("items.id");
    }

    /** The client made of a company. */
    public static String madeOf(long companyId) {
        return ClientIds.madeFromCompany(companyId).toString();
    }

    public static Response client(long companyId) {
        return client(madeOf(companyId));
    }

    public static Response client(String id) {
        return viewer().get(CLIENTS + "/" + id);
    }

    public static String etag(String id) {
        return client(id).header("ETag");
    }

    public static int edition(String id) {
        return client(id).path("edition");
    }

    /** Somebody who has just looked at both lets one client become part of another. */
    public static Response merge(String surviving, String absorbed) {
        return post(surviving, "merge", seen(absorbed));
    }

    /** Likewise for companies that come from one client to another. */
    public static Response move(String target, String former, long... companyIds) {
        return post(
                target,
                "companies",
                "{\"companyIds\":" + Arrays.toString(companyIds) + ",\"move\":true,\"from\":[" + seen(former) + "]}");
    }

    private static String seen(String id) {
        return "{\"clientId\":\"" + id + "\",\"edition\":" + edition(id) + "}";
    }

    public static Response unmap(String id, long companyId) {
        return manager().header("If-Match", etag(id)).delete(CLIENTS + "/" + id + "/companies/" + companyId);
    }

    public static Response remove(String id) {
        return manager().header("If-Match", etag(id)).delete(CLIENTS + "/" + id);
    }

    /** Enters a client without companies, and returns its id. */
    public static String enter(String name) {
        return manager()
                .body("{\"name\":\"" + name + "\"}")
                .post(CLIENTS)
                .then()
                .statusCode(201)
                .header("Location", startsWith(CLIENTS + "/"))
                .extract()
                .path("id");
    }

    public static Response undo(String id, int edition) {
        return post(id, "history/" + edition + "/undo", null);
    }

    /** A command to a client by somebody who has just looked at it. */
    public static Response post(String id, String path, String body) {
        var request = manager().header("If-Match", etag(id));
        return (body == null ? request : request.body(body)).post(CLIENTS + "/" + id + "/" + path);
    }

    public static Response undoNewest(String id) {
        return undo(id, edition(id));
    }
}
