package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.changes.RandomChanges;
import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.ConnectorSite;
import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.Program;
import com.accellis.engagement.endtoend.system.Requires;
import com.accellis.engagement.endtoend.system.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A connector's database that comes back from a dump: whatever was published since, and whatever happened at the source
 * while it was away, the topics end as the source is, and no version is published after a newer one.
 */
@Tag("long-only")
@AfterImports
@Requires(Program.POSTGRESQL)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ConnectorRestoreIT {

    private static final long SEED = 951;
    private static final int CLIENTS = 12;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    /** Every other of the tickets that the backup does not know. */
    private static final int GONE_OF = 2;

    @Test
    void aRestoredDatabaseLeavesNothingBehindThatWasPublishedSince() {
        try (var site = ConnectorSite.withRoles("connector-restore", CLIENTS, SEED)) {
            // Given: a dump of a database at work
            var connector = site.start(Map.of()).awaitStarted();
            await("first load").atMost(LIMIT).until(site::isLoaded);
            connector.stop();
            connector = site.start(atWork()).awaitStarted();
            new RandomChanges(site.source(), SEED).make(Counts.CHANGES);
            var dump = site.database().dump();
            var before = tickets(site);
            new RandomChanges(site.source(), SEED + 1).make(Counts.CHANGES);
            connector.stop();
            connector = site.start(often()).awaitStarted();
            awaitSwept(site);
            PublishedRecords.compare(site);
            var rights = site.database().rights();
            connector.stop();
            var lossWindow = Duration.between(dump.began(), Instant.now());

            // When
            var gone = deleteSomeNotIn(before, site);
            new RandomChanges(site.source(), SEED + 2).make(Counts.CHANGES);
            var began = System.nanoTime();
            var restore = dump.restore();
            assertThat(site.migrate(Packages.current())).isEmpty();
            connector = site.start(often()).awaitStarted();
            awaitSwept(site);
            var rightAgain = Figures.since(began);

            // Then
            var compared = PublishedRecords.compare(site);
            var published = PublishedRecords.assertVersionsNeverDecrease(site);
            var rightsCompared = RestoredRights.compare(site.database(), rights);
            Figures.print(
                    "connector-restore",
                    "seed %d: %s between %d changes and %d others, %d more while the database was away, %d of them"
                            + " deletions of what it does not know; restored in %s; loss window (RPO) %s, as the source"
                            + " (RTO) after %s, migrations and start included; %d records compared, 0 missing, 0 extra,"
                            + " %d published, none after a newer one; %d rights as before",
                    SEED,
                    dump,
                    Counts.CHANGES,
                    Counts.CHANGES,
                    Counts.CHANGES + gone,
                    gone,
                    Figures.seconds(restore),
                    Figures.seconds(lossWindow),
                    Figures.seconds(rightAgain),
                    compared,
                    published,
                    rightsCompared);
            assertThat(gone)
                    .as("tickets that the backup does not know and the source not any more")
                    .isPositive();
            assertThat(connector.output()).contains("the database is behind");
        }
    }

    /** Reads what changes each second. It compares nothing: a source that changes all the time is equal to nothing. */
    private static Map<String, String> atWork() {
        var settings = new TreeMap<String, String>();
        ConnectorSite.entityNames().forEach(entity -> settings.put("sync.every." + entity, "1s"));
        settings.put("connectwise.requests-per-minute", "1000000");
        return settings;
    }

    /** The same, and compares everything as often as it can. */
    private static Map<String, String> often() {
        var settings = atWork();
        settings.put("sync.compare-every", "1s");
        // So many deletions at once would be taken for a lost right.
        settings.put("sync.remove-without-asking", "1000");
        return settings;
    }

    private static void awaitSwept(ConnectorSite site) {
        // The source tells changes to the second: of two in one second a comparison sees one.
        Pause.of(Duration.ofSeconds(1));
        var now = Instant.now();
        await("comparisons of everything").atMost(LIMIT).until(() -> site.isSweptSince(now));
    }

    private static int deleteSomeNotIn(Set<String> before, ConnectorSite site) {
        var fresh = tickets(site).stream().filter(id -> !before.contains(id)).toList();
        for (var place = 0; place < fresh.size(); place += GONE_OF) {
            site.source().delete(Sandbox.SERVICE_TICKETS, fresh.get(place));
        }
        return (fresh.size() + GONE_OF - 1) / GONE_OF;
    }

    private static Set<String> tickets(ConnectorSite site) {
        return site.source().all(Sandbox.SERVICE_TICKETS).stream()
                .map(ticket -> ticket.get("id").asText())
                .collect(Collectors.toSet());
    }
}
