package com.accellis.engagement.endtoend.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that runs a {@code prometheus}; without it on the path it is skipped, and the report says so. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPrometheus.Condition.class)
public @interface RequiresPrometheus {

    /** Looks for it. */
    class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return Prometheus.program()
                    .map(program -> ConditionEvaluationResult.enabled("Prometheus is " + program))
                    .orElseGet(() -> ConditionEvaluationResult.disabled("There is no prometheus on this machine"));
        }
    }
}
