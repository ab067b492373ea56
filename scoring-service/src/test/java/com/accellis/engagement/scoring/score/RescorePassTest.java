package com.accellis.engagement.scoring.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RescorePassTest {

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    @AfterEach
    void stop() {
        mayEnd.countDown();
        threads.shutdown();
    }

    @Test
    void batchesGoOnBesideAPassThatIsYoung() throws Exception {
        var pass = new RescorePass(Duration.ofHours(1));
        hold(pass);

        threads.submit(pass::giveWay).get(5, TimeUnit.SECONDS);

        assertThat(mayEnd.getCount()).isOne();
    }

    @Test
    void batchesWaitForTheEndOfAPassThatTakesTooLong() throws Exception {
        var pass = new RescorePass(Duration.ofSeconds(20));
        Future<?> running = hold(pass);
        while (pass.taken().compareTo(Duration.ofMillis(3_100)) < 0) {
            Thread.onSpinWait();
        }

        Future<?> batch = threads.submit(pass::giveWay);
        assertThatThrownBy(() -> batch.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        mayEnd.countDown();
        running.get(5, TimeUnit.SECONDS);

        batch.get(1, TimeUnit.SECONDS);
    }

    @Test
    void aPassThatHangsHoldsUpNobodyForEver() throws Exception {
        var pass = new RescorePass(Duration.ofMillis(500));
        hold(pass);
        while (pass.taken().compareTo(Duration.ofMillis(200)) < 0) {
            Thread.onSpinWait();
        }

        threads.submit(pass::giveWay).get(5, TimeUnit.SECONDS);

        assertThat(mayEnd.getCount()).isOne();
    }

    @Test
    void nothingWaitsWhenNoPassRuns() throws Exception {
        var pass = new RescorePass(Duration.ZERO);
        boolean any = pass.run(() -> true);

        threads.submit(pass::giveWay).get(5, TimeUnit.SECONDS);

        assertThat(pass.taken()).isPositive();
        assertThat(any).isTrue();
    }

    @Test
    void anotherPassWaitsForTheEndOfTheFirst() throws Exception {
        var pass = new RescorePass(Duration.ofHours(1));
        Future<?> running = hold(pass);

        Future<Boolean> next = threads.submit(() -> pass.run(() -> running.isDone() || mayEnd.getCount() == 0));
        assertThatThrownBy(() -> next.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        mayEnd.countDown();

        assertThat(next.get(5, TimeUnit.SECONDS)).isTrue();
    }

    private Future<?> hold(RescorePass pass) throws InterruptedException {
        Future<?> running = threads.submit(() -> pass.run(() -> {
            begun.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return true;
        }));
        begun.await();
        return running;
    }
}
