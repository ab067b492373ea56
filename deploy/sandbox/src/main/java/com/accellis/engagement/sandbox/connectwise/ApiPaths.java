package com.accellis.engagement.sandbox.connectwise;

import java.util.List;

/** The two base paths under which one and the same API answers. */
final class ApiPaths {

    static final String RELEASE = "v2026_4";
    static final String API_VERSION = "2026.4";
    static final List<String> BASES = List.of("/v4_6_release/apis/3.0", "/" + RELEASE + "/apis/3.0");

    private ApiPaths() {}
}
