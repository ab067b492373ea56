package com.accellis.engagement.sandbox.generation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A ticket's whole course, parts of which may lie in the future; its id follows when all are in order of entry. */
final class PlannedTicket {

    final Account account;
    final Instant entered;
    final Course course;
    /** Null for service tickets. */
    final Project project;

    final List<Work> work = new ArrayList<>();
    int id;
    PlannedTicket mergedInto;
    boolean hasMergedChild;
    /** The finished record; null until written. */
    ObjectNode node;

    PlannedTicket(Account account, Instant entered, Course course, Project project) {
        this.account = account;
        this.entered = entered;
        this.course = course;
        this.project = project;
    }

    boolean isProject() {
        return project != null;
    }

    /**
     * How a ticket goes on. Instants are null for what never happens.
     *
     * @param resolved when the work was done
     * @param closed when the ticket was closed, at or after that
     * @param reopened when the customer came back after a first closing
     * @param showsResolved whether {@code dateResolved} is recorded at all
     */
    record Course(Instant resolved, Instant closed, Instant reopened, boolean showsResolved) {}

    /** The project a project ticket belongs to. */
    record Project(ObjectNode project, ObjectNode phase, String step, String wbsCode) {}

    /** One piece of time spent on it. */
    record Work(Instant start, int quarterHours, boolean billable) {
        Instant end() {
            return start.plusSeconds(quarterHours * 900L);
        }
    }
}
