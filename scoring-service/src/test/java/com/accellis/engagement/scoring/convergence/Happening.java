package com.accellis.engagement.scoring.convergence;

import com.accellis.engagement.events.AgreementAdditionChanged;
import com.accellis.engagement.events.AgreementChanged;
import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SurveyChanged;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.TimeEntryChanged;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.UUID;

/** One thing that happened: a record of a source changed, or a client, or whose a company is. */
public sealed interface Happening {

    record OfSource(Topic topic, SourceEvent event) implements Happening {}

    record OfClient(ClientChanged event) implements Happening {}

    record OfCompany(CompanyAssigned event) implements Happening {}

    /**
     * Turns a number into something that happened, so that a list of numbers is a history, and a shorter list a smaller
     * one.
     *
     * @param position in the history; decides between versions that say they are of the same time
     * @param now around which days things happened
     */
    static Happening of(long code, int position, Names names, Instant now) {
        return new Draw(new SplittableRandom(code), position + 1, names, now).happening();
    }

    /** The values of one happening, drawn one after another. */
    final class Draw {

        /** Days before now around which windows begin and end. */
        private static final int[] EDGES = {0, 30, 60, 90};

        private static final Instant VERSIONS_FROM = Instant.parse("2020-01-01T00:00:00Z");
        private static final Duration[] FIRST_TOUCH = {
            Duration.ZERO,
            Duration.ofHours(1),
            Duration.ofHours(4),
            Duration.ofHours(4).plusSeconds(1),
            Duration.ofSeconds(-1)
        };
        private static final Integer[] RATINGS = {-5, 0, 5, 5, 3, null};
        private static final String[] BILLABLE = {"Billable", "Billable", "Billable", "DoNotBill", null};
        private static final String[] CHARGED_TO = {"ServiceTicket", "ServiceTicket", "Company", "ChargeCode", null};
        private static final String[] INDUSTRIES = {"legal", "other", null};

        private final SplittableRandom random;
        private final int number;
        private final Names names;
        private final Instant now;

        private Draw(SplittableRandom random, int number, Names names, Instant now) {
            this.random = random;
            this.number = number;
            this.names = names;
            this.now = now;
        }

        private Happening happening() {
            int kind = random.nextInt(20);
            if (kind < 7) {
                return new OfSource(Topics.TICKETS, ticket());
            } else if (kind < 10) {
                return new OfSource(Topics.TIME_ENTRIES, timeEntry());
            } else if (kind < 11) {
                return new OfSource(Topics.AGREEMENTS, agreement());
            } else if (kind < 13) {
                return new OfSource(Topics.AGREEMENT_ADDITIONS, addition());
            } else if (kind < 15) {
                return new OfSource(Topics.SURVEYS, survey());
            } else if (kind < 18) {
                return new OfCompany(assignment());
            }
            return new OfClient(client());
        }

        private TicketChanged ticket() {
            long id = names.ticket(random.nextInt(Names.RECORDS));
            SourceVersion version = version();
            if (deleted()) {
                return new TicketChanged(
                        id, version, true, null, null, null, null, null, null, null, null, false, null);
            }
            Instant entered = moment();
            return new TicketChanged(
                    id,
                    version,
                    false,
                    oneIn(8) ? TicketChanged.Kind.PROJECT : TicketChanged.Kind.SERVICE,
                    company(),
                    "Printer",
                    "Help Desk",
                    oneIn(4) ? "Completed" : "New",
                    entered,
                    after(entered),
                    after(entered),
                    random.nextBoolean(),
                    oneIn(8) ? names.ticket(random.nextInt(Names.RECORDS)) : null);
        }

        private TimeEntryChanged timeEntry() {
            long id = names.timeEntry(random.nextInt(Names.RECORDS));
            SourceVersion version = version();
            if (deleted()) {
                return new TimeEntryChanged(id, version, true, null, null, null, null, null, null);
            }
            return new TimeEntryChanged(
                    id,
                    version,
                    false,
                    company(),
                    null,
                    CHARGED_TO[random.nextInt(CHARGED_TO.length)],
                    BILLABLE[random.nextInt(BILLABLE.length)],
                    moment(),
                    oneIn(8) ? null : BigDecimal.valueOf(random.nextInt(2_500), 2));
        }

        private AgreementChanged agreement() {
            long id = names.agreement(random.nextInt(Names.RECORDS));
            SourceVersion version = version();
            if (deleted()) {
                return new AgreementChanged(id, version, true, null, null, null, null, null, false);
            }
            return new AgreementChanged(
                    id, version, false, company(), "Support", "Managed", date(), null, random.nextBoolean());
        }

        private AgreementAdditionChanged addition() {
            long id = names.addition(random.nextInt(Names.RECORDS));
            SourceVersion version = version();
            if (deleted()) {
                return new AgreementAdditionChanged(id, version, true, null, null, null, null, null);
            }
            return new AgreementAdditionChanged(
                    id, version, false, 1L, company(), "Seat", date(), oneIn(4) ? date() : null);
        }

        private SurveyChanged survey() {
            String id = names.survey(random.nextInt(Names.RECORDS));
            SourceVersion version = version();
            if (deleted()) {
                return new SurveyChanged(id, version, true, null, null, null, null, null, false);
            }
            return new SurveyChanged(
                    id,
                    version,
                    false,
                    company(),
                    SurveyChanged.LinkedBy.TICKET,
                    null,
                    RATINGS[random.nextInt(RATINGS.length)],
                    moment(),
                    oneIn(8));
        }

        private CompanyAssigned assignment() {
            UUID client = oneIn(6) ? null : names.client(random.nextInt(Names.CLIENTS));
            return new CompanyAssigned(names.company(random.nextInt(Names.COMPANIES)), client, number);
        }

        private ClientChanged client() {
            boolean deleted = oneIn(12);
            return new ClientChanged(
                    names.client(random.nextInt(Names.CLIENTS)),
                    number,
                    deleted,
                    null,
                    "Client",
                    INDUSTRIES[random.nextInt(INDUSTRIES.length)],
                    oneIn(8) ? ClientChanged.Status.INACTIVE : ClientChanged.Status.ACTIVE,
                    !oneIn(8),
                    30,
                    random.nextInt(4));
        }

        /** Few times of change: most versions of a record are told apart by the number of their reading alone. */
        private SourceVersion version() {
            Instant changed = oneIn(10) ? Instant.EPOCH : VERSIONS_FROM.plusSeconds(random.nextInt(4));
            return new SourceVersion(changed, number);
        }

        private boolean deleted() {
            return oneIn(8);
        }

        private Long company() {
            return oneIn(12) ? null : names.company(random.nextInt(Names.COMPANIES));
        }

        private Instant moment() {
            if (oneIn(16)) {
                return null;
            }
            long secondOfDay =
                    switch (random.nextInt(4)) {
                        case 0 -> 0;
                        case 1 -> Duration.ofDays(1).toSeconds() - 1;
                        default -> random.nextLong(Duration.ofDays(1).toSeconds());
                    };
            return now.truncatedTo(ChronoUnit.DAYS)
                    .minus(Duration.ofDays(daysAgo()))
                    .plusSeconds(secondOfDay);
        }

        private LocalDate date() {
            return oneIn(16) ? null : LocalDate.ofEpochDay(Math.floorDiv(now.getEpochSecond(), 86_400) - daysAgo());
        }

        /** Negative ones lie ahead. */
        private int daysAgo() {
            return EDGES[random.nextInt(EDGES.length)] + random.nextInt(8) - 4;
        }

        private Instant after(Instant entered) {
            return entered == null || oneIn(3) ? null : entered.plus(FIRST_TOUCH[random.nextInt(FIRST_TOUCH.length)]);
        }

        private boolean oneIn(int count) {
            return random.nextInt(count) == 0;
        }
    }
}
