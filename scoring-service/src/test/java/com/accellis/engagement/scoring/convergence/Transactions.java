package com.accellis.engagement.scoring.convergence;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Repeats work outside of its transaction when the database has undone it for the sake of another, or of nobody. */
public final class Transactions {

    /** Serialization failure and deadlock; a lock that was not had in time; and a connection that was ended. */
    private static final Set<String> MAY_PASS = Set.of("40001", "40P01", "55P03", "57P01", "08006", "08003");

    private final AtomicInteger repeated = new AtomicInteger();

    /** How often something was done again. */
    public int repeated() {
        return repeated.get();
    }

    public void run(Runnable work) {
        untilItPasses(() -> QuarkusTransaction.requiringNew().run(work));
    }

    /** Does the work, undoes it, and does it again. */
    public void runTwice(Runnable work) {
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                work.run();
                throw new Undone();
            });
        } catch (RuntimeException e) {
            if (!(e instanceof Undone) && !mayPass(e)) {
                throw e;
            }
        }
        run(work);
    }

    /** For work that has transactions of its own. */
    public void untilItPasses(Runnable work) {
        while (true) {
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                if (!mayPass(e)) {
                    throw e;
                }
                repeated.incrementAndGet();
            }
        }
    }

    /** For work that says whether all of it was done. */
    public void untilDone(BooleanSupplier work) {
        var done = new AtomicBoolean();
        while (!done.get()) {
            untilItPasses(() -> done.set(work.getAsBoolean()));
        }
    }

    /** What went wrong at a commit is not among the causes but among the suppressed. */
    private static boolean mayPass(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>(List.of(failure));
        while (!open.isEmpty()) {
            Throwable next = open.remove();
            if (next instanceof SQLException sql && MAY_PASS.contains(String.valueOf(sql.getSQLState()))
                    || isAssertionOfDriver(next)) {
                return true;
            }
            if (seen.add(next)) {
                open.addAll(List.of(next.getSuppressed()));
                if (next.getCause() != null) {
                    open.add(next.getCause());
                }
            }
        }
        return false;
    }

    /** Tests run with assertions, and the driver has one that fails when a connection ends within a batch. */
    private static boolean isAssertionOfDriver(Throwable failure) {
        return failure instanceof AssertionError
                && failure.getStackTrace()[0].getClassName().startsWith("org.postgresql.");
    }

    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
