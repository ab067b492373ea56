package com.accellis.engagement.sandbox.admin;

import com.accellis.engagement.sandbox.changes.RecordChanges;
import com.accellis.engagement.sandbox.changes.Stamping;
import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Instant;

/** Reading and changing any record. Changes raise callbacks unless {@code callback=false} is asked. */
public final class RecordRoutes {

    private static final int DUMP_PIECE = 1 << 20;
    private static final String ALL = "/sandbox/records/:type";
    private static final String ONE = ALL + "/:id";

    private final Records records;
    private final RecordChanges changes;

    public RecordRoutes(Records records, RecordChanges changes) {
        this.records = records;
        this.changes = changes;
    }

    void mount(Router router) {
        router.get(ALL).blockingHandler(this::dump, false);
        router.get(ONE).blockingHandler(this::one, false);
        router.post(ALL).blockingHandler(this::create, false);
        router.patch(ONE).blockingHandler(this::patch, false);
        router.delete(ONE).blockingHandler(this::delete, false);
        router.put(ONE + "/raw").blockingHandler(this::replaceAnswer, false);
    }

    /** All records of a type, sent in pieces so that forty thousand of them need no single huge buffer. */
    private void dump(RoutingContext context) {
        var response = context.response().setChunked(true).putHeader("Content-Type", "application/json");
        var piece = Buffer.buffer("[");
        var separator = "";
        for (var stored : records.after(type(context), 0)) {
            piece.appendString(separator).appendBytes(Json.bytes(stored.answer()));
            separator = ",";
            if (piece.length() > DUMP_PIECE) {
                response.write(piece);
                piece = Buffer.buffer();
            }
        }
        response.end(piece.appendString("]"));
    }

    private void one(RoutingContext context) {
        var stored = records.find(type(context), id(context)).orElseThrow(() -> unknown(context));
        Answers.json(context, 200, stored.answer());
    }

    private void create(RoutingContext context) {
        var created = changes.create(type(context), Answers.objectBody(context), stamping(context), callback(context));
        Answers.json(context, 201, created);
    }

    private void patch(RoutingContext context) {
        var patched = changes.patch(
                        type(context), id(context), Answers.objectBody(context), stamping(context), callback(context))
                .orElseThrow(() -> unknown(context));
        Answers.json(context, 200, patched);
    }

    private void delete(RoutingContext context) {
        if (!changes.delete(type(context), id(context), callback(context))) {
            throw unknown(context);
        }
        Answers.empty(context);
    }

    private void replaceAnswer(RoutingContext context) {
        var answer = Answers.objectBody(context);
        if (!changes.replaceAnswer(type(context), id(context), answer)) {
            throw unknown(context);
        }
        Answers.json(context, 200, answer);
    }

    private static RecordType type(RoutingContext context) {
        var key = context.pathParam("type");
        return RecordType.ofKey(key)
                .filter(RecordType::isOpenToAdmin)
                .orElseThrow(() -> ApiException.of(404, "NotFound", "There are no records of type " + key));
    }

    private static int id(RoutingContext context) {
        return type(context).parseId(context.pathParam("id")).orElseThrow(() -> unknown(context));
    }

    private static boolean callback(RoutingContext context) {
        return !"false".equalsIgnoreCase(context.queryParams().get("callback"));
    }

    /** {@code lastUpdated} may name an instant, or {@code keep}. */
    private static Stamping stamping(RoutingContext context) {
        var wanted = context.queryParams().get("lastUpdated");
        if (wanted == null) {
            return Stamping.NOW;
        }
        try {
            return wanted.equals("keep") ? Stamping.KEEP : Stamping.at(Instant.parse(wanted));
        } catch (DateTimeException e) {
            throw ApiException.of(
                    400, "InvalidObject", "lastUpdated is keep or an instant such as 2026-02-03T14:05:09Z");
        }
    }

    private static ApiException unknown(RoutingContext context) {
        return ApiException.notFound(type(context).label(), context.pathParam("id"));
    }
}
