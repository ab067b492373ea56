package com.accellis.engagement.connector.record;

import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.ownership.LinkSurveys;
import com.accellis.engagement.connector.pulling.Versions;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.translation.Translated;
import com.accellis.engagement.connector.translation.Translator;
import com.accellis.engagement.connector.translation.Untranslatable;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.consume.DeadLetters;
import com.accellis.engagement.kit.consume.RejectedEvent;
import com.accellis.engagement.kit.digest.Sha256;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes in what was read: understands the records, keeps newer versions, and asks for what has to be read again because of
 * them. Additions have the company of their agreement and answers that of their ticket or customer, whatever arrives first.
 */
@ApplicationScoped
public class KeepReadings {

    private final VersionGuard versionGuard;
    private final AgreementAdditions agreementAdditions;
    private final RefreshRequests refreshRequests;
    private final ReadNumbers readNumbers;
    private final LinkSurveys linkSurveys;
    private final RecordRelay relay;
    private final RejectedRecords rejectedRecords;
    private final DeadLetters deadLetters;
    private final ActiveLease lease;
    private final TransactionSynchronizationRegistry transaction;
    private final Event<MarketsRenamed> marketsRenamed;
    private final Clock clock;

    KeepReadings(
            VersionGuard versionGuard,
            AgreementAdditions agreementAdditions,
            RefreshRequests refreshRequests,
            ReadNumbers readNumbers,
            LinkSurveys linkSurveys,
            RecordRelay relay,
            RejectedRecords rejectedRecords,
            DeadLetters deadLetters,
            ActiveLease lease,
            TransactionSynchronizationRegistry transaction,
            Event<MarketsRenamed> marketsRenamed,
            Clock clock) {
        this.versionGuard = versionGuard;
        this.agreementAdditions = agreementAdditions;
        this.refreshRequests = refreshRequests;
        this.readNumbers = readNumbers;
        this.linkSurveys = linkSurveys;
        this.relay = relay;
        this.rejectedRecords = rejectedRecords;
        this.deadLetters = deadLetters;
        this.lease = lease;
        this.transaction = transaction;
        this.marketsRenamed = marketsRenamed;
        this.clock = clock;
    }

    /** @return counts, and the records that were understood */
    public Kept keep(ReadPage page) {
        return keep(page, kept -> {});
    }

    /**
     * The same.
     *
     * @param inSameTransaction what has to be stored together with the page
     */
    public Kept keep(ReadPage page, Consumer<Kept> inSameTransaction) {
        List<RejectedRecords.Rejected> rejected = new ArrayList<>();
        List<Translated> understood = understand(page, rejected);
        rejectedRecords.unreported(page.entity().topic(), rejected).forEach(unreported -> report(page, unreported));
        return lease.write(() -> {
            var stored = store(page, understood);
            // After everything else here, as in delete: two that work on the same records must not wait for each other.
            rejectedRecords.settle(
                    page.entity(),
                    rejected,
                    understood.stream().map(Translated::id).toList());
            var kept = new Kept(
                    stored.counts().plus(new Counts(rejected.size(), 0, 0, 0, 0, rejected.size())),
                    List.copyOf(understood),
                    stored.moved());
            inSameTransaction.accept(kept);
            return kept;
        });
    }

    /**
     * @param understood the records that could be read, some perhaps older than what we hold
     * @param moved ids of those that are new to us or have new content
     */
    public record Kept(Counts counts, List<Translated> understood, List<String> moved) {}

    /** Markets that we knew have another name now; fired in the transaction that stores it. */
    public record MarketsRenamed(List<String> ids) {}

    /**
     * Marks records as deleted, and with an agreement its additions.
     *
     * @param readNumber number of the request that confirmed their absence
     */
    public int delete(SourceEntity entity, Collection<String> ids, long readNumber) {
        if (ids.isEmpty()) {
            return 0;
        }
        return lease.write(() -> {
            relay.wakeAfterCommit(transaction);
            int deleted = versionGuard.delete(entity, ids, readNumber);
            Set<Long> numbers = ids.stream()
                    .filter(id -> id.matches("[0-9]{1,18}"))
                    .map(Long::valueOf)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (entity == SourceEntity.AGREEMENTS) {
                // Additions read just before their agreement went away may have a later number than its confirmation.
                long later = readNumbers.next();
                for (long agreement : numbers) {
                    List<String> additions = agreementAdditions.additionsOf(agreement).stream()
                            .map(String::valueOf)
                            .toList();
                    deleted += versionGuard.delete(SourceEntity.AGREEMENT_ADDITIONS, additions, later);
                }
            }
            requestSurveys(linkSurveys.followDeleted(entity, ids));
            rejectedRecords.settle(entity, List.of(), ids);
            return deleted;
        });
    }

    private List<Translated> understand(ReadPage page, List<RejectedRecords.Rejected> rejected) {
        List<Translated> understood = new ArrayList<>(page.records().size());
        for (JsonNode row : page.records()) {
            try {
                understood.add(Translator.translate(page.entity(), row));
            } catch (Untranslatable e) {
                // As JSON of ours a number of any size would be written out, and cannot be.
                byte[] hash = Sha256.of(row.toString());
                rejected.add(new RejectedRecords.Rejected(printableId(page.entity(), row, hash), e.getMessage(), hash));
            }
        }
        return understood;
    }

    private void report(ReadPage page, RejectedRecords.Rejected rejected) {
        deadLetters.put(
                page.entity().topic(),
                page.entity().wireName() + "/" + rejected.id(),
                new RejectedEvent("untranslatable", rejected.reason()));
    }

    private static String printableId(SourceEntity entity, JsonNode row, byte[] hash) {
        JsonNode id = row.has("_id") ? row.get("_id") : row.path("id");
        String text = id.asText("");
        return SourceIds.canBeAskedFor(entity, text)
                ? text
                : SourceIds.WITHOUT_ID + HexFormat.of().formatHex(hash, 0, 4);
    }

    private VersionGuard.Stored store(ReadPage page, List<Translated> understood) {
        relay.wakeAfterCommit(transaction);
        LinkSurveys.Links links = page.entity() == SourceEntity.SURVEYS ? linkSurveys.of(understood) : null;
        Map<Long, AgreementAdditions.Agreement> parents = parents(page.entity(), understood);
        Instant ours = clock.instant();
        Instant now = page.serverDate().isAfter(ours) ? page.serverDate() : ours;
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
            var version = Versions.of(translated.lastUpdated(), now, page.readNumber());
            readings.put(translated.id(), new Reading(page.entity(), translated, version, company));
        }
        if (links != null) {
            readings.replaceAll((id, reading) -> reading.linked(links.bySurvey().get(id)));
        }
        var stored = versionGuard.keepNewer(readings.values());
        if (links != null) {
            linkSurveys.keep(translated(readings, stored.kept()), links);
            // A ticket that nobody told us of yet is read first; its answers follow it then.
            refreshRequests.add(links.ticketsToRead().stream()
                    .map(ticket -> NewRequest.of(Kind.TICKET, Long.toString(ticket)))
                    .toList());
        }
        requestSurveys(linkSurveys.follow(page.entity(), translated(readings, stored.moved())));
        requestWhatDepends(page.entity(), understood, stored.moved());
        if (page.entity() == SourceEntity.MARKET_DESCRIPTIONS
                && !stored.changed().isEmpty()) {
            marketsRenamed.fire(new MarketsRenamed(stored.changed()));
        }
        if (page.wholeOf() != null) {
            requestMissingAdditions(page.wholeOf(), page);
        }
        return stored;
    }

    /** Additions that we hold and the agreement does not list any more: asked for one by one before they count as gone. */
    private void requestMissingAdditions(long agreement, ReadPage page) {
        Set<Long> missing = new TreeSet<>(agreementAdditions.additionsOf(agreement));
        page.records().forEach(row -> missing.remove(row.path("id").longValue()));
        refreshRequests.add(missing.stream()
                .map(addition -> NewRequest.of(Kind.ADDITION, agreement + "/" + addition))
                .toList());
    }

    private Map<Long, AgreementAdditions.Agreement> parents(SourceEntity entity, List<Translated> understood) {
        Set<Long> ids = understood.stream()
                .map(Translated::parentId)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        return switch (entity) {
            case AGREEMENT_ADDITIONS -> agreementAdditions.lockAgreements(ids);
            default -> Map.of();
        };
    }

    private static List<Translated> translated(Map<String, Reading> readings, List<String> ids) {
        return ids.stream().map(id -> readings.get(id).translated()).toList();
    }

    private void requestWhatDepends(SourceEntity entity, List<Translated> understood, List<String> moved) {
        switch (entity) {
            case SERVICE_TICKETS, PROJECT_TICKETS -> requestSurveys(linkSurveys.followTickets(numbers(understood)));
            case AGREEMENTS -> requestAdditions(understood, moved);
            default -> {
                // Nothing depends on the other entities.
            }
        }
    }

    private void requestSurveys(List<String> surveys) {
        refreshRequests.add(surveys.stream()
                .map(survey -> NewRequest.of(Kind.SURVEY, survey))
                .toList());
    }

    /** Nothing announces additions: those of an agreement that is new or changed are read before their schedule. */
    private void requestAdditions(List<Translated> agreements, List<String> moved) {
        List<String> astray = agreementAdditions.agreementsWithAdditionsAstray(numbers(agreements));
        List<String> toRead = agreementAdditions.holdsAdditions() ? moved : List.of();
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
