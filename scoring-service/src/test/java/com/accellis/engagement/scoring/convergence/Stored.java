package com.accellis.engagement.scoring.convergence;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.CurrentScores;
import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.ScoreChanged;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.TestTopic;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;

/** What is in the database and on the topics, read past the service. */
public final class Stored {

    private static final TypeReference<List<MetricScore>> METRICS = new TypeReference<>() {};

    private final DataSource database;

    public Stored(DataSource database) {
        this.database = database;
    }

    public Recalculation.Outcome outcome() {
        SortedMap<String, String> facts = new TreeMap<>();
        each("SELECT * FROM fact", row -> facts.put(row.getString("topic") + "/" + row.getString("id"), fact(row)));
        SortedMap<String, String> buckets = new TreeMap<>();
        each(
                "SELECT * FROM day_bucket WHERE (tickets, first_touch, hours, procurement, answers, rating_sum)"
                        + " <> (0, 0, 0, 0, 0, 0)",
                row -> buckets.put(
                        Told.bucketKey(row.getLong("company_id"), row.getObject("day", LocalDate.class)),
                        amounts(row)));
        return new Recalculation.Outcome(facts, buckets, currentScores());
    }

    private static String fact(ResultSet row) throws SQLException {
        return Told.fact(
                new SourceVersion(
                        row.getObject("last_updated", OffsetDateTime.class).toInstant(), row.getLong("read_number")),
                row.getBoolean("deleted"),
                row.getObject("company_id", Long.class),
                row.getObject("day", LocalDate.class),
                row.getBoolean("rejected"),
                amounts(row));
    }

    private static String amounts(ResultSet row) throws SQLException {
        return Told.amounts(
                row.getLong("tickets"),
                row.getLong("first_touch"),
                row.getBigDecimal("hours"),
                row.getLong("procurement"),
                row.getLong("answers"),
                row.getLong("rating_sum"));
    }

    private SortedMap<String, String> currentScores() {
        SortedMap<String, String> scores = new TreeMap<>();
        each(
                "SELECT * FROM score WHERE current",
                row -> scores.put(
                        Told.scoreKey(row.getObject("client_id", UUID.class), row.getInt("window_days")),
                        Told.score(new WindowScore(
                                row.getInt("window_days"),
                                row.getBigDecimal("score"),
                                row.getString("grade"),
                                row.getBigDecimal("coverage"),
                                row.getInt("scorecard_version"),
                                metrics(row.getString("details"))))));
        return scores;
    }

    private static List<MetricScore> metrics(String json) {
        try {
            return EventJson.mapper().readValue(json, METRICS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The last days of the current scores, each once. */
    public SortedSet<LocalDate> lastDays() {
        SortedSet<LocalDate> days = new TreeSet<>();
        each("SELECT DISTINCT as_of FROM score WHERE current", row -> days.add(row.getObject(1, LocalDate.class)));
        return days;
    }

    /** @param changes how many there are */
    public record Chain(int changes, List<String> breaks) {}

    /** Follows the changes of every client: each begins where the last one ended, and the last one ends at the score. */
    public Chain chain() {
        SortedMap<String, String> ends = new TreeMap<>();
        List<String> breaks = new ArrayList<>();
        List<ScoreChanged> changes = new ArrayList<>();
        each(
                "SELECT change FROM score_change ORDER BY client_id, revision",
                row -> changes.add(change(row.getString(1))));
        for (ScoreChanged change : changes) {
            for (var window : change.windows()) {
                String key = Told.scoreKey(change.clientId(), window.window());
                String before = window.before() == null ? null : Told.score(window.before());
                if (!Objects.equals(before, ends.get(key))) {
                    breaks.add(
                            key + ", revision " + change.revision() + ": from " + before + " after " + ends.get(key));
                }
                if (window.after() == null) {
                    ends.remove(key);
                } else {
                    ends.put(key, Told.score(window.after()));
                }
            }
        }
        if (!ends.equals(currentScores())) {
            breaks.add("changes end in " + ends + " but scores are " + currentScores());
        }
        return new Chain(changes.size(), breaks);
    }

    private static ScoreChanged change(String json) {
        try {
            return EventJson.mapper().readValue(json, ScoreChanged.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What has to be on the topics: every revision of every client, the revisions that are changes, and the current scores.
     */
    public record Due(
            Map<UUID, SortedSet<Long>> revisions,
            Map<UUID, SortedSet<Long>> changed,
            SortedMap<String, String> scores) {

        public Due() {
            this(new HashMap<>(), new HashMap<>(), new TreeMap<>());
        }

        public void add(Due other) {
            revisions.putAll(other.revisions);
            changed.putAll(other.changed);
            scores.putAll(other.scores);
        }
    }

    /** From now on PostgreSQL itself notes each event that a transaction commits; the outbox forgets those that were sent. */
    public void noteCommittedEvents() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS committed_event (topic text, key text, ce_id text)");
            statement.execute("""
                    CREATE OR REPLACE FUNCTION note_committed_event() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        INSERT INTO committed_event VALUES (NEW.topic, NEW.key, NEW.ce_id);
                        RETURN NULL;
                    END $$
                    """);
            statement.execute("CREATE OR REPLACE TRIGGER note_committed_event AFTER INSERT ON outbox"
                    + " FOR EACH ROW EXECUTE FUNCTION note_committed_event()");
            statement.execute("TRUNCATE committed_event");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How often scores of each client were announced by a transaction that has committed. */
    public Map<UUID, Integer> announcements() {
        Map<UUID, Integer> announcements = new HashMap<>();
        each(
                "SELECT key, count(*) FROM committed_event WHERE topic = '" + Topics.SCORES.name() + "' GROUP BY key",
                row -> announcements.put(UUID.fromString(row.getString(1)), row.getInt(2)));
        return announcements;
    }

    public Due due() {
        var due = new Due();
        each("SELECT id FROM client", row -> due.revisions().put(row.getObject(1, UUID.class), new TreeSet<>()));
        each(
                "SELECT key, ce_id FROM committed_event WHERE topic = '" + Topics.SCORES.name() + "'",
                row -> due.revisions().get(UUID.fromString(row.getString(1))).add(revision(row.getString(2))));
        due.revisions().keySet().forEach(client -> due.changed().put(client, new TreeSet<>()));
        each(
                "SELECT client_id, revision FROM score_change",
                row -> due.changed().get(row.getObject(1, UUID.class)).add(row.getLong(2)));
        due.scores().putAll(currentScores());
        return due;
    }

    /**
     * What was announced, held against what had to be.
     *
     * @param repeated events that came more than once, with the same id
     */
    public record Announced(int events, int repeated, List<String> differences) {}

    public static Announced announced(Due due) {
        Set<UUID> clients = due.revisions().keySet();
        List<String> differences = new ArrayList<>();
        var scores = new Events(Topics.SCORES, clients);
        SortedMap<String, String> newest = new TreeMap<>();
        for (byte[] value : scores.inOrder) {
            var current = read(value, CurrentScores.class);
            for (int window : List.of(30, 60, 90)) {
                newest.remove(Told.scoreKey(current.clientId(), window));
            }
            current.windows()
                    .forEach(window ->
                            newest.put(Told.scoreKey(current.clientId(), window.window()), Told.score(window)));
        }
        if (!newest.equals(due.scores())) {
            differences.add("newest scores are " + newest + " but stored are " + due.scores());
        }
        var changes = new Events(Topics.SCORE_CHANGES, clients);
        for (UUID client : clients) {
            scores.compare(client, due.revisions().get(client), differences);
            changes.compare(client, due.changed().get(client), differences);
        }
        return new Announced(
                scores.inOrder.size() + changes.inOrder.size(), scores.repeated + changes.repeated, differences);
    }

    private static <E> E read(byte[] value, Class<E> type) {
        try {
            return EventJson.read(value, type);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long revision(String eventId) {
        return Long.parseLong(eventId.substring(eventId.lastIndexOf(':') + 1));
    }

    /** The events of some clients on a topic. */
    private static final class Events {

        private final Topic topic;
        private final List<byte[]> inOrder = new ArrayList<>();
        private final Map<UUID, SortedSet<Long>> revisions = new HashMap<>();
        private int repeated;

        Events(Topic topic, Set<UUID> clients) {
            this.topic = topic;
            for (var kafkaRecord : new TestTopic(topic).records()) {
                UUID client = UUID.fromString(new String(kafkaRecord.key(), UTF_8));
                if (clients.contains(client)) {
                    inOrder.add(kafkaRecord.value());
                    String id =
                            new String(kafkaRecord.headers().lastHeader("ce_id").value(), UTF_8);
                    boolean first = revisions
                            .computeIfAbsent(client, missing -> new TreeSet<>())
                            .add(revision(id));
                    repeated += first ? 0 : 1;
                }
            }
        }

        void compare(UUID client, SortedSet<Long> expected, List<String> differences) {
            SortedSet<Long> found = revisions.getOrDefault(client, new TreeSet<>());
            if (!found.equals(expected)) {
                differences.add(topic.name() + " has revisions " + found + " of " + client + " instead of " + expected);
            }
        }
    }

    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    private void each(String sql, RowReader reader) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
