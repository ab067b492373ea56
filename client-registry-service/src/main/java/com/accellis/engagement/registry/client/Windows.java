package com.accellis.engagement.registry.client;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import java.util.List;

/** The periods, in days, over which clients are scored. */
final class Windows {

    private static final List<Integer> ALLOWED = List.of(30, 60, 90);

    private Windows() {}

    static int require(int window) {
        if (!ALLOWED.contains(window)) {
            throw ProblemType.INVALID_BODY.because(
                    "Some fields are not valid",
                    List.of(new Problem.FieldError("window", "expected one of 30, 60, 90")));
        }
        return window;
    }
}
