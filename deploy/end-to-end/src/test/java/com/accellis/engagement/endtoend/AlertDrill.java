package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Prometheus;
import com.accellis.engagement.endtoend.system.RunningSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Troubles of a running system, one after the other, before the eyes of a Prometheus: which alerts fire in each, and when they
 * end. What is wrong is collected, so that one alert does not keep the others from being seen.
 */
final class AlertDrill {

    static final Duration ENDS_WITHIN = Duration.ofMinutes(6);
    static final Duration LOOK = Duration.ofSeconds(1);

    private static final Duration FIRES_WITHIN = Duration.ofMinutes(7);
    /** For those to show that should not fire. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(20);

    private final RunningSystem system;
    private final Prometheus prometheus;
    private final AlertWatch watch;
    private final OrdinaryWork work;
    private final long seed;
    private final Map<String, Duration> lingering;
    private final List<Episode> episodes = new ArrayList<>();
    /** In any trouble, also in one that could not be tried. */
    private final Set<String> expectedSomewhere = new TreeSet<>();

    private final List<String> wrong = new ArrayList<>();
    private int wanted;
    /** This trouble. */
    private long began;

    private long allOver;

    /** @param lingering when these alerts have to end, for which the next trouble does not wait */
    AlertDrill(
            RunningSystem system,
            Prometheus prometheus,
            AlertWatch watch,
            OrdinaryWork work,
            long seed,
            Map<String, Duration> lingering) {
        this.system = system;
        this.prometheus = prometheus;
        this.watch = watch;
        this.work = work;
        this.seed = seed;
        this.lingering = lingering;
    }

    /**
     * @param ended when the cause was gone
     * @param work what had become of the ordinary work by then
     */
    private record Episode(
            String name, Set<String> expected, Set<String> consequences, long began, long ended, String work) {}

    /**
     * Without trouble there is nothing to say, not even for a moment, and all that alerts are made of is there. The start
     * excuses no alert: Prometheus sees the system only when everything is loaded and scored. Of a new Prometheus the
     * runbook says one thing, that it tells of dead letters since the services' start, and there must be none.
     */
    void assertSilence(Duration lasting) {
        var start = System.nanoTime();
        awaitWhile(lasting, () -> true);
        var missing = prometheus.missingMetrics();
        var failing = prometheus.failingRules();
        // Last: what begins later has the first trouble for a cause.
        var fired = watch.all();
        Figures.print(
                "alerts",
                "%-20s %s of ordinary work (%s): fired %s",
                "quiet",
                Figures.seconds(Figures.since(start)),
                work,
                fired.stream().map(found -> described(found, start)).toList());
        assertThat(missing).as("metrics that the services should expose").isEmpty();
        assertThat(failing).as("rules that cannot be evaluated").isEmpty();
        assertThat(fired)
                .extracting(AlertWatch.Fired::alert)
                .as("alerts about a healthy system, also those that are over")
                .isEmpty();
    }

    private static String described(AlertWatch.Fired fired, long start) {
        return fired.alert() + " after " + Figures.seconds(Duration.ofNanos(fired.from() - start))
                + (fired.until() == null
                        ? ", still firing"
                        : " for " + Figures.seconds(Duration.ofNanos(fired.until() - fired.from())));
    }

    /**
     * One trouble, from its beginning until the system works again and its alerts are over. It is not tried while one of its
     * alerts does not end, or is about to fire: nobody could tell what it fires about.
     *
     * @param consequences alerts that may fire, too, also after the cause is gone
     * @param cause brings it about and ends it
     */
    void trouble(String name, Set<String> expected, Set<String> consequences, Runnable cause) {
        wanted += expected.size();
        expected.forEach(alert -> expectedSomewhere.add(nameOf(alert)));
        awaitWhile(ENDS_WITHIN, () -> prometheus.begun().stream().anyMatch(expected::contains));
        var ofBefore = prometheus.begun();
        ofBefore.retainAll(expected);
        if (!ofBefore.isEmpty()) {
            wrong.add(name + ": not tried, because " + ofBefore + " of before has not ended within " + ENDS_WITHIN);
            return;
        }
        began = System.nanoTime();
        cause.run();
        episodes.add(new Episode(name, expected, consequences, began, System.nanoTime(), work.toString()));
        try {
            new Recovery(system, new Random(seed)).await(name);
        } catch (ConditionTimeoutException notRecovered) {
            wrong.add(name + ": no recovery");
        }
        awaitWhile(ENDS_WITHIN, () -> !withoutLingering(watch.firing()).isEmpty());
        withoutLingering(watch.firing())
                .forEach(alert -> wrong.add(name + ": " + alert + " has not ended within " + ENDS_WITHIN));
        prometheus
                .failingRules()
                .forEach((rule, reason) -> wrong.add(name + ": " + rule + " cannot be evaluated: " + reason));
    }

    /** Without the job. */
    private static String nameOf(String alert) {
        return alert.substring(0, alert.indexOf(' '));
    }

    private Set<String> withoutLingering(Set<String> alerts) {
        return alerts.stream().filter(alert -> !lingering.containsKey(alert)).collect(Collectors.toSet());
    }

    /** Until all of the alerts have fired in this trouble, or should have, and a little longer. */
    void until(Set<String> alerts) {
        until(alerts, LOOK, () -> {});
        // Others have as much time to show up.
        Pause.of(AFTERWARDS);
    }

    /** Does this again and again until all of the alerts have fired, or should have. The end tells which did not. */
    void until(Set<String> alerts, Duration between, Runnable step) {
        var limit = System.nanoTime() + FIRES_WITHIN.toNanos();
        while (!alerts.stream().allMatch(this::hasFired) && System.nanoTime() < limit) {
            work.checkGoingOn();
            step.run();
            Pause.of(between);
        }
    }

    /** In this trouble. */
    boolean hasFired(String alert) {
        return watch.since(began).stream().anyMatch(fired -> fired.alert().equals(alert));
    }

    /** No further trouble; returns when nothing lingers any more. */
    void end() {
        allOver = System.nanoTime();
        awaitWhile(
                lingering.values().stream().max(Duration::compareTo).orElseThrow(),
                () -> !watch.firing().isEmpty());
    }

    /** What goes on for too long is found out later; that nobody works any more is found out here. */
    private void awaitWhile(Duration atMost, BooleanSupplier goesOn) {
        var limit = System.nanoTime() + atMost.toNanos();
        while (goesOn.getAsBoolean() && System.nanoTime() < limit) {
            work.checkGoingOn();
            Pause.of(LOOK);
        }
        work.checkGoingOn();
    }

    /**
     * Says what has become of each trouble and notes what was wrong.
     *
     * @param outOfReach each alert that no trouble was for, and why
     */
    void report(Map<String, String> outOfReach) {
        var asExpected = 0;
        for (var n = 0; n < episodes.size(); n++) {
            var episode = episodes.get(n);
            var until = n + 1 < episodes.size() ? episodes.get(n + 1).began() : allOver;
            var fired = watch.since(episode.began()).stream()
                    .filter(found -> found.from() < until)
                    .toList();
            asExpected += judge(episode, fired);
        }
        var late = watch.since(allOver);
        late.forEach(fired -> wrong.add("after everything: " + fired.alert() + " fired"));
        var unheardOf = new TreeSet<>(Prometheus.alerts());
        unheardOf.removeAll(expectedSomewhere);
        if (!unheardOf.equals(outOfReach.keySet())) {
            wrong.add("alerts that no trouble is for are " + unheardOf + ", and reasons are given for "
                    + outOfReach.keySet());
        }
        outOfReach.forEach((alert, reason) -> Figures.print("alerts", "not tried: %-28s %s", alert, reason));
        Figures.print(
                "alerts",
                "seed %d, durations / %d: fired %d of %d expected; %d of %d alerts were expected somewhere; %s;"
                        + " wrong: %s",
                seed,
                Prometheus.factor(),
                asExpected,
                wanted,
                expectedSomewhere.size(),
                Prometheus.alerts().size(),
                work,
                wrong);
    }

    void assertNothingWrong() {
        assertThat(wrong).as("what is wrong with alerts").isEmpty();
    }

    /** How many of those that were expected have fired. */
    private int judge(Episode episode, List<AlertWatch.Fired> fired) {
        var alerts = fired.stream().map(AlertWatch.Fired::alert).collect(Collectors.toCollection(TreeSet::new));
        var missing = minus(episode.expected(), alerts);
        var unexpected = minus(minus(alerts, episode.expected()), episode.consequences());
        missing.forEach(alert -> wrong.add(episode.name() + ": " + alert + " did not fire"));
        unexpected.forEach(alert -> wrong.add(episode.name() + ": " + alert + " fired"));
        for (var found : fired) {
            var within = lingering.getOrDefault(found.alert(), ENDS_WITHIN);
            if (found.until() == null || found.until() - episode.ended() > within.toNanos()) {
                wrong.add(episode.name() + ": " + found.alert() + " did not end within " + within);
            }
        }
        Figures.print(
                "alerts",
                "%-20s lasted %s; expected %s; fired %s; missing %s; unexpected %s; first after %s, last ended %s"
                        + " after it; until its end %s",
                episode.name(),
                Figures.seconds(Duration.ofNanos(episode.ended() - episode.began())),
                new TreeSet<>(episode.expected()),
                alerts,
                missing,
                unexpected,
                fired.stream().mapToLong(AlertWatch.Fired::from).min().stream()
                        .mapToObj(first -> Figures.seconds(Duration.ofNanos(first - episode.began())))
                        .findFirst()
                        .orElse("nothing"),
                fired.stream().anyMatch(found -> found.until() == null)
                        ? "not"
                        : Figures.seconds(Duration.ofNanos(fired.stream()
                                .mapToLong(found -> found.until() - episode.ended())
                                .max()
                                .orElse(0))),
                episode.work());
        return episode.expected().size() - missing.size();
    }

    private static Set<String> minus(Set<String> some, Set<String> others) {
        var left = new TreeSet<>(some);
        left.removeAll(others);
        return left;
    }
}
