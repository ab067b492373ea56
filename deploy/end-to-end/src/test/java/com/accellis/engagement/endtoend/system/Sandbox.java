package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.endtoend.oracle.SourceRecords;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The source behind the scenes: reads and changes its records, and lets its API fail. */
public final class Sandbox {

    public static final String COMPANIES = "companies";
    public static final String CONTACTS = "contacts";
    public static final String SERVICE_TICKETS = "service-tickets";
    public static final String PROJECT_TICKETS = "project-tickets";
    public static final String TIME_ENTRIES = "time-entries";
    public static final String AGREEMENTS = "agreements";
    public static final String ADDITIONS = "agreement-additions";
    public static final String SURVEYS = "surveys";

    private final Rest rest;

    Sandbox(String address, String token) {
        this.rest = new Rest(address, token);
    }

    /** Everything there is now. */
    public SourceRecords records() {
        return new SourceRecords(
                all(COMPANIES),
                all(CONTACTS),
                all(SERVICE_TICKETS),
                all(PROJECT_TICKETS),
                all(TIME_ENTRIES),
                all(AGREEMENTS),
                all(ADDITIONS),
                all(SURVEYS));
    }

    public List<JsonNode> all(String type) {
        var records = new ArrayList<JsonNode>();
        rest.get(path(type)).forEach(records::add);
        return records;
    }

    /** The new record, completed. */
    public JsonNode create(String type, ObjectNode partial) {
        return rest.post(path(type), partial);
    }

    /** A new record that the system is not told about. */
    public JsonNode createSilently(String type, ObjectNode partial) {
        return rest.post(path(type) + "?callback=false", partial);
    }

    /** The record after a JSON merge patch: null removes a field. */
    public JsonNode change(String type, String id, ObjectNode patch) {
        return rest.patch(path(type, id), patch);
    }

    /** The same, and the system is not told. */
    public JsonNode changeSilently(String type, String id, ObjectNode patch) {
        return rest.patch(path(type, id) + "?callback=false", patch);
    }

    /** For good; an agreement takes its additions along. */
    public void delete(String type, String id) {
        rest.delete(path(type, id));
    }

    public void merge(long parent, List<Long> children) {
        var body = Json.object();
        children.forEach(body.putArray("mergeTicketIds")::add);
        rest.post("/sandbox/tickets/" + parent + "/merge", body);
    }

    /** From now on the API gives exactly this for the record. */
    public void answerRaw(String type, String id, JsonNode answer) {
        rest.put(path(type, id) + "/raw", answer);
    }

    /** Every request whose path contains this is answered with the status, until the faults are removed. */
    public void fail(String path, int status) {
        fault(path, status, 0);
    }

    /** Every request whose path contains this takes longer, until the faults are removed. */
    public void slow(String path, long millis) {
        fault(path, 0, millis);
    }

    /** Every connection that asks for a path with this in it breaks before the answer, until the faults are removed. */
    public void cut(String path) {
        rest.post(
                "/sandbox/faults",
                Json.object().put("kind", "cut").put("path", path).put("count", -1));
    }

    /** Whoever asks for a path with this in it waits in vain, and goes on waiting when the faults are removed. */
    public void hold(String path) {
        rest.post(
                "/sandbox/faults",
                Json.object().put("kind", "hang").put("path", path).put("count", -1));
    }

    /** So many API requests within any 60 s are served; each further one is told to come back after a pause. */
    public void limit(int requestsPerMinute, int retryAfterSeconds) {
        rest.post(
                "/sandbox/faults",
                Json.object().put("requestsPerMinute", requestsPerMinute).put("retryAfterSeconds", retryAfterSeconds));
    }

    /** This share of the callbacks about a type is not sent, drawn from the seed; returns the number of the fault. */
    public int loseCallbacks(String type, double share, long seed) {
        return rest.post(
                        "/sandbox/faults",
                        Json.object()
                                .put("kind", "callback-lost")
                                .put("type", type)
                                .put("probability", share)
                                .put("seed", seed)
                                .put("count", -1))
                .get("id")
                .intValue();
    }

    /** How often the fault has struck. */
    public int hits(int fault) {
        for (var armed : rest.get("/sandbox/faults")) {
            if (armed.get("id").intValue() == fault) {
                return armed.get("hits").intValue();
            }
        }
        throw new AssertionError("There is no fault " + fault);
    }

    /** Requests to the APIs so far, the last 100,000 of them, in the order in which answers began. */
    public List<SourceRequest> requests() {
        var requests = new ArrayList<SourceRequest>();
        rest.get("/sandbox/requests/log").forEach(entry -> requests.add(SourceRequest.of(entry)));
        return requests;
    }

    /** How many requests there were. */
    public long requestCount() {
        return rest.get("/sandbox/requests").get("total").longValue();
    }

    /** The most requests to ConnectWise's API within any 60 seconds. */
    public int mostRequestsInAnyMinute() {
        return rest.get("/sandbox/requests").get("mostInAnyMinute").intValue();
    }

    public void removeFaults() {
        rest.delete("/sandbox/faults");
    }

    /** Returns when no change is in progress any more. */
    void stopLiveChanges() {
        rest.post("/sandbox/live-changes", Json.object().put("enabled", false));
    }

    /** Callbacks that are waiting, on their way or about to be repeated. */
    long pendingDeliveries() {
        return rest.get("/sandbox/state").get("pendingDeliveries").longValue();
    }

    private void fault(String path, int status, long millis) {
        rest.post(
                "/sandbox/faults",
                Json.object()
                        .put("path", path)
                        .put("status", status)
                        .put("count", -1)
                        .put("delayMillis", millis));
    }

    private static String path(String type) {
        return "/sandbox/records/" + type;
    }

    private static String path(String type, String id) {
        return path(type) + "/" + id;
    }
}
