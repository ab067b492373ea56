package com.accellis.engagement.sandbox.generation;

import com.accellis.engagement.sandbox.setup.SetupTables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides which tickets there are, how they go and what time is spent on them. */
final class TicketPlanner {

    private static final int FOUR_HOURS = 240;
    private static final int LONGEST_MINUTES = 20 * 24 * 60;
    private static final int DAYS_PER_MONTH = 30;

    private final History history;
    private final Draw draw;
    private int projectNumber = 100;

    TicketPlanner(History history, Draw draw) {
        this.history = history;
        this.draw = draw;
    }

    List<PlannedTicket> plan(Account account) {
        var tickets = serviceTickets(account);
        var projectTickets = projectTickets(account);
        // Last, because how often this draws depends on the time of day.
        mergeSome(tickets);
        tickets.addAll(projectTickets);
        return tickets;
    }

    private List<PlannedTicket> serviceTickets(Account account) {
        var tickets = new ArrayList<PlannedTicket>();
        var share = account.profile.fastShare();
        for (var day : history.days()) {
            for (var entered : Rhythm.moments(day, account.profile.tickets(), draw)) {
                var ticket = new PlannedTicket(account, entered, course(entered, share), null);
                addServiceWork(ticket);
                if (isKept(account, entered)) {
                    tickets.add(ticket);
                }
            }
        }
        return tickets;
    }

    private boolean isKept(Account account, Instant entered) {
        return account.isServed(entered) && history.hasHappened(entered);
    }

    private PlannedTicket.Course course(Instant entered, double fastShare) {
        var resolved = entered.plusSeconds(secondsToResolve(fastShare));
        if (draw.chance(0.004)) {
            return new PlannedTicket.Course(null, null, null, true);
        }
        Instant reopened = null;
        if (draw.chance(0.025)) {
            reopened = resolved.plusSeconds(draw.between(3600, 3 * 86_400));
            resolved = reopened.plusSeconds(draw.between(1800, 6 * 86_400));
        }
        // Most are closed when the work is done, some only after the customer had a few days to object.
        var closed = draw.chance(0.7) ? resolved : resolved.plusSeconds(draw.between(600, 2 * 86_400));
        return new PlannedTicket.Course(resolved, closed, reopened, !draw.chance(0.03));
    }

    private long secondsToResolve(double fastShare) {
        if (draw.chance(0.01)) {
            return FOUR_HOURS * 60L;
        }
        if (draw.chance(fastShare)) {
            return draw.between(5, FOUR_HOURS - 1) * 60L + draw.between(0, 59);
        }
        var slow = Math.exp(draw.between(Math.log(FOUR_HOURS + 1.0), Math.log(LONGEST_MINUTES)));
        return (long) (slow * 60);
    }

    private void addServiceWork(PlannedTicket ticket) {
        var start = ticket.entered.plusSeconds(draw.between(3, 90) * 60L);
        for (var count = draw.chance(0.08) ? 0 : draw.chance(0.25) ? 2 : 1; count > 0; count--) {
            var work = new PlannedTicket.Work(
                    start, draw.between(1, 5), draw.chance(ticket.account.profile.billableShare()));
            ticket.work.add(work);
            start = work.end().plusSeconds(draw.between(10, 2000) * 60L);
        }
    }

    /** Somebody reports the same thing twice: the later ticket is merged into the one before. */
    private void mergeSome(List<PlannedTicket> tickets) {
        for (var i = 1; i < tickets.size(); i++) {
            var earlier = tickets.get(i - 1);
            if (draw.chance(0.015) && earlier.mergedInto == null) {
                tickets.get(i).mergedInto = earlier;
                earlier.hasMergedChild = true;
            }
        }
    }

    /** Projects follow one another; each week brings work, and every few pieces of work a new ticket. */
    private List<PlannedTicket> projectTickets(Account account) {
        var tickets = new ArrayList<PlannedTicket>();
        PlannedTicket current = null;
        var workLeft = 0;
        for (var day : history.days()) {
            var pieces = account.profile.projectHours() / 3.2;
            for (var start : Rhythm.moments(day, pieces, draw)) {
                if (workLeft == 0) {
                    current = projectTicket(account, start.minusSeconds(draw.between(1, 48) * 3600L));
                    workLeft = draw.between(1, 4);
                    if (isKept(account, current.entered)) {
                        tickets.add(current);
                    }
                }
                current.work.add(new PlannedTicket.Work(start, draw.between(4, 22), draw.chance(0.85)));
                workLeft--;
            }
        }
        return tickets;
    }

    private PlannedTicket projectTicket(Account account, Instant entered) {
        if (draw.chance(0.1)) {
            projectNumber++;
        }
        var name = Names.PROJECTS.get(projectNumber % Names.PROJECTS.size());
        var phase = draw.between(0, Names.PHASES.size() - 1);
        var project = new PlannedTicket.Project(
                SetupTables.named(projectNumber * 1000 + account.id(), name),
                SetupTables.named(phase + 1, Names.PHASES.get(phase)),
                draw.pick(Names.PROJECT_STEPS),
                (phase + 1) + "." + draw.between(1, 9));
        var closed = draw.chance(0.1) ? null : entered.plusSeconds(draw.between(3, DAYS_PER_MONTH) * 86_400L);
        return new PlannedTicket(account, entered, new PlannedTicket.Course(closed, closed, null, false), project);
    }
}
