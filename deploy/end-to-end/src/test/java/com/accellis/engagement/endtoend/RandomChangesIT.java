package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.changes.RandomChanges;
import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.oracle.SourceRecords;
import com.accellis.engagement.endtoend.system.Systems;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The test of the test: a comparison after changes that change nothing would prove nothing. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RandomChangesIT {

    private static final int KINDS = 40;
    private static final int WINDOW = 90;

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void randomChangesAreOfEveryKindAndMoveEveryMetric() {
        try (var source = systems.source(Counts.CLIENTS, 7)) {
            // Given
            var today = LocalDate.now(ZoneOffset.UTC);
            var before = source.admin().records();
            var oracleBefore = new Oracle(before, today);

            // When
            var made = new RandomChanges(source.admin(), 7).make(Counts.CHANGES);

            // Then
            var after = source.admin().records();
            var oracleAfter = new Oracle(after, today);
            var moved = new HashMap<String, Integer>();
            for (var company : oracleBefore.clientCompanies()) {
                moved(oracleBefore, oracleAfter, company).forEach((key, one) -> moved.merge(key, one, Integer::sum));
            }
            Figures.print("random changes", "%s; clients whose metric moved within %d days: %s", made, WINDOW, moved);
            assertThat(made).hasSize(KINDS);
            assertThat(moved.keySet()).isEqualTo(Oracle.WEIGHTS.keySet());
            assertThat(oracleAfter.clientCompanies()).isNotEqualTo(oracleBefore.clientCompanies());
            assertThat(idsOfTickets(after)).isNotEqualTo(idsOfTickets(before));
        }
    }

    private static Map<String, Integer> moved(Oracle before, Oracle after, long company) {
        var moved = new HashMap<String, Integer>();
        var old = before.score(Set.of(company), WINDOW);
        var now = after.score(Set.of(company), WINDOW);
        for (var key : Oracle.WEIGHTS.keySet()) {
            if (!old.metric(key).equals(now.metric(key))) {
                moved.put(key, 1);
            }
        }
        return moved;
    }

    private static Set<String> idsOfTickets(SourceRecords records) {
        var ids = new TreeSet<String>();
        records.serviceTickets().forEach(ticket -> ids.add(ticket.get("id").asText()));
        return ids;
    }
}
