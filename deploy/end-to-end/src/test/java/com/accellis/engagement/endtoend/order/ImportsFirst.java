package com.accellis.engagement.endtoend.order;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Holds up {@link AfterImports} until the imports are over, and lets a few of them run at a time. JUnit makes one as a
 * listener, which knows what is going to run and has run, and others as extensions of tests.
 */
public final class ImportsFirst implements TestExecutionListener, BeforeAllCallback, AfterAllCallback {

    private static final int AT_A_TIME = 3;
    private static final long LIMIT_MINUTES = 300;
    private static final TestTag IMPORTS = TestTag.create(AfterImports.IMPORTS);

    private static final Semaphore ROOM = new Semaphore(AT_A_TIME);
    private static volatile CountDownLatch imports = new CountDownLatch(0);

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        var expected = plan.getRoots().stream()
                .flatMap(root -> plan.getDescendants(root).stream())
                .filter(ImportsFirst::isImport)
                .count();
        imports = new CountDownLatch((int) expected);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (isImport(test)) {
            imports.countDown();
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        if (isImport(test)) {
            imports.countDown();
        }
    }

    private static boolean isImport(TestIdentifier test) {
        return test.getTags().contains(IMPORTS)
                && test.getSource().filter(ClassSource.class::isInstance).isPresent();
    }

    @Override
    public void beforeAll(ExtensionContext context) throws InterruptedException {
        if (!imports.await(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            throw new AssertionError("The imports are not over after " + LIMIT_MINUTES + " minutes");
        }
        ROOM.acquire();
        context.getStore(ExtensionContext.Namespace.GLOBAL).put(key(context), true);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getStore(ExtensionContext.Namespace.GLOBAL).remove(key(context)) != null) {
            ROOM.release();
        }
    }

    private static String key(ExtensionContext context) {
        return "room of " + context.getUniqueId();
    }
}
