package com.accellis.engagement.connector.record;

import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.events.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Which additions belong to which agreement. ConnectWise lists additions below their agreement only and announces none of
 * their changes, so the agreements that we know decide which additions are read, and which company they belong to.
 */
@ApplicationScoped
public class AgreementAdditions {

    private static final String LOCK_AGREEMENTS = """
            SELECT id, company_id, deleted FROM source_record
            WHERE topic = ? AND id = ANY (?) ORDER BY id FOR SHARE
            """;

    private static final String ASTRAY = """
            SELECT DISTINCT c.parent_id AS found FROM source_record c
            JOIN source_record p ON p.topic = ? AND p.id = c.parent_id::text
            WHERE c.topic = ? AND c.parent_id = ANY (?) AND NOT c.deleted
              AND c.company_id IS DISTINCT FROM CASE WHEN p.deleted THEN NULL ELSE p.company_id END
            """;

    private static final String AGREEMENTS = """
            SELECT id::bigint FROM source_record
            WHERE topic = ? AND NOT deleted AND (? OR active AND (ended_on IS NULL OR ended_on >= ?)) ORDER BY 1
            """;

    private final DataSource database;
    private final SyncConfig config;
    private final Clock clock;

    AgreementAdditions(DataSource database, SyncConfig config, Clock clock) {
        this.database = database;
        this.config = config;
        this.clock = clock;
    }

    /** What additions take over from their agreement: whose it is, and that it is gone. */
    record Agreement(Long companyId, boolean deleted) {}

    /** Those of the agreements that we know, held as they are until the transaction ends. */
    Map<Long, Agreement> lockAgreements(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(LOCK_AGREEMENTS)) {
            query.setString(1, Topics.AGREEMENTS.name());
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text", ids.stream().map(String::valueOf).toArray()));
            Map<Long, Agreement> agreements = new HashMap<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    agreements.put(
                            Long.valueOf(rows.getString("id")),
                            new Agreement(rows.getObject("company_id", Long.class), rows.getBoolean("deleted")));
                }
            }
            return agreements;
        } catch (SQLException e) {
            throw new RecordFailure("Agreements could not be read", e);
        }
    }

    /** Agreements some of whose additions do not have the agreement's company (any more). */
    List<String> agreementsWithAdditionsAstray(Collection<Long> agreements) {
        if (agreements.isEmpty()) {
            return List.of();
        }
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(ASTRAY)) {
            query.setString(1, Topics.AGREEMENTS.name());
            query.setString(2, Topics.AGREEMENT_ADDITIONS.name());
            query.setArray(3, connection.createArrayOf("bigint", agreements.toArray()));
            List<String> found = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString("found"));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new RecordFailure("Records that went astray could not be found", e);
        }
    }

    /** Agreements to read additions of: all that exist, or only those that have not ended long ago. */
    public List<Long> agreements(boolean all) {
        LocalDate longAgo = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                .minusDays(config.additionsAfterEnd().toDays());
        return LongQuery.list(database, AGREEMENTS, query -> {
            query.setString(1, Topics.AGREEMENTS.name());
            query.setBoolean(2, all);
            query.setObject(3, longAgo);
        });
    }

    /** Whether additions have been read at all. */
    boolean holdsAdditions() {
        return !LongQuery.list(
                        database,
                        "SELECT 1 FROM source_record WHERE topic = ? LIMIT 1",
                        query -> query.setString(1, Topics.AGREEMENT_ADDITIONS.name()))
                .isEmpty();
    }

    /** The additions of an agreement that we hold. */
    Set<Long> additionsOf(long agreement) {
        return new HashSet<>(LongQuery.list(
                database,
                "SELECT id::bigint FROM source_record WHERE topic = ? AND parent_id = ? AND NOT deleted",
                query -> {
                    query.setString(1, Topics.AGREEMENT_ADDITIONS.name());
                    query.setLong(2, agreement);
                }));
    }

    /** The agreement of an addition, also of one that is deleted by now; empty when we never knew it. */
    public Optional<Long> agreementOf(String addition) {
        return LongQuery.list(
                        database,
                        "SELECT parent_id FROM source_record WHERE topic = ? AND id = ? AND parent_id IS NOT NULL",
                        query -> {
                            query.setString(1, Topics.AGREEMENT_ADDITIONS.name());
                            query.setString(2, addition);
                        })
                .stream()
                .findFirst();
    }
}
