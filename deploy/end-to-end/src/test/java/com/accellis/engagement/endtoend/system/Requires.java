package com.accellis.engagement.endtoend.system;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test that runs programs of this machine; without one of them it is skipped, and the report says so. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Requires.Condition.class)
public @interface Requires {

    Program[] value();

    /** Looks for them. */
    class Condition implements ExecutionCondition {

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return findAnnotation(context.getElement(), Requires.class)
                    .map(requires -> evaluate(requires.value()))
                    .orElseGet(() -> ConditionEvaluationResult.enabled("Its class has been asked"));
        }

        private static ConditionEvaluationResult evaluate(Program... programs) {
            var missing = Arrays.stream(programs)
                    .filter(program -> program.find().isEmpty())
                    .map(Program::missing)
                    .collect(Collectors.joining("; "));
            return missing.isEmpty()
                    ? ConditionEvaluationResult.enabled("There is " + Arrays.toString(programs))
                    : ConditionEvaluationResult.disabled(missing);
        }
    }
}
