package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.json.Instants;
import com.accellis.engagement.scoring.counting.Activity;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The facts and the day buckets that sum them. Both change in one statement, so they cannot drift apart. */
@ApplicationScoped
public class Facts {

    /**
     * Keeps newer versions, puts the old ones aside, takes out of the buckets what the old version added and puts in what
     * the new one adds, and returns what changed for whom. Facts are written in id order and buckets in key order, so that
     * writers of different topics cannot wait for each other in a circle. A version that was put aside before comes again
     * when its topic is read again after the fact was forgotten: the older row stays, it tells since when it was known.
     */
    private static final String KEEP_NEWER = """
            WITH kept AS (
                INSERT INTO fact AS f (topic, id, last_updated, read_number, deleted, company_id, day, tickets, first_touch,
                                       hours, procurement, answers, rating_sum, rejected, event, known_from)
                SELECT ?, i.id, i.last_updated, i.read_number, i.deleted, i.company_id, i.day, i.tickets, i.first_touch,
                       i.hours, i.procurement, i.answers, i.rating_sum, i.rejected, i.event::jsonb, ?
                FROM unnest(?::text[], ?::timestamptz[], ?::bigint[], ?::boolean[], ?::bigint[], ?::date[], ?::int[],
                            ?::int[], ?::numeric[], ?::int[], ?::int[], ?::int[], ?::boolean[], ?::text[])
                     WITH ORDINALITY AS i (id, last_updated, read_number, deleted, company_id, day, tickets, first_touch,
                                           hours, procurement, answers, rating_sum, rejected, event, position)
                ORDER BY i.position
                ON CONFLICT (topic, id) DO UPDATE SET
                    last_updated = excluded.last_updated, read_number = excluded.read_number,
                    deleted = excluded.deleted, company_id = excluded.company_id, day = excluded.day,
                    tickets = excluded.tickets, first_touch = excluded.first_touch, hours = excluded.hours,
                    procurement = excluded.procurement, answers = excluded.answers, rating_sum = excluded.rating_sum,
                    rejected = excluded.rejected, event = excluded.event,
                    known_from = greatest(excluded.known_from, f.known_from)
                WHERE (excluded.last_updated, excluded.read_number) > (f.last_updated, f.read_number)
                RETURNING new.topic, new.id, new.deleted, new.known_from AS now, old.id AS old_id,
                    old.last_updated AS old_last_updated, old.read_number AS old_read_number,
                    old.deleted AS old_deleted, old.rejected AS old_rejected, old.event AS old_event,
                    old.known_from AS old_known_from, old.company_id AS old_company, old.day AS old_day, old.tickets AS old_tickets,
                    old.first_touch AS old_first_touch, old.hours AS old_hours, old.procurement AS old_procurement,
                    old.answers AS old_answers, old.rating_sum AS old_rating_sum,
                    new.company_id AS new_company, new.day AS new_day, new.tickets AS new_tickets,
                    new.first_touch AS new_first_touch, new.hours AS new_hours, new.procurement AS new_procurement,
                    new.answers AS new_answers, new.rating_sum AS new_rating_sum
            ), superseded AS (
                INSERT INTO superseded_fact (topic, id, last_updated, read_number, deleted, company_id, day, tickets,
                                             first_touch, hours, procurement, answers, rating_sum, rejected, event,
                                             known_from, known_until)
                SELECT topic, old_id, old_last_updated, old_read_number, old_deleted, old_company, old_day, old_tickets,
                       old_first_touch, old_hours, old_procurement, old_answers, old_rating_sum, old_rejected, old_event,
                       old_known_from, now
                FROM kept WHERE old_id IS NOT NULL
                ON CONFLICT DO NOTHING
            ), moved AS (
                SELECT * FROM kept
                WHERE (old_day IS NOT NULL OR new_day IS NOT NULL)
                  AND (old_company, old_day, old_tickets, old_first_touch, old_hours, old_procurement, old_answers,
                       old_rating_sum)
                      IS DISTINCT FROM
                      (new_company, new_day, new_tickets, new_first_touch, new_hours, new_procurement, new_answers,
                       new_rating_sum)
            ), delta AS (
                SELECT company_id, day, sum(tickets) AS tickets, sum(first_touch) AS first_touch, sum(hours) AS hours,
                       sum(procurement) AS procurement, sum(answers) AS answers, sum(rating_sum) AS rating_sum
                FROM (SELECT old_company AS company_id, old_day AS day, -old_tickets AS tickets,
                             -old_first_touch AS first_touch, -old_hours AS hours, -old_procurement AS procurement,
                             -old_answers AS answers, -old_rating_sum AS rating_sum
                      FROM moved WHERE old_day IS NOT NULL
                      UNION ALL
                      SELECT new_company, new_day, new_tickets, new_first_touch, new_hours, new_procurement,
                             new_answers, new_rating_sum
                      FROM moved WHERE new_day IS NOT NULL) parts
                GROUP BY company_id, day
            ), summed AS (
                INSERT INTO day_bucket AS b (company_id, day, tickets, first_touch, hours, procurement, answers, rating_sum)
                SELECT * FROM delta ORDER BY company_id, day
                ON CONFLICT (company_id, day) DO UPDATE SET
                    tickets = b.tickets + excluded.tickets, first_touch = b.first_touch + excluded.first_touch,
                    hours = b.hours + excluded.hours, procurement = b.procurement + excluded.procurement,
                    answers = b.answers + excluded.answers, rating_sum = b.rating_sum + excluded.rating_sum
            )
            SELECT id, deleted, old_day IS NULL AS entered,
                   CASE WHEN old_day IS NOT NULL THEN old_company END AS old_company,
                   CASE WHEN new_day IS NOT NULL THEN new_company END AS new_company
            FROM moved
            """;

    private static final String REJECTED =
            "SELECT topic, count(*) FROM fact WHERE rejected AND company_id = ANY (?) GROUP BY topic";

    private final DataSource database;

    Facts(DataSource database) {
        this.database = database;
    }

    /**
     * @param newest one activity per record, ordered by id
     * @param now from when on this is known
     * @return the facts whose contribution changed
     */
    public List<Moved> keepNewer(Topic topic, List<Activity> newest, Instant now) {
        if (newest.isEmpty()) {
            return List.of();
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP_NEWER)) {
            bind(connection, statement, topic, newest, now);
            List<Moved> moved = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    moved.add(moved(topic, rows));
                }
            }
            return moved;
        } catch (SQLException e) {
            throw new DatabaseFailure("Facts of " + topic.name() + " could not be stored", e);
        }
    }

    private static void bind(
            Connection connection, PreparedStatement statement, Topic topic, List<Activity> activities, Instant now)
            throws SQLException {
        statement.setString(1, topic.name());
        statement.setObject(2, now.atOffset(ZoneOffset.UTC));
        var columns = List.<Column>of(
                new Column("text", Activity::id),
                new Column("text", activity -> Instants.text(activity.version().lastUpdated())),
                new Column("bigint", activity -> activity.version().readNumber()),
                new Column("boolean", Activity::deleted),
                new Column("bigint", Activity::companyId),
                new Column("text", activity -> Objects.toString(activity.day(), null)),
                new Column("int", activity -> activity.adds().tickets()),
                new Column("int", activity -> activity.adds().firstTouch()),
                new Column("numeric", activity -> activity.adds().hours()),
                new Column("int", activity -> activity.adds().procurement()),
                new Column("int", activity -> activity.adds().answers()),
                new Column("int", activity -> activity.adds().ratingSum()),
                new Column("boolean", Activity::rejected),
                new Column("text", activity -> EventJson.text(activity.event())));
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            statement.setArray(i + 3, SqlArrays.of(connection, column.type(), activities, column.value()));
        }
    }

    private record Column(String type, Function<Activity, Object> value) {}

    private static Moved moved(Topic topic, ResultSet row) throws SQLException {
        Cause cause =
                row.getBoolean("deleted") ? Cause.DELETED : row.getBoolean("entered") ? Cause.ENTERED : Cause.CORRECTED;
        return new Moved(
                topic,
                row.getString("id"),
                cause,
                row.getObject("old_company", Long.class),
                row.getObject("new_company", Long.class));
    }

    /** How many records of these companies would count but lack the date they count by, per topic. */
    public Map<String, Long> rejected(Collection<Long> companies) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(REJECTED)) {
            statement.setArray(1, connection.createArrayOf("bigint", companies.toArray()));
            Map<String, Long> byTopic = new HashMap<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    byTopic.put(rows.getString(1), rows.getLong(2));
                }
            }
            return byTopic;
        } catch (SQLException e) {
            throw new DatabaseFailure("Rejected facts could not be counted", e);
        }
    }

    /**
     * A fact whose contribution changed.
     *
     * @param oldCompany whose bucket it left; null when it was in none
     * @param newCompany whose bucket it is in now; null when in none
     */
    public record Moved(Topic topic, String id, Cause cause, Long oldCompany, Long newCompany) {

        /** The companies whose buckets changed. */
        public Stream<Long> companies() {
            return Stream.of(oldCompany, newCompany).filter(Objects::nonNull).distinct();
        }
    }
}
