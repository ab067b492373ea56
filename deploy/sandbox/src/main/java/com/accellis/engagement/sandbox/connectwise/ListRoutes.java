package com.accellis.engagement.sandbox.connectwise;

import com.accellis.engagement.sandbox.conditions.Condition;
import com.accellis.engagement.sandbox.conditions.ConditionParser;
import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.paging.FieldSelection;
import com.accellis.engagement.sandbox.paging.LinkHeader;
import com.accellis.engagement.sandbox.paging.ListQuery;
import com.accellis.engagement.sandbox.paging.PageReader;
import com.accellis.engagement.sandbox.reading.ChangesBetweenPages;
import com.accellis.engagement.sandbox.reading.Views;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** GET of a list, of its count and of one record, and POST of a search; alike for all kinds of record. */
public final class ListRoutes {

    /** Which records a path shows; an agreement's additions are not those of another. */
    private interface Scope {
        Condition of(RoutingContext context);
    }

    private static final Scope ALL = context -> Condition.all();

    private final Records records;
    private final Views views;
    private final ChangesBetweenPages changesBetweenPages;

    public ListRoutes(Records records, Views views, ChangesBetweenPages changesBetweenPages) {
        this.records = records;
        this.views = views;
        this.changesBetweenPages = changesBetweenPages;
    }

    /** Pages take milliseconds of work, so they are made on worker threads and not on the event loop. */
    void mount(Router router, String path, RecordType type) {
        mount(router, path, type, ALL);
    }

    void mountAdditions(Router router, String path) {
        mount(router, path, RecordType.AGREEMENT_ADDITIONS, context -> {
            var text = context.pathParam("agreement");
            var agreement = RecordType.AGREEMENTS
                    .parseId(text)
                    .flatMap(id -> records.find(RecordType.AGREEMENTS, id))
                    .orElseThrow(() -> ApiException.notFound("Agreement", text));
            return ConditionParser.conditions(
                    "agreementId = " + agreement.id(), Catalogues.of(RecordType.AGREEMENT_ADDITIONS));
        });
    }

    private void mount(Router router, String path, RecordType type, Scope scope) {
        router.get(path).blockingHandler(context -> list(context, type, scope, context.queryParams()), false);
        router.get(path + "/count").blockingHandler(context -> count(context, type, scope), false);
        router.get(path + "/:id").blockingHandler(context -> one(context, type, scope), false);
        if (type.isTicket()) {
            router.post(path + "/search").blockingHandler(context -> search(context, type), false);
        }
    }

    private void list(RoutingContext context, RecordType type, Scope scope, MultiMap parameters) {
        var query = ListQuery.of(parameters, context.request().headers(), Catalogues.of(type))
                .also(scope.of(context));
        var page = new PageReader(views.of(type, query.filter())).read(type, query);
        changesBetweenPages.pageWasRead(context.normalizedPath(), type);
        var url = context.request().absoluteURI();
        var address = url.contains("?") ? url.substring(0, url.indexOf('?')) : url;
        var link = new LinkHeader(address, context.queryParams()).of(query.page(), page);
        if (!link.isEmpty()) {
            context.response().putHeader("Link", link);
        }
        var rows = page.rows().stream()
                .map(row -> query.fields().apply(row.answer()))
                .toList();
        Answers.json(context, 200, rows);
    }

    private void count(RoutingContext context, RecordType type, Scope scope) {
        var query = ListQuery.of(context.queryParams(), MultiMap.caseInsensitiveMultiMap(), Catalogues.of(type))
                .also(scope.of(context));
        var pages = new PageReader(views.of(type, query.filter()));
        Answers.json(context, 200, Json.object().put("count", pages.count(type, query.filter())));
    }

    private void one(RoutingContext context, RecordType type, Scope scope) {
        var text = context.pathParam("id");
        var inScope = scope.of(context);
        var found = type.parseId(text)
                .flatMap(id -> views.of(type, inScope).find(type, id))
                .filter(record -> inScope.matches(record.facts()))
                .orElseThrow(() -> ApiException.notFound(type.label(), text));
        var fields = FieldSelection.of(context.queryParams().get("fields"));
        Answers.json(context, 200, fields.apply(found.answer()));
    }

    /** Filters come in the body, so that they may be longer than a URL; paging stays in the URL. */
    private void search(RoutingContext context, RecordType type) {
        var body = Answers.objectBody(context);
        var parameters = MultiMap.caseInsensitiveMultiMap().addAll(context.queryParams());
        for (var name : new String[] {"conditions", "childConditions", "customFieldConditions", "orderBy"}) {
            if (body.hasNonNull(name)) {
                parameters.set(name, body.get(name).asText());
            }
        }
        list(context, type, ALL, parameters);
    }
}
