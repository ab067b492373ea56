package com.accellis.engagement.kit.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.FailedExecution;
import io.quarkus.scheduler.ScheduledExecution;
import io.quarkus.scheduler.SuccessfulExecution;
import io.quarkus.scheduler.Trigger;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServiceNotRunningTest {

    private final ServiceNotRunning service = new ServiceNotRunning();

    private record Execution(String id) implements ScheduledExecution {

        @Override
        public Trigger getTrigger() {
            return new Trigger() {
                @Override
                public String getId() {
                    return id;
                }

                @Override
                public Instant getNextFireTime() {
                    return null;
                }

                @Override
                public Instant getPreviousFireTime() {
                    return null;
                }

                @Override
                public boolean isOverdue() {
                    return false;
                }
            };
        }

        @Override
        public Instant getFireTime() {
            return Instant.EPOCH;
        }

        @Override
        public Instant getScheduledFireTime() {
            return Instant.EPOCH;
        }
    }

    @Test
    void jobsBeginOnlyWhileTheServiceRuns() throws Exception {
        assertThat(service.test(new Execution("a")))
                .as("skipped before the start")
                .isTrue();
        service.onStart(new StartupEvent());
        assertThat(service.test(new Execution("a"))).isFalse();
        service.onEnd(new SuccessfulExecution(new Execution("a")));
        service.onStop(new ShutdownEvent());
        assertThat(service.test(new Execution("a")))
                .as("skipped after the stop")
                .isTrue();
    }

    @Test
    void theStopWaitsForJobsThatRun() throws Exception {
        service.onStart(new StartupEvent());
        service.test(new Execution("good"));
        service.test(new Execution("bad"));
        var stop = CompletableFuture.runAsync(() -> {
            try {
                service.onStop(new ShutdownEvent());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        awaitStopping();
        service.onEnd(new SuccessfulExecution(new Execution("good")));
        assertThat(stop).isNotDone();
        service.onEnd(new FailedExecution(new Execution("bad"), new IllegalStateException()));
        stop.get(2, TimeUnit.SECONDS);
    }

    private void awaitStopping() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        var another = new Execution("good");
        while (!service.test(another)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }
}
