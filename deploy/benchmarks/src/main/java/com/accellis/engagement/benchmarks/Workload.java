package com.accellis.engagement.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.TicketChanged;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Clients, their companies and ticket events. The same numbers make the same events.
 *
 * @param name tells its clients apart from those of another workload
 * @param firstCompany the id of its first company; company ids of two workloads do not overlap
 * @param today the last of the days that tickets are entered on
 */
record Workload(String name, int clients, long firstCompany, LocalDate today) {

    private static final int DAYS = 730;
    /** Every fourth event is a later state of a ticket that is up to so many events old. */
    private static final int FOURTHS_BACK = 5_000;

    private static final Duration FIRST_TOUCH_WITHIN = Duration.ofHours(4);
    private static final List<String> INDUSTRIES =
            List.of("manufacturing", "healthcare", "finance", "legal", "education", "retail", "construction", "other");
    private static final List<String> SUMMARIES = List.of(
            "Printer on the second floor does not print",
            "Mailbox is full, cannot send any more",
            "New employee starts on Monday, needs an account",
            "VPN drops every few minutes",
            "Backup of the file server failed last night");
    private static final List<String> BOARDS = List.of("Help Desk", "Help Desk", "Network", "On-site");
    private static final List<String> OPEN = List.of("New", "In Progress", "Waiting on Client", "Scheduled");

    UUID client(int number) {
        return UUID.nameUUIDFromBytes((name + " " + number).getBytes(UTF_8));
    }

    ClientChanged clientEvent(int number) {
        return new ClientChanged(
                client(number),
                1,
                false,
                null,
                "Client " + (number * 7919 % clients) + " of " + name,
                INDUSTRIES.get(number % INDUSTRIES.size()),
                ClientChanged.Status.ACTIVE,
                true,
                30,
                5 + number % 40);
    }

    /** Every tenth client has a second company. */
    int companies() {
        return clients + clients / 10;
    }

    CompanyAssigned assignment(int company) {
        return new CompanyAssigned(firstCompany + company, client(company % clients), 1);
    }

    /**
     * Days come in no order, so that nearly every batch moves scores of today. Some clients have many tickets, most have few.
     */
    TicketChanged ticket(int number) {
        if (number % 4 != 3) {
            return entered(number);
        }
        var back = new SplittableRandom(~(long) number).nextInt(FOURTHS_BACK);
        return closed(entered(Math.max(0, number - 3 - 4 * back)), number);
    }

    private TicketChanged entered(int number) {
        var random = new SplittableRandom(number);
        var share = random.nextDouble();
        var enteredAt = today.minusDays(random.nextInt(DAYS))
                .atTime(random.nextInt(24), random.nextInt(60))
                .toInstant(ZoneOffset.UTC);
        return new TicketChanged(
                number,
                new SourceVersion(enteredAt, number),
                false,
                random.nextInt(20) == 0 ? TicketChanged.Kind.PROJECT : TicketChanged.Kind.SERVICE,
                firstCompany + (long) (share * share * companies()),
                SUMMARIES.get(random.nextInt(SUMMARIES.size())),
                BOARDS.get(random.nextInt(BOARDS.size())),
                OPEN.get(random.nextInt(OPEN.size())),
                enteredAt,
                null,
                null,
                false,
                null);
    }

    private static TicketChanged closed(TicketChanged open, int number) {
        var resolvedAt = open.enteredAt().plus(Duration.ofMinutes(new SplittableRandom(number).nextInt(15, 600)));
        return new TicketChanged(
                open.id(),
                new SourceVersion(resolvedAt, number),
                false,
                open.kind(),
                open.companyId(),
                open.summary(),
                open.board(),
                "Closed",
                open.enteredAt(),
                resolvedAt,
                resolvedAt,
                true,
                null);
    }

    /** A ticket that the client has opened now, counted at once. */
    TicketChanged openedNow(int client, long id, Instant now) {
        var moment = now.truncatedTo(ChronoUnit.SECONDS);
        return new TicketChanged(
                id,
                new SourceVersion(moment, id),
                false,
                TicketChanged.Kind.SERVICE,
                firstCompany + client,
                SUMMARIES.get((int) (id % SUMMARIES.size())),
                "Help Desk",
                "New",
                moment,
                null,
                null,
                false,
                null);
    }

    /** Whether scoring counts it. */
    static boolean counts(TicketChanged ticket) {
        return ticket.kind() == TicketChanged.Kind.SERVICE;
    }

    /** Whether scoring counts it as resolved at first touch. */
    static boolean firstTouch(TicketChanged ticket) {
        return ticket.closed()
                && Duration.between(ticket.enteredAt(), ticket.resolvedAt()).compareTo(FIRST_TOUCH_WITHIN) <= 0;
    }
}
