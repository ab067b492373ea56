package com.accellis.engagement.sandbox.generation;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** CrewHu surveys after closed tickets, with the gaps that real ones have. */
final class SurveyGenerator {

    private final Records records;
    private final History history;
    private final Draw draw;

    SurveyGenerator(Records records, History history, Draw draw) {
        this.records = records;
        this.history = history;
        this.draw = draw;
    }

    private record Sent(PlannedTicket ticket, Instant at) {}

    void generate(List<PlannedTicket> tickets) {
        var sent = new ArrayList<Sent>();
        // A stream of its own: how often it draws depends on the time of day.
        var sending = draw.split();
        for (var ticket : tickets) {
            var closed = ticket.course.closed();
            if (!ticket.isProject()
                    && ticket.mergedInto == null
                    && closed != null
                    && sending.chance(ticket.account.profile.surveyShare())) {
                sent.add(new Sent(ticket, closed.plusSeconds(sending.between(60, 4 * 86_400))));
            }
        }
        sent.removeIf(survey -> !history.hasHappened(survey.at));
        sent.sort(Comparator.comparing(Sent::at));
        sent.forEach(this::write);
    }

    private void write(Sent survey) {
        var id = records.nextId(RecordType.SURVEYS);
        var node = Json.object().put("_id", RecordType.SURVEYS.idText(id));
        var answered = !draw.chance(0.12);
        if (answered) {
            rate(node, survey.ticket.account.profile.happiness());
        }
        node.put("summary", survey.ticket.node.get("summary").asText());
        link(node, survey.ticket);
        var customer = node.putObject("customer_data");
        customer.put("id", Integer.toString(survey.ticket.account.id()))
                .put("name", survey.ticket.account.company.get("name").asText());
        var contact = survey.ticket.node.path("contact").path("name").asText();
        if (!contact.isEmpty()) {
            customer.put("contact_name", contact);
        }
        node.putArray("employees")
                .add("u" + survey.ticket.node.get("owner").get("id").asInt());
        node.put("survey_type_code", draw.chance(0.85) ? "typResolved" : "typReply");
        if (answered) {
            node.put("closed", Timestamps.millis(survey.at));
        }
        node.put("_created_at", Timestamps.millis(survey.at));
        var reviewed = draw.chance(0.3);
        var changed = reviewed ? draw.between(survey.at, history.midnight()) : survey.at;
        node.put("_updated_at", Timestamps.millis(changed))
                .put("reviewed", reviewed)
                .put("inactive", draw.chance(0.03));
        node.putArray("surveyTagsCompany");
        records.put(RecordType.SURVEYS, id, node);
    }

    private void rate(ObjectNode node, double happiness) {
        var good = draw.chance(happiness);
        var bad = !good && draw.chance(0.5);
        node.put("rating", good ? "5" : bad ? "-5" : "0")
                .put("rating_label", good ? "Happy" : bad ? "Unhappy" : "Fine");
        if (draw.chance(0.3)) {
            node.put("comment", good ? "Quick and friendly, thank you" : "It took a while");
        }
    }

    /** Most name the ticket; some name nothing, some a number that is none of ours. */
    private void link(ObjectNode node, PlannedTicket ticket) {
        var fate = draw.unit();
        if (fate < 0.02) {
            node.put("ticket_num", "INC-" + ticket.id);
        } else if (fate < 0.03) {
            node.put("ticket_num", Integer.toString(90_000_000 + ticket.id));
        } else if (fate >= 0.05) {
            node.put("ticket_num", Integer.toString(ticket.id));
        }
    }
}
