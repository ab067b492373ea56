package com.accellis.engagement.registry.client;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.roster.Decisions;
import java.util.List;

/** The periods, in days, over which clients are scored. */
final class Windows {

    private Windows() {}

    static int require(int window) {
        if (!Decisions.WINDOWS.contains(window)) {
            throw ProblemType.INVALID_BODY.because(
                    "Some fields are not valid",
                    List.of(new Problem.FieldError("window", "expected one of 30, 60, 90")));
        }
        return window;
    }
}
