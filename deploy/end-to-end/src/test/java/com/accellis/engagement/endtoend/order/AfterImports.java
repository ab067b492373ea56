package com.accellis.engagement.endtoend.order;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A test with a place of its own, which waits most of the time. It begins when those with the tag {@value #IMPORTS}, which
 * need all processors, have ended, and runs beside what comes then.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Execution(ExecutionMode.CONCURRENT)
@ExtendWith(ImportsFirst.class)
public @interface AfterImports {

    /** The tag of tests that import everything. */
    String IMPORTS = "imports";
}
