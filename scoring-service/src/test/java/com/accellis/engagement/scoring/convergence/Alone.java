package com.accellis.engagement.scoring.convergence;

import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The service with a database of its own, a clock that the test moves, and no jobs: when something is done, and how many do
 * it at the same time, is up to the test.
 */
public class Alone implements QuarkusTestProfile {

    /** Its clocks change in March and November. */
    public static final ZoneId ZONE = ZoneId.of("America/New_York");

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(MovableClock.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(OwnDatabase.class));
    }

    /** An empty database beside the one that other tests share. */
    public static class OwnDatabase extends PlatformTestResource {

        @Override
        public Map<String, String> start() {
            Map<String, String> settings = super.start();
            settings.put("quarkus.datasource.jdbc.url", createDatabase());
            settings.put("quarkus.scheduler.enabled", "false");
            // What the role of the service has in every deployment.
            settings.put("quarkus.datasource.jdbc.new-connection-sql", "SET lock_timeout = '5s'");
            settings.put("engagement.time-zone", ZONE.getId());
            // Says nothing as long as days have begun there all along.
            settings.put("scoring.recount-for-time-zone", ZONE.getId());
            // Other tests' records are none of ours.
            settings.put("mp.messaging.connector.smallrye-kafka.group.id", "scoring-alone");
            settings.put("mp.messaging.connector.smallrye-kafka.auto.offset.reset", "latest");
            return settings;
        }

        private static String createDatabase() {
            var server = Infrastructure.start().database();
            String name = "alone_" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
            try (var connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                    var statement = connection.createStatement()) {
                statement.execute("CREATE DATABASE " + name);
            } catch (SQLException e) {
                throw new IllegalStateException("A database could not be made", e);
            }
            return server.jdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1");
        }
    }
}
