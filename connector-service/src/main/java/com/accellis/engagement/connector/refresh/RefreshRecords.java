package com.accellis.engagement.connector.refresh;

import com.accellis.engagement.connector.conditions.Conditions;
import com.accellis.engagement.connector.connectwise.ConnectWiseApi;
import com.accellis.engagement.connector.connectwise.ConnectWisePaths;
import com.accellis.engagement.connector.connectwise.ConnectWiseReaders;
import com.accellis.engagement.connector.lease.ActiveLease;
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
            var turn = new RefreshTurn(new Postponed());
            List<Request> possible = withoutImpossible(kind, ofKind);
            for (int from = 0; from < possible.size(); from += IDS_PER_REQUEST) {
                refresh(kind, possible.subList(from, Math.min(from + IDS_PER_REQUEST, possible.size())), turn);
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

    private void refresh(Kind kind, List<Request> portion, RefreshTurn turn) {
        List<String> asking = portion.stream().map(Request::trace).toList();
        traces.within(asking, "read announced records", () -> {
            switch (kind) {
                case ADDITIONS_OF_AGREEMENT -> turn.each(portion, this::refreshAdditions);
                case ADDITION -> turn.each(portion, this::refreshAddition);
                case SURVEY -> turn.each(portion, this::refreshSurvey);
                default -> turn.together(portion, some -> refreshById(kind, some, turn));
            }
            return null;
        });
    }

    private final class Postponed implements RefreshTurn.Postponement {

        /** The longer, the more often it has failed. */
        @Override
        public void failed(Request request, RuntimeException failure) {
            Duration doubled =
                    config.pauseAfterFailure().multipliedBy(1L << Math.min(request.attempts(), MOST_DOUBLINGS));
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

        @Override
        public void later(List<Request> postponed, String reason) {
            if (!postponed.isEmpty()) {
                LOG.warnf(
                        "refresh postponed: kind=%s records=%d reason=%s",
                        postponed.get(0).kind(), postponed.size(), reason);
                lease.write(() -> requests.later(postponed, config.pauseAfterFailure()));
            }
        }

        @Override
        public void check() {
            lease.write(() -> {});
        }
    }

    private void refreshById(Kind kind, List<Request> portion, RefreshTurn turn) {
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
        turn.each(List.copyOf(open.values()), request -> confirmAbsence(kind, request));
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
                // In the order in which requests are locked.
                requests.done(List.of(request));
                requests.add(List.of(new NewRequest(Kind.AGREEMENT, request.id(), null, true, request.trace())));
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
