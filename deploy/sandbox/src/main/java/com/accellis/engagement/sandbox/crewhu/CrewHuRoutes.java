package com.accellis.engagement.sandbox.crewhu;

import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.http.Routes;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** {@code /api/v1/survey}: a bare array, in pages counted from 1. */
public final class CrewHuRoutes implements Routes {

    private static final int LARGEST_PAGE = 100;

    private final Records records;
    private final byte[] token;

    public CrewHuRoutes(Records records, String token) {
        this.records = records;
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void mount(Router router) {
        router.route("/api/v1/*").handler(this::checkToken);
        router.get("/api/v1/survey").blockingHandler(this::list, false);
        router.get("/api/v1/survey/:id").handler(this::one);
    }

    private void checkToken(RoutingContext context) {
        var given = context.request().getHeader("X_CREWHU_APITOKEN");
        if (given == null || !MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8))) {
            throw ApiException.of(401, "Unauthorized", "Invalid API token");
        }
        context.next();
    }

    private void list(RoutingContext context) {
        var filter = SurveyFilter.of(context.queryParams());
        var limit = Math.min(LARGEST_PAGE, number(context, "limit", LARGEST_PAGE));
        var step = number(context, "step", 1);
        var rows = records.kept(RecordType.SURVEYS).values().stream()
                .filter(survey -> filter.test(survey.facts()))
                .skip((step - 1L) * limit)
                .limit(limit)
                .map(StoredRecord::answer)
                .toList();
        Answers.json(context, 200, rows);
    }

    private void one(RoutingContext context) {
        var id = context.pathParam("id");
        var found = RecordType.SURVEYS
                .parseId(id)
                .flatMap(number -> records.find(RecordType.SURVEYS, number))
                .orElseThrow(() -> ApiException.notFound("Survey", id));
        Answers.json(context, 200, found.answer());
    }

    private static int number(RoutingContext context, String name, int fallback) {
        var text = context.queryParams().get(name);
        if (text == null) {
            return fallback;
        }
        try {
            return Math.max(1, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw ApiException.of(400, "BadRequest", name + " has to be a whole number");
        }
    }
}
