package com.accellis.engagement.sandbox.connectwise;

import java.util.List;

/** The two base paths under which one and the same API answers. */
public final class ApiPaths {

    static final String RELEASE = "v2026_4";
    static final String API_VERSION = "2026.4";
    static final List<String> BASES = List.of("/v4_6_release/apis/3.0", "/" + RELEASE + "/apis/3.0");

    private ApiPaths() {}

    /** Whether a path belongs to the API. */
    public static boolean contain(String path) {
        return BASES.stream().anyMatch(base -> path.startsWith(base + "/"));
    }

    /** The part of a path that is the same under both base paths; other paths stay as they are. */
    public static String withoutBase(String path) {
        return BASES.stream()
                .filter(base -> path.startsWith(base + "/"))
                .findFirst()
                .map(base -> path.substring(base.length()))
                .orElse(path);
    }
}
