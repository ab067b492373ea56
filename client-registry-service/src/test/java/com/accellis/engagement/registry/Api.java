package com.accellis.engagement.registry;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.registry.lifecycle.ClientIds;
import com.accellis.engagement.testkit.TestTokens;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
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

    /** A command to a client by somebody who has just looked at it. */
    public static Response post(String id, String path, String body) {
        var request = manager().header("If-Match", etag(id));
        return (body == null ? request : request.body(body)).post(CLIENTS + "/" + id + "/" + path);
    }

    public static Response undoNewest(String id) {
        int edition = client(id).path("edition");
        return post(id, "history/" + edition + "/undo", null);
    }
}
