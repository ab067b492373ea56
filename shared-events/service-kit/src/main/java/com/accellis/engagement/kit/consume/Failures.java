package com.accellis.engagement.kit.consume;

import com.accellis.engagement.kit.transaction.FailureChain;
import com.accellis.engagement.kit.transaction.PassingFailure;
import java.io.IOException;

/** Tells failures that may pass from those that will not. */
final class Failures {

    private Failures() {}

    /** What could not be read or sent is tried again as well: an event waits rather than going aside for that. */
    static boolean mayPass(Throwable failure) {
        return PassingFailure.is(failure) || FailureChain.of(failure).anyMatch(IOException.class::isInstance);
    }
}
