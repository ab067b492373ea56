package com.accellis.engagement.connector.ownership;

import com.accellis.engagement.connector.linking.LinkEvidence;
import com.accellis.engagement.connector.linking.LinkEvidence.Ticket;
import com.accellis.engagement.connector.linking.SurveyLink;
import com.accellis.engagement.events.SurveyChanged.LinkedBy;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.events.WireNamed;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/** The link of every survey, what it rests on, and what is known that could change it. */
@ApplicationScoped
class SurveyLinks {

    /** Any number that nothing else in this database uses. */
    private static final long ONE_AT_A_TIME = 4_905_817_233L;

    private static final int REFERENCE_BYTES = 6;

    private static final String EVIDENCE = """
            SELECT i.survey_id, i.ticket_id, t.id IS NOT NULL AS ticket_known, t.deleted AS ticket_deleted,
                   t.company_id AS ticket_company, m.ticket_id IS NOT NULL AS ticket_missing,
                   i.email_hash IS NOT NULL OR i.id_hash IS NOT NULL OR i.name_hash IS NOT NULL AS customer_named,
                   i.name_hash IS NOT NULL AS company_named,
                   (SELECT a.company_id FROM survey_assignment a WHERE a.survey_id = i.survey_id) AS assigned,
                   ARRAY(SELECT DISTINCT k.company_id FROM known_contact k WHERE k.email_hash = i.email_hash) AS by_email,
                   ARRAY(SELECT k.company_id FROM known_contact k WHERE k.id_hash = i.id_hash) AS by_id,
                   ARRAY(SELECT k.company_id FROM known_company k WHERE k.name_hash = i.name_hash) AS by_name,
                   (SELECT a.company_id FROM survey_assignment a
                    WHERE a.customer = coalesce(i.email_hash, i.id_hash, i.name_hash)
                    ORDER BY a.number DESC LIMIT 1) AS remembered
            FROM unnest(?::text[], ?::bigint[], ?::bytea[], ?::bytea[], ?::bytea[])
                 AS i (survey_id, ticket_id, email_hash, id_hash, name_hash)
            LEFT JOIN source_record t ON t.topic = ? AND t.id = i.ticket_id::text
            LEFT JOIN missing_ticket m ON m.ticket_id = i.ticket_id
            """;

    private static final String KEEP = """
            INSERT INTO survey_link AS l (survey_id, ticket_id, email_hash, id_hash, name_hash, rating, answered_at,
                                          inactive, company_id, linked_by, unlinked)
            SELECT i.survey_id, i.ticket_id, i.email_hash, i.id_hash, i.name_hash, i.rating, i.answered_at::timestamptz,
                   i.inactive, i.company_id, i.linked_by, i.unlinked
            FROM unnest(?::text[], ?::bigint[], ?::bytea[], ?::bytea[], ?::bytea[], ?::integer[], ?::text[], ?::boolean[],
                        ?::bigint[], ?::text[], ?::text[])
                 AS i (survey_id, ticket_id, email_hash, id_hash, name_hash, rating, answered_at, inactive, company_id,
                       linked_by, unlinked)
            ORDER BY i.survey_id
            ON CONFLICT (survey_id) DO UPDATE SET
                ticket_id = excluded.ticket_id, email_hash = excluded.email_hash, id_hash = excluded.id_hash,
                name_hash = excluded.name_hash, rating = excluded.rating, answered_at = excluded.answered_at,
                inactive = excluded.inactive, company_id = excluded.company_id, linked_by = excluded.linked_by,
                unlinked = excluded.unlinked
            """;

    private static final String RELINK = """
            UPDATE survey_link l SET company_id = i.company_id, linked_by = i.linked_by, unlinked = i.unlinked
            FROM unnest(?::text[], ?::bigint[], ?::text[], ?::text[]) AS i (survey_id, company_id, linked_by, unlinked)
            WHERE l.survey_id = i.survey_id
              AND (l.company_id, l.linked_by, l.unlinked) IS DISTINCT FROM (i.company_id, i.linked_by, i.unlinked)
            RETURNING l.survey_id,
                      (old.company_id, old.linked_by) IS DISTINCT FROM (new.company_id, new.linked_by) AS moved
            """;

    private static final String COLUMNS =
            "SELECT survey_id, ticket_id, email_hash, id_hash, name_hash, customer, linked_by FROM survey_link ";

    /** Answers whose ticket says something else than what they are linked to. */
    private static final String ASTRAY = """
            SELECT l.survey_id FROM survey_link l
            LEFT JOIN source_record t ON t.topic = ? AND t.id = l.ticket_id::text
            WHERE l.ticket_id = ANY (?)
              AND CASE WHEN NOT t.deleted AND t.company_id IS NOT NULL
                       THEN l.linked_by IS DISTINCT FROM 'ticket' OR l.company_id <> t.company_id
                       ELSE l.linked_by = 'ticket' OR l.unlinked = 'ticket-unread' END
            """;

    private final DataSource database;

    SurveyLinks(DataSource database) {
        this.database = database;
    }

    /** What an answer is linked by. */
    record Traits(String surveyId, Long ticketId, byte[] emailHash, byte[] idHash, byte[] nameHash) {}

    /** A survey as the table has it. */
    record Known(Traits traits, byte[] customer, String linkedBy) {

        boolean linkedByTicket() {
            return LinkedBy.TICKET.wireName().equals(linkedBy);
        }
    }

    /** What is shown of an answer besides its link. */
    record Answer(Integer rating, Instant answeredAt, boolean inactive) {}

    /**
     * One transaction at a time decides about links: what the others decide from would change under them otherwise. Taken
     * before the tickets and the surveys are locked.
     */
    void lock() {
        try (var connection = database.getConnection();
                var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(?)")) {
            lock.setLong(1, ONE_AT_A_TIME);
            lock.execute();
        } catch (SQLException e) {
            throw new OwnershipFailure("The links could not be locked", e);
        }
    }

    /** What is known about whose answers these are. Their tickets are held as they are until the transaction ends. */
    Map<String, LinkEvidence> evidence(Collection<Traits> surveys) {
        if (surveys.isEmpty()) {
            return Map.of();
        }
        try (var connection = database.getConnection()) {
            holdTickets(connection, surveys);
            try (var query = connection.prepareStatement(EVIDENCE)) {
                bindTraits(connection, query, surveys);
                query.setString(6, Topics.TICKETS.name());
                Map<String, LinkEvidence> evidence = new LinkedHashMap<>();
                try (var rows = query.executeQuery()) {
                    while (rows.next()) {
                        evidence.put(rows.getString("survey_id"), evidence(rows));
                    }
                }
                return evidence;
            }
        } catch (SQLException e) {
            throw new OwnershipFailure("What links surveys could not be read", e);
        }
    }

    private static void holdTickets(Connection connection, Collection<Traits> surveys) throws SQLException {
        Set<Long> tickets = new TreeSet<>();
        surveys.stream().map(Traits::ticketId).filter(Objects::nonNull).forEach(tickets::add);
        try (var hold = connection.prepareStatement(
                "SELECT id FROM source_record WHERE topic = ? AND id = ANY (?) ORDER BY id FOR SHARE")) {
            hold.setString(1, Topics.TICKETS.name());
            hold.setArray(2, Columns.texts(connection, tickets, String::valueOf));
            hold.execute();
        }
    }

    private static void bindTraits(Connection connection, PreparedStatement query, Collection<Traits> surveys)
            throws SQLException {
        query.setArray(1, Columns.texts(connection, surveys, Traits::surveyId));
        query.setArray(2, Columns.longs(connection, surveys, Traits::ticketId));
        query.setArray(3, Columns.hashes(connection, surveys, Traits::emailHash));
        query.setArray(4, Columns.hashes(connection, surveys, Traits::idHash));
        query.setArray(5, Columns.hashes(connection, surveys, Traits::nameHash));
    }

    private static LinkEvidence evidence(ResultSet row) throws SQLException {
        boolean deleted = row.getBoolean("ticket_deleted");
        return new LinkEvidence(
                ticket(row, deleted),
                deleted ? null : row.getObject("ticket_company", Long.class),
                row.getObject("assigned", Long.class),
                Columns.longs(row.getArray("by_email")),
                Columns.longs(row.getArray("by_id")),
                Columns.longs(row.getArray("by_name")),
                row.getBoolean("customer_named"),
                row.getBoolean("company_named"),
                row.getObject("remembered", Long.class));
    }

    private static Ticket ticket(ResultSet row, boolean deleted) throws SQLException {
        if (row.getObject("ticket_id", Long.class) == null) {
            return Ticket.NOT_NAMED;
        }
        if (row.getBoolean("ticket_known")) {
            return deleted ? Ticket.GONE : Ticket.READ;
        }
        return row.getBoolean("ticket_missing") ? Ticket.GONE : Ticket.UNREAD;
    }

    /** A survey with the link that was found for it. */
    record Linked(Traits traits, Answer answer, SurveyLink link) {}

    void keep(Collection<Linked> surveys) {
        if (surveys.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(KEEP)) {
            bindTraits(connection, insert, surveys.stream().map(Linked::traits).toList());
            var answers = surveys.stream().map(Linked::answer).toList();
            insert.setArray(6, Columns.integers(connection, answers, Answer::rating));
            insert.setArray(7, Columns.instants(connection, answers, Answer::answeredAt));
            insert.setArray(8, Columns.flags(connection, answers, Answer::inactive));
            bindLinks(connection, insert, 9, surveys.stream().map(Linked::link).toList());
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new OwnershipFailure("Links of surveys could not be kept", e);
        }
    }

    private static void bindLinks(
            Connection connection, PreparedStatement statement, int first, Collection<SurveyLink> links)
            throws SQLException {
        statement.setArray(first, Columns.longs(connection, links, SurveyLink::companyId));
        statement.setArray(first + 1, Columns.texts(connection, links, link -> name(link.linkedBy())));
        statement.setArray(first + 2, Columns.texts(connection, links, link -> name(link.unlinked())));
    }

    private static String name(WireNamed value) {
        return value == null ? null : value.wireName();
    }

    /** @return the surveys that belong to another company now, or for another reason */
    List<String> relink(Map<String, SurveyLink> links) {
        if (links.isEmpty()) {
            return List.of();
        }
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(RELINK)) {
            update.setArray(1, Columns.texts(connection, links.keySet(), id -> id));
            bindLinks(connection, update, 2, links.values());
            List<String> moved = new ArrayList<>();
            try (var rows = update.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("moved")) {
                        moved.add(rows.getString("survey_id"));
                    }
                }
            }
            return moved;
        } catch (SQLException e) {
            throw new OwnershipFailure("Surveys could not be linked anew", e);
        }
    }

    /** Surveys with one of these hashes that are not linked by their ticket. */
    List<Known> withoutTicketBy(Collection<byte[]> hashes) {
        if (hashes.isEmpty()) {
            return List.of();
        }
        return known("""
                WHERE linked_by IS DISTINCT FROM 'ticket'
                  AND (email_hash = ANY (?) OR id_hash = ANY (?) OR name_hash = ANY (?))
                """, query -> {
            for (int parameter = 1; parameter <= 3; parameter++) {
                query.setArray(parameter, Columns.hashes(query.getConnection(), hashes, hash -> hash));
            }
        });
    }

    /** The survey, and the others of its customer; those that are linked by their ticket left out. */
    List<Known> withoutTicketLike(String surveyId, byte[] customer) {
        return known("WHERE linked_by IS DISTINCT FROM 'ticket' AND (survey_id = ? OR customer = ?)", query -> {
            query.setString(1, surveyId);
            query.setBytes(2, customer);
        });
    }

    Optional<Known> find(String surveyId) {
        return known("WHERE survey_id = ?", query -> query.setString(1, surveyId)).stream()
                .findFirst();
    }

    private interface Binding {
        void bind(PreparedStatement query) throws SQLException;
    }

    private List<Known> known(String where, Binding binding) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(COLUMNS + where)) {
            binding.bind(query);
            List<Known> found = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new Known(
                            new Traits(
                                    rows.getString("survey_id"),
                                    rows.getObject("ticket_id", Long.class),
                                    rows.getBytes("email_hash"),
                                    rows.getBytes("id_hash"),
                                    rows.getBytes("name_hash")),
                            rows.getBytes("customer"),
                            rows.getString("linked_by")));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new OwnershipFailure("Surveys could not be found", e);
        }
    }

    /** The link of a survey as it is now. */
    Optional<SurveyLink> link(String surveyId) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "SELECT company_id, linked_by, unlinked FROM survey_link WHERE survey_id = ?")) {
            query.setString(1, surveyId);
            try (var rows = query.executeQuery()) {
                return rows.next()
                        ? Optional.of(new SurveyLink(
                                rows.getObject("company_id", Long.class),
                                named(LinkedBy.values(), rows.getString("linked_by")),
                                named(SurveyLink.Unlinked.values(), rows.getString("unlinked"))))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new OwnershipFailure("The link of a survey could not be read", e);
        }
    }

    private static <T extends WireNamed> T named(T[] values, String name) {
        return name == null ? null : WireNamed.stored(values, name);
    }

    List<String> astray(Collection<Long> tickets) {
        if (tickets.isEmpty()) {
            return List.of();
        }
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(ASTRAY)) {
            query.setString(1, Topics.TICKETS.name());
            query.setArray(2, Columns.longs(connection, tickets, ticket -> ticket));
            List<String> found = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new OwnershipFailure("Surveys that went astray could not be found", e);
        }
    }

    /** Remembers that ConnectWise does not have these tickets, as far as surveys name them and we never held them. */
    void rememberMissing(Collection<Long> tickets) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        INSERT INTO missing_ticket (ticket_id)
                        SELECT DISTINCT l.ticket_id FROM survey_link l WHERE l.ticket_id = ANY (?)
                        ORDER BY 1 ON CONFLICT DO NOTHING
                        """)) {
            insert.setArray(1, Columns.longs(connection, tickets, ticket -> ticket));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new OwnershipFailure("Missing tickets could not be remembered", e);
        }
    }

    /** Removes the links of surveys that the record table holds as deleted. */
    void removeDeleted(Collection<String> surveys) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("""
                        DELETE FROM survey_link l USING source_record r
                        WHERE l.survey_id = ANY (?) AND r.topic = ? AND r.id = l.survey_id AND r.deleted
                        """)) {
            delete.setArray(1, Columns.texts(connection, surveys, id -> id));
            delete.setString(2, Topics.SURVEYS.name());
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new OwnershipFailure("Links of deleted surveys could not be removed", e);
        }
    }

    void assign(String surveyId, long companyId, byte[] customer) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        INSERT INTO survey_assignment (survey_id, company_id, customer) VALUES (?, ?, ?)
                        ON CONFLICT (survey_id) DO UPDATE SET
                            company_id = excluded.company_id, customer = excluded.customer, number = excluded.number
                        """)) {
            insert.setString(1, surveyId);
            insert.setLong(2, companyId);
            insert.setBytes(3, customer);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new OwnershipFailure("An assignment could not be stored", e);
        }
    }

    /** @return the customer whom the assignment was remembered for; empty when there was none or it named none */
    Optional<byte[]> unassign(String surveyId) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(
                        "DELETE FROM survey_assignment WHERE survey_id = ? RETURNING customer")) {
            delete.setString(1, surveyId);
            try (var rows = delete.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getBytes(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new OwnershipFailure("An assignment could not be taken back", e);
        }
    }

    List<UnlinkedSurvey> unlinked(int limit, long offset) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("""
                        SELECT survey_id, answered_at, rating, ticket_id, unlinked, customer FROM survey_link
                        WHERE company_id IS NULL AND answered_at IS NOT NULL AND NOT inactive
                        ORDER BY answered_at DESC, survey_id LIMIT ? OFFSET ?
                        """)) {
            query.setInt(1, limit);
            query.setLong(2, offset);
            List<UnlinkedSurvey> found = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(new UnlinkedSurvey(
                            rows.getString("survey_id"),
                            rows.getObject("answered_at", OffsetDateTime.class).toInstant(),
                            rows.getObject("rating", Integer.class),
                            rows.getObject("ticket_id", Long.class),
                            named(SurveyLink.Unlinked.values(), rows.getString("unlinked")),
                            reference(rows.getBytes("customer"))));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new OwnershipFailure("Surveys without company could not be listed", e);
        }
    }

    private static String reference(byte[] customer) {
        return customer == null ? null : HexFormat.of().formatHex(customer, 0, REFERENCE_BYTES);
    }

    long countUnlinked() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("""
                        SELECT count(*) FROM survey_link
                        WHERE company_id IS NULL AND answered_at IS NOT NULL AND NOT inactive
                        """);
                var row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new OwnershipFailure("Surveys without company could not be counted", e);
        }
    }
}
