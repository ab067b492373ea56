package com.accellis.engagement.sandbox.requests;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts requests and keeps the newest. Headers, and with them credentials, are not looked at. */
public final class RequestLog {

    private static final long WINDOW_MILLIS = 60_000;

    private final int kept;
    private final ArrayDeque<Entry> newest = new ArrayDeque<>();
    private final Map<String, Map<Integer, Integer>> byPath = new TreeMap<>();
    private final ArrayDeque<Long> window = new ArrayDeque<>();
    private long number;
    private int total;
    private int throttled;
    private int mostInWindow;
    private int inFlight;
    private int mostInFlight;

    /** @param kept how many requests are remembered one by one */
    public RequestLog(int kept) {
        this.kept = kept;
    }

    /**
     * One request.
     *
     * @param number in the order in which answers began, from 1
     * @param at when it arrived, in milliseconds since 1970
     * @param query empty for none
     * @param status 0 when the connection ended without an answer
     */
    public record Entry(long number, long at, String method, String path, String query, int status) {}

    /** An API request arrived; how many there are within a minute and at once is counted for these only. */
    synchronized void apiRequestBegan(long now) {
        while (!window.isEmpty() && window.peekFirst() <= now - WINDOW_MILLIS) {
            window.removeFirst();
        }
        window.addLast(now);
        mostInWindow = Math.max(mostInWindow, window.size());
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
    }

    synchronized void apiRequestEnded() {
        inFlight--;
    }

    /** @param template of the path, the same for all records of a kind */
    synchronized void answered(long at, String method, String path, String template, String query, int status) {
        number++;
        newest.addLast(new Entry(number, at, method, path, query, status));
        if (newest.size() > kept) {
            newest.removeFirst();
        }
        total++;
        throttled += status == 429 ? 1 : 0;
        byPath.computeIfAbsent(method + " " + template, unknown -> new TreeMap<>())
                .merge(status, 1, Integer::sum);
    }

    /** The remembered requests after a number, oldest first. */
    public synchronized List<Entry> after(long afterNumber) {
        return newest.stream().filter(entry -> entry.number() > afterNumber).toList();
    }

    public synchronized ObjectNode totals() {
        var totals = Json.object()
                .put("total", total)
                .put("throttled", throttled)
                .put("mostInAnyMinute", mostInWindow)
                .put("mostInFlight", mostInFlight)
                .put("inFlight", inFlight)
                .put("lastNumber", number);
        var paths = totals.putObject("paths");
        byPath.forEach((path, byStatus) -> {
            var counts = paths.putObject(path);
            byStatus.forEach((status, count) -> counts.put(Integer.toString(status), count));
        });
        return totals;
    }

    /** Counting starts anew; numbers go on, and so do requests that are under way. */
    public synchronized void reset() {
        newest.clear();
        byPath.clear();
        window.clear();
        total = 0;
        throttled = 0;
        mostInWindow = 0;
        mostInFlight = inFlight;
    }
}
