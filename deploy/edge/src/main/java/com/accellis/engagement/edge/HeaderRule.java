package com.accellis.engagement.edge;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Headers that end here, in both directions. */
final class HeaderRule {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade",
            "http2-settings");

    /** A caller's word on where it comes from or what it really asks for is worth nothing. */
    private static final Set<String> CLAIMS =
            Set.of("forwarded", "x-real-ip", "x-original-url", "x-rewrite-url", "x-http-method-override");

    private static final String CLAIMS_PREFIX = "x-forwarded-";

    /** A Connection header may not name these: without them the request would be a different one. */
    private static final Set<String> END_TO_END = Set.of("authorization", "content-length", "content-type", "host");

    private HeaderRule() {}

    static void cleanRequest(MultiMap headers) {
        removeHopByHop(headers);
        for (var name : Set.copyOf(headers.names())) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (CLAIMS.contains(lower) || lower.startsWith(CLAIMS_PREFIX)) {
                headers.remove(name);
            }
        }
    }

    static void removeHopByHop(MultiMap headers) {
        for (var line : List.copyOf(headers.getAll("connection"))) {
            for (var name : line.split(",")) {
                var named = name.trim().toLowerCase(Locale.ROOT);
                if (!named.isEmpty() && !END_TO_END.contains(named)) {
                    headers.remove(named);
                }
            }
        }
        HOP_BY_HOP.forEach(headers::remove);
    }
}
