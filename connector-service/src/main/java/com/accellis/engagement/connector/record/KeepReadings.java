package com.accellis.engagement.connector.record;

import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.connector.pulling.Versions;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.translation.Translated;
import com.accellis.engagement.connector.translation.Translator;
import com.accellis.engagement.connector.translation.Untranslatable;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.consume.DeadLetters;
import com.accellis.engagement.kit.consume.RejectedEvent;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes in what was read: understands the records, keeps newer versions, and asks for what has to be read again because of
 * them. Additions have the company of their agreement and answers that of their ticket, whatever arrives first.
 */
@ApplicationScoped
public class KeepReadings {

    private final SourceRecords records;
    private final RefreshRequests refreshRequests;
    private final ReadNumbers readNumbers;
    private final RecordRelay relay;
    private final DeadLetters deadLetters;
    private final TransactionSynchronizationRegistry transaction;
    private final SyncConfig config;
    private final Clock clock;

    KeepReadings(
            SourceRecords records,
            RefreshRequests refreshRequests,
            ReadNumbers readNumbers,
            RecordRelay relay,
            DeadLetters deadLetters,
            TransactionSynchronizationRegistry transaction,
            SyncConfig config,
            Clock clock) {
        this.records = records;
        this.refreshRequests = refreshRequests;
        this.readNumbers = readNumbers;
        this.relay = relay;
        this.deadLetters = deadLetters;
        this.transaction = transaction;
        this.config = config;
        this.clock = clock;
    }

    /** @return counts, and the records that were understood */
    public Kept keep(ReadPage page) {
        var understood = understand(page);
        Counts counts = QuarkusTransaction.requiringNew().call(() -> store(page, understood));
        long rejected = page.records().size() - understood.size();
        return new Kept(counts.plus(new Counts(rejected, 0, 0, 0, 0, rejected)), List.copyOf(understood));
    }

    /** @param understood the records that could be read, some perhaps older than what we hold */
    public record Kept(Counts counts, List<Translated> understood) {}

    /**
     * Marks records as deleted, and with an agreement its additions.
     *
     * @param readNumber number of the request that confirmed their absence
     */
    public int delete(SourceEntity entity, Collection<String> ids, long readNumber) {
        if (ids.isEmpty()) {
            return 0;
        }
        return QuarkusTransaction.requiringNew().call(() -> {
            relay.wakeAfterCommit(transaction);
            int deleted = records.delete(entity, ids, readNumber);
            Set<Long> numbers = ids.stream()
                    .filter(id -> id.matches("[0-9]{1,18}"))
                    .map(Long::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (entity == SourceEntity.AGREEMENTS) {
                // Additions read just before their agreement went away may have a later number than its confirmation.
                long later = readNumbers.next();
                for (long agreement : numbers) {
                    List<String> additions = records.additionsOf(agreement).stream()
                            .map(String::valueOf)
                            .toList();
                    deleted += records.delete(SourceEntity.AGREEMENT_ADDITIONS, additions, later);
                }
            }
            if (entity.topic().equals(Topics.TICKETS)) {
                requestSurveysOf(numbers);
            }
            return deleted;
        });
    }

    private List<Translated> understand(ReadPage page) {
        LocalDate activeFrom = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                .minusDays(config.additionsAfterEnd().toDays());
        List<Translated> understood = new ArrayList<>(page.records().size());
        for (JsonNode row : page.records()) {
            try {
                understood.add(Translator.translate(page.entity(), row, activeFrom));
            } catch (Untranslatable e) {
                deadLetters.put(
                        page.entity().topic(),
                        page.entity().wireName() + "/" + printableId(row),
                        new RejectedEvent("untranslatable", e.getMessage()));
            }
        }
        return understood;
    }

    private static String printableId(JsonNode row) {
        JsonNode id = row.has("_id") ? row.get("_id") : row.path("id");
        String text = id.asText("");
        return text.matches("[\\w-]{1,64}") ? text : "without-id";
    }

    private Counts store(ReadPage page, List<Translated> understood) {
        relay.wakeAfterCommit(transaction);
        Map<Long, SourceRecords.Parent> parents = parents(page.entity(), understood);
        Map<String, Reading> readings = new LinkedHashMap<>();
        for (Translated translated : understood) {
            var parent = translated.parentId() == null ? null : parents.get(translated.parentId());
            if (page.entity() == SourceEntity.AGREEMENT_ADDITIONS && parent != null && parent.deleted()) {
                // Read before its agreement was deleted, stored after: it is gone as well.
                continue;
            }
            Long company = translated.companyId() != null
                    ? translated.companyId()
                    : parent == null || parent.deleted() ? null : parent.companyId();
            var version = Versions.of(translated.lastUpdated(), page.serverDate(), page.readNumber());
            readings.put(translated.id(), new Reading(page.entity(), translated, version, company));
        }
        var stored = records.keepNewer(readings.values());
        requestWhatDepends(page.entity(), understood, stored.moved(), parents);
        if (page.wholeOf() != null) {
            requestMissingAdditions(page.wholeOf(), page);
        }
        return stored.counts();
    }

    /** Additions that we hold and the agreement does not list any more: asked for one by one before they count as gone. */
    private void requestMissingAdditions(long agreement, ReadPage page) {
        Set<Long> missing = new TreeSet<>(records.additionsOf(agreement));
        page.records().forEach(row -> missing.remove(row.path("id").longValue()));
        refreshRequests.add(missing.stream()
                .map(addition -> NewRequest.of(Kind.ADDITION, agreement + "/" + addition))
                .toList());
    }

    private Map<Long, SourceRecords.Parent> parents(SourceEntity entity, List<Translated> understood) {
        Set<Long> ids = understood.stream()
                .map(Translated::parentId)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        return switch (entity) {
            case AGREEMENT_ADDITIONS -> records.lockParents(Topics.AGREEMENTS, ids);
            case SURVEYS -> records.lockParents(Topics.TICKETS, ids);
            default -> Map.of();
        };
    }

    private void requestWhatDepends(
            SourceEntity entity,
            List<Translated> understood,
            List<String> moved,
            Map<Long, SourceRecords.Parent> parents) {
        switch (entity) {
            case SERVICE_TICKETS, PROJECT_TICKETS -> requestSurveysOf(numbers(understood));
            case AGREEMENTS -> requestAdditions(understood, moved);
            // A ticket that nobody told us of yet is read first; its answers follow it then.
            case SURVEYS ->
                refreshRequests.add(understood.stream()
                        .map(Translated::parentId)
                        .filter(ticket -> ticket != null && !parents.containsKey(ticket))
                        .map(ticket -> NewRequest.of(Kind.TICKET, Long.toString(ticket)))
                        .toList());
            default -> {
                // Nothing depends on the other entities.
            }
        }
    }

    private void requestSurveysOf(Collection<Long> tickets) {
        refreshRequests.add(records.surveysAstray(tickets).stream()
                .map(survey -> NewRequest.of(Kind.SURVEY, survey))
                .toList());
    }

    /** Nothing announces additions: those of an agreement that is new or changed are read before their schedule. */
    private void requestAdditions(List<Translated> agreements, List<String> moved) {
        List<String> astray = records.agreementsWithAdditionsAstray(numbers(agreements));
        List<String> toRead = records.holdsAdditions() ? moved : List.of();
        refreshRequests.add(Stream.concat(astray.stream(), toRead.stream())
                .distinct()
                .map(agreement -> NewRequest.of(Kind.ADDITIONS_OF_AGREEMENT, agreement))
                .toList());
    }

    private static Set<Long> numbers(List<Translated> understood) {
        return understood.stream()
                .map(Translated::id)
                .map(Long::valueOf)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
