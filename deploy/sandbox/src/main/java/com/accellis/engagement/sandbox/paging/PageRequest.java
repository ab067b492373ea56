package com.accellis.engagement.sandbox.paging;

import com.accellis.engagement.sandbox.http.ApiException;
import io.vertx.core.MultiMap;

/**
 * Which part of a list is asked for.
 *
 * @param forwardOnly ordered by id and continued after {@code afterId}; page numbers are then ignored
 * @param page from 1
 */
public record PageRequest(boolean forwardOnly, int page, int size, int afterId) {

    private static final int DEFAULT_SIZE = 25;
    private static final int LARGEST_SIZE = 1000;

    /** Larger sizes are silently cut to 1000, and page 0 is page 1, as ConnectWise does. */
    public static PageRequest of(MultiMap query, MultiMap headers) {
        var forwardOnly = "forward-only".equalsIgnoreCase(headers.get("pagination-type"));
        if (forwardOnly && query.contains("orderBy")) {
            throw ApiException.of(400, "InvalidParameter", "orderBy is not allowed with forward-only paging.");
        }
        var size = number(query, "pageSize", DEFAULT_SIZE);
        return new PageRequest(
                forwardOnly,
                Math.max(1, number(query, "page", 1)),
                size == 0 ? DEFAULT_SIZE : Math.min(size, LARGEST_SIZE),
                number(query, "pageId", 0));
    }

    /** How many rows are on the pages before. */
    public long from() {
        return (page - 1L) * size;
    }

    private static int number(MultiMap query, String name, int fallback) {
        var text = query.get(name);
        if (text == null || text.isBlank()) {
            return fallback;
        }
        try {
            var number = Integer.parseInt(text.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // answered below, together with negative numbers
        }
        throw ApiException.of(400, "InvalidParameter", name + " has to be a whole number, 0 or more.");
    }
}
