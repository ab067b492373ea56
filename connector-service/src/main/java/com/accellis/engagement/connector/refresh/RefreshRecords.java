package com.accellis.engagement.connector.refresh;

import com.accellis.engagement.connector.conditions.Conditions;
import com.accellis.engagement.connector.connectwise.ConnectWiseApi;
import com.accellis.engagement.connector.connectwise.ConnectWisePaths;
import com.accellis.engagement.connector.connectwise.ConnectWiseReaders;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.lease.LeaseLost;
import com.accellis.engagement.connector.presence.ConfirmAbsence;
import com.accellis.engagement.connector.record.KeepReadings;
import com.accellis.engagement.connector.record.ReadNumbers;
import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.connector.record.RefreshRequests.Request;
import com.accellis.engagement.connector.record.SourceRecords;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.connector.translation.Translated;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.trace.Traces;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Reads requested records again, many in one request. A record that ConnectWise does not list is asked for by id, and
 * counts as deleted only when ConnectWise says in so many words that it does not exist.
 */
@ApplicationScoped
class RefreshRecords {

    private static final Logger LOG = Logger.getLogger(RefreshRecords.class);
    /** Keeps the address of the request below ConnectWise's 2000 characters. */
    private static final int IDS_PER_REQUEST = 100;

    private static final int PORTION = 500;
    /** How often a read that shows an older state than announced is repeated; the poll is the safety net after that. */
    private static final int MOST_ATTEMPTS = 5;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
    private static final int MOST_DOUBLINGS = 20;
    /** One more than it takes to find the one that spoils a list of a hundred by halving it. */
    private static final int TOO_MANY_FAILURES = 9;

    private static final Map<Kind, List<SourceEntity>> ENTITIES = new EnumMap<>(Map.of(
            Kind.COMPANY, List.of(SourceEntity.COMPANIES),
            Kind.CONTACT, List.of(SourceEntity.CONTACTS),
            // The kind of a deleted ticket is not announced, so both stores are asked.
            Kind.TICKET, List.of(SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS),
            Kind.TIME_ENTRY, List.of(SourceEntity.TIME_ENTRIES),
            Kind.AGREEMENT, List.of(SourceEntity.AGREEMENTS)));

    private final RefreshRequests requests;
    private final SourceRecords records;
    private final ReadNumbers readNumbers;
    private final KeepReadings keepReadings;
    private final ConnectWiseApi connectWise;
    private final ConnectWiseReaders readers;
    private final ConfirmAbsence confirmAbsence;
    private final ActiveLease lease;
    private final RefreshConfig config;
    private final Traces traces;

    RefreshRecords(
            RefreshRequests requests,
            SourceRecords records,
            ReadNumbers readNumbers,
            KeepReadings keepReadings,
            ConnectWiseApi connectWise,
            ConnectWiseReaders readers,
            ConfirmAbsence confirmAbsence,
            ActiveLease lease,
            RefreshConfig config,
            Traces traces) {
        this.requests = requests;
        this.records = records;
        this.readNumbers = readNumbers;
        this.keepReadings = keepReadings;
        this.connectWise = connectWise;
        this.readers = readers;
        this.confirmAbsence = confirmAbsence;
        this.lease = lease;
        this.config = config;
        this.traces = traces;
    }

    /**
     * @param kinds of the records to read
     * @return whether more may be due
     */
    boolean refreshDue(Set<Kind> kinds) {
        if (lease.fence().isEmpty()) {
            return false;
        }
        List<Request> due = lease.write(() -> requests.due(kinds, PORTION));
        Map<Kind, List<Request>> byKind = new EnumMap<>(Kind.class);
        due.forEach(request -> byKind.computeIfAbsent(request.kind(), kind -> new ArrayList<>())
                .add(request));
        byKind.forEach((kind, ofKind) -> {
            var lists = new FailuresInARow();
            var records = new FailuresInARow();
            List<Request> possible = withoutImpossible(kind, ofKind);
            for (int from = 0; from < possible.size(); from += IDS_PER_REQUEST) {
                refresh(
                        kind,
                        possible.subList(from, Math.min(from + IDS_PER_REQUEST, possible.size())),
                        lists,
                        records);
            }
        });
        return !due.isEmpty();
    }

    /** Of a source that once sent something else than an id as one. */
    private List<Request> withoutImpossible(Kind kind, List<Request> ofKind) {
        Map<Boolean, List<Request>> byPossible =
                ofKind.stream().collect(Collectors.partitioningBy(request -> kind.canBeAskedFor(request.id())));
        List<Request> impossible = byPossible.get(false);
        if (!impossible.isEmpty()) {
            LOG.warnf(
                    "refresh dropped, no source can be asked for these ids: kind=%s records=%d",
                    kind, impossible.size());
            finish(impossible);
        }
        return byPossible.get(true);
    }

    private void refresh(Kind kind, List<Request> portion, FailuresInARow lists, FailuresInARow records) {
        List<String> asking = portion.stream().map(Request::trace).toList();
        traces.within(asking, "read announced records", () -> {
            switch (kind) {
                case ADDITIONS_OF_AGREEMENT -> each(portion, this::refreshAdditions, records);
                case ADDITION -> each(portion, this::refreshAddition, records);
                case SURVEY -> each(portion, this::refreshSurvey, records);
                default -> together(kind, portion, lists, records);
            }
            return null;
        });
    }

    /** Requests to a source for one kind of record that failed, one after the other, though it answers. */
    private static final class FailuresInARow {

        private int count;

        void failed() {
            count++;
        }

        void succeeded() {
            count = 0;
        }

        /** Then it is not single records that fail. */
        boolean areTooMany() {
            return count >= TOO_MANY_FAILURES;
        }
    }

    /** One after the other: a record that cannot be read waits, and does not make the others wait. */
    private void each(List<Request> portion, Consumer<Request> refresh, FailuresInARow failures) {
        for (int number = 0; number < portion.size(); number++) {
            Request request = portion.get(number);
            if (failures.areTooMany()) {
                postpone(portion.subList(number, portion.size()), "too many others failed");
                return;
            }
            try {
                refresh.accept(request);
                failures.succeeded();
            } catch (LeaseLost e) {
                throw e;
            } catch (SourceFailure e) {
                if (e.concernsAll()) {
                    // The one that has met it goes last: it may have been its answer that did not come.
                    postpone(portion.subList(number + 1, portion.size()), e.getMessage());
                    postpone(List.of(request), e.getMessage());
                    return;
                }
                failures.failed();
                postponeFailed(request, e);
            } catch (RuntimeException e) {
                failures.failed();
                // Where the database is away this fails as well, and everything is tried again.
                postponeFailed(request, e);
            }
        }
    }

    /** In one request; what a single record of them spoils is tried again in halves, down to that record. */
    private void together(Kind kind, List<Request> portion, FailuresInARow lists, FailuresInARow records) {
        if (lists.areTooMany()) {
            postpone(portion, "too many others failed");
            return;
        }
        try {
            refreshById(kind, portion, records);
            lists.succeeded();
        } catch (LeaseLost e) {
            throw e;
        } catch (SourceFailure e) {
            if (e.concernsAll() || e.refusesTheRequest()) {
                postpone(portion, e.getMessage());
            } else {
                lists.failed();
                inHalves(kind, portion, e, lists, records);
            }
        } catch (RuntimeException e) {
            lists.failed();
            inHalves(kind, portion, e, lists, records);
        }
    }

    private void inHalves(
            Kind kind, List<Request> portion, RuntimeException failure, FailuresInARow lists, FailuresInARow records) {
        if (portion.size() == 1) {
            postponeFailed(portion.get(0), failure);
            return;
        }
        // Without a database no half would fare better.
        lease.write(() -> {});
        int half = portion.size() / 2;
        together(kind, portion.subList(0, half), lists, records);
        together(kind, portion.subList(half, portion.size()), lists, records);
    }

    /** The longer, the more often it has failed. */
    private void postponeFailed(Request request, RuntimeException failure) {
        Duration doubled = config.pauseAfterFailure().multipliedBy(1L << Math.min(request.attempts(), MOST_DOUBLINGS));
        Duration pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        LOG.warnf(
                "refresh postponed: kind=%s id=%s attempts=%d pause=%ds reason=%s",
                request.kind(),
                request.id(),
                request.attempts() + 1,
                pause.toSeconds(),
                failure instanceof SourceFailure ? failure.getMessage() : failure);
        lease.write(() -> requests.again(request, pause));
    }

    /** Nothing is said about these records. */
    private void postpone(List<Request> portion, String reason) {
        if (!portion.isEmpty()) {
            LOG.warnf(
                    "refresh postponed: kind=%s records=%d reason=%s",
                    portion.get(0).kind(), portion.size(), reason);
            lease.write(() -> requests.later(portion, config.pauseAfterFailure()));
        }
    }

    private void refreshById(Kind kind, List<Request> portion, FailuresInARow records) {
        Map<Long, Request> open = new LinkedHashMap<>();
        portion.forEach(request -> open.put(Long.valueOf(request.id()), request));
        Map<Request, Translated> found = new HashMap<>();
        for (SourceEntity entity : ENTITIES.get(kind)) {
            if (!open.isEmpty()) {
                ReadPage page = connectWise.list(
                        entity,
                        ConnectWisePaths.list(entity),
                        Map.of(
                                "conditions", Conditions.idIn(open.keySet()),
                                "pageSize", Integer.toString(IDS_PER_REQUEST)));
                keepReadings.keep(page).understood().forEach(translated -> {
                    Request request = open.remove(Long.valueOf(translated.id()));
                    if (request != null) {
                        found.put(request, translated);
                    }
                });
                dropUnreadable(page, open);
            }
        }
        found.forEach(this::finishFound);
        each(List.copyOf(open.values()), request -> confirmAbsence(kind, request), records);
    }

    /** What was listed but not understood is in the dead-letter topic; asking again would bring the same. */
    private void dropUnreadable(ReadPage page, Map<Long, Request> open) {
        page.records().forEach(row -> {
            Request request = row.path("id").isIntegralNumber()
                    ? open.remove(row.path("id").longValue())
                    : null;
            if (request != null) {
                finish(List.of(request));
            }
        });
    }

    private void finishFound(Request request, Translated translated) {
        boolean stale = request.announcedAt() != null
                && translated.lastUpdated() != null
                && translated.lastUpdated().isBefore(request.announcedAt());
        if ((stale || request.announcedDeleted()) && request.attempts() < MOST_ATTEMPTS) {
            readAgain(request);
            return;
        }
        lease.write(() -> {
            if (request.kind() == Kind.AGREEMENT) {
                // Changes of additions are not announced; that of their agreement may mean them.
                requests.add(List.of(
                        new NewRequest(Kind.ADDITIONS_OF_AGREEMENT, request.id(), null, false, request.trace())));
            }
            requests.done(List.of(request));
        });
    }

    private void confirmAbsence(Kind kind, Request request) {
        SourceEntity entity = ENTITIES.get(kind).get(0);
        long id = Long.parseLong(request.id());
        OptionalLong confirmedBy = confirmAbsence.look(entity, Long.toString(id));
        if (confirmedBy.isEmpty()) {
            finish(List.of(request));
            return;
        }
        boolean held = !records.known(entity.topic(), List.of(id)).isEmpty();
        boolean announcedToExist = request.announcedAt() != null && !request.announcedDeleted();
        if (!held && announcedToExist && request.attempts() < MOST_ATTEMPTS) {
            // Announced but not there yet: a read right after a callback may still show the older state.
            readAgain(request);
            return;
        }
        int deleted = confirmAbsence.delete(entity, Long.toString(id), confirmedBy.getAsLong());
        LOG.infof("absence confirmed: kind=%s id=%d deleted=%d", kind, id, deleted);
        finish(List.of(request));
    }

    private void refreshAdditions(Request request) {
        long agreement = Long.parseLong(request.id());
        ReadPage page;
        try {
            page = readers.additionsOf(agreement);
        } catch (SourceFailure e) {
            if (!e.saysNotFound()) {
                throw e;
            }
            lease.write(() -> {
                requests.add(List.of(new NewRequest(Kind.AGREEMENT, request.id(), null, true, request.trace())));
                requests.done(List.of(request));
            });
            return;
        }
        keepReadings.keep(page);
        finish(List.of(request));
    }

    private void refreshAddition(Request request) {
        long agreement = Long.parseLong(request.id().substring(0, request.id().indexOf('/')));
        String addition = request.id().substring(request.id().indexOf('/') + 1);
        long readNumber = readNumbers.next();
        try {
            keepReadings.keep(readers.addition(agreement, Long.parseLong(addition)));
        } catch (SourceFailure e) {
            if (!e.saysNotFound()) {
                throw e;
            }
            keepReadings.delete(SourceEntity.AGREEMENT_ADDITIONS, List.of(addition), readNumber);
        }
        finish(List.of(request));
    }

    private void refreshSurvey(Request request) {
        confirmAbsence
                .look(SourceEntity.SURVEYS, request.id())
                .ifPresent(confirmedBy -> confirmAbsence.delete(SourceEntity.SURVEYS, request.id(), confirmedBy));
        finish(List.of(request));
    }

    private void readAgain(Request request) {
        Duration pause = config.pauseAfterStaleRead().multipliedBy(1L << request.attempts());
        lease.write(() -> requests.again(request, pause));
    }

    private void finish(Collection<Request> finished) {
        lease.write(() -> requests.done(finished));
    }
}
