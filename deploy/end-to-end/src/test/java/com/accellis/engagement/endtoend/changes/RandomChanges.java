package com.accellis.engagement.endtoend.changes;

import static com.accellis.engagement.endtoend.system.Sandbox.ADDITIONS;
import static com.accellis.engagement.endtoend.system.Sandbox.AGREEMENTS;
import static com.accellis.engagement.endtoend.system.Sandbox.COMPANIES;
import static com.accellis.engagement.endtoend.system.Sandbox.SERVICE_TICKETS;
import static com.accellis.engagement.endtoend.system.Sandbox.SURVEYS;
import static com.accellis.engagement.endtoend.system.Sandbox.TIME_ENTRIES;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Changes at the source as they happen in life, only faster: every kind of change in turn, on records picked at random.
 * The system is told by callback, except for about one change in seven, which it has to notice by itself.
 */
public final class RandomChanges {

    /** Seconds from entry to resolution around the limit of first touch, and some more. */
    private static final List<Long> RESOLVED_AFTER = List.of(-1L, 0L, 600L, 14_399L, 14_400L, 14_401L, 90_000L);

    private final Sandbox sandbox;
    private final Random random;
    private final Known known;
    private final Map<String, Integer> made = new TreeMap<>();

    public RandomChanges(Sandbox sandbox, long seed) {
        this.sandbox = sandbox;
        this.random = new Random(seed);
        this.known = new Known(sandbox, random);
    }

    /** Makes so many changes and says how many of which kind. */
    public Map<String, Integer> make(int count) {
        var kinds = kinds();
        var deck = new ArrayList<String>();
        for (var change = 0; change < count; change++) {
            if (deck.isEmpty()) {
                deck.addAll(kinds.keySet());
                // Answers are few and many of them do not count: a change of one often changes no score.
                kinds.keySet().stream()
                        .filter(kind -> kind.startsWith("survey"))
                        .forEach(deck::add);
                Collections.shuffle(deck, random);
            }
            var kind = deck.remove(deck.size() - 1);
            // A change that finds no record to be made to is replaced by one that always can be made.
            if (kinds.get(kind).getAsBoolean()) {
                made.merge(kind, 1, Integer::sum);
            } else {
                createTicket();
                made.merge("ticket created", 1, Integer::sum);
            }
        }
        return new TreeMap<>(made);
    }

    private Map<String, BooleanSupplier> kinds() {
        var kinds = new LinkedHashMap<String, BooleanSupplier>();
        kinds.put("ticket created", this::createTicket);
        kinds.put("ticket created and closed", this::createClosedTicket);
        kinds.put("ticket edited", () -> change(SERVICE_TICKETS, Json.object().put("summary", "Edited " + number())));
        kinds.put("ticket closed", this::closeTicket);
        kinds.put("ticket reopened", this::reopenTicket);
        kinds.put("ticket merged", this::mergeTickets);
        kinds.put("ticket deleted", () -> delete(SERVICE_TICKETS));
        kinds.put("ticket moved", () -> move(SERVICE_TICKETS, clientCompany()));
        kinds.put("ticket moved to no client", () -> move(SERVICE_TICKETS, otherCompany()));
        kinds.put("ticket without company", () -> change(SERVICE_TICKETS, withNull("company")));
        kinds.put("ticket entry corrected", this::correctEntry);
        kinds.put("time entered", this::enterTime);
        kinds.put("time hours edited", () -> change(TIME_ENTRIES, Json.object().put("actualHours", hours())));
        kinds.put("time hours removed", () -> change(TIME_ENTRIES, withNull("actualHours")));
        kinds.put("time billing edited", this::editBilling);
        kinds.put("time day edited", () -> change(TIME_ENTRIES, Json.object().put("timeStart", text(anyInstant()))));
        kinds.put("time moved", () -> move(TIME_ENTRIES, clientCompany()));
        kinds.put("time deleted", () -> delete(TIME_ENTRIES));
        kinds.put("agreement created", this::createAgreement);
        kinds.put("agreement cancelled", this::cancelAgreement);
        kinds.put(
                "agreement start edited", () -> change(AGREEMENTS, Json.object().put("startDate", anyDate())));
        kinds.put("agreement moved", () -> move(AGREEMENTS, clientCompany()));
        kinds.put("agreement deleted", () -> delete(AGREEMENTS));
        kinds.put("addition created", this::createAddition);
        kinds.put("addition cancelled", () -> change(ADDITIONS, Json.object().put("cancelledDate", anyDate())));
        kinds.put("addition restored", () -> change(ADDITIONS, withNull("cancelledDate")));
        kinds.put("addition date edited", () -> change(ADDITIONS, Json.object().put("effectiveDate", anyDate())));
        kinds.put("addition deleted", () -> delete(ADDITIONS));
        kinds.put("survey answered", this::answerSurvey);
        kinds.put("survey rating edited", () -> change(SURVEYS, Json.object().put("rating", rating())));
        kinds.put("survey withdrawn", () -> change(SURVEYS, Json.object().put("inactive", true)));
        kinds.put("survey restored", () -> change(SURVEYS, Json.object().put("inactive", false)));
        kinds.put("survey linked anew", () -> change(SURVEYS, Json.object().put("ticket_num", ticketNumber())));
        kinds.put("company created", this::createCompany);
        kinds.put("company inactive", () -> changeStatus("Active", "Inactive"));
        kinds.put("company active again", () -> changeStatus("Inactive", "Active"));
        kinds.put("company deleted", () -> flagDeleted(false));
        kinds.put("company restored", () -> flagDeleted(true));
        kinds.put("company no client", () -> changeType("Client", "Prospect"));
        kinds.put("company client", () -> changeType("Prospect", "Client"));
        return kinds;
    }

    // --- Tickets

    private boolean createTicket() {
        return create(SERVICE_TICKETS, newTicket(anyInstant()));
    }

    private boolean createClosedTicket() {
        var entered = anyInstant();
        return create(SERVICE_TICKETS, newTicket(entered).setAll(closed(entered)));
    }

    private ObjectNode newTicket(Instant entered) {
        var ticket = Json.object().put("summary", "Ticket " + number());
        ticket.set("company", random.nextInt(10) == 0 ? otherCompany() : clientCompany());
        ticket.set("_info", Json.object().put("dateEntered", text(entered)));
        return ticket;
    }

    private boolean closeTicket() {
        return known.any(SERVICE_TICKETS)
                .map(ticket -> change(
                        SERVICE_TICKETS,
                        ticket,
                        closed(Instant.parse(ticket.at("/_info/dateEntered").asText()))))
                .orElse(false);
    }

    /** Some boards do not keep {@code dateResolved}; some resolve long before they close. */
    private ObjectNode closed(Instant entered) {
        var resolved = text(entered.plusSeconds(anyOf(RESOLVED_AFTER)));
        var patch = Json.object().put("closedFlag", true);
        patch.set("status", Json.object().put("name", ">Closed"));
        switch (random.nextInt(3)) {
            case 0 -> patch.put("closedDate", resolved).putNull("dateResolved");
            case 1 ->
                patch.put("closedDate", text(entered.plus(3, ChronoUnit.DAYS))).put("dateResolved", resolved);
            default -> patch.put("closedDate", resolved).put("dateResolved", resolved);
        }
        return patch;
    }

    private boolean reopenTicket() {
        var patch = Json.object().put("closedFlag", false).putNull("closedDate").putNull("dateResolved");
        patch.set("status", Json.object().put("name", "Re-opened"));
        return known.any(SERVICE_TICKETS, ticket -> ticket.path("closedFlag").asBoolean())
                .map(ticket -> change(SERVICE_TICKETS, ticket, patch))
                .orElse(false);
    }

    private boolean mergeTickets() {
        var parent = known.any(SERVICE_TICKETS, ticket -> !ticket.hasNonNull("mergedParentTicket"));
        var child = known.any(
                SERVICE_TICKETS,
                ticket -> !ticket.hasNonNull("mergedParentTicket")
                        && parent.filter(other -> !other.equals(ticket)).isPresent());
        if (child.isEmpty()) {
            return false;
        }
        var parentId = parent.orElseThrow().get("id").longValue();
        sandbox.merge(parentId, List.of(child.get().get("id").longValue()));
        ObjectNode merged = child.get().deepCopy();
        merged.set("mergedParentTicket", Json.id(parentId));
        known.note(SERVICE_TICKETS, merged.put("closedFlag", true));
        return true;
    }

    private boolean correctEntry() {
        var patch = Json.object();
        patch.set("_info", Json.object().put("dateEntered", text(anyInstant())));
        return change(SERVICE_TICKETS, patch);
    }

    // --- Time

    private boolean enterTime() {
        var entry = Json.object()
                .put("timeStart", text(anyInstant()))
                .put("actualHours", hours())
                .put("chargeToType", "Company")
                .put("billableOption", anyOf(List.of("Billable", "Billable", "Billable", "NoCharge", "DoNotBill")));
        entry.set("company", clientCompany());
        return create(TIME_ENTRIES, entry);
    }

    private boolean editBilling() {
        var patch = random.nextBoolean()
                ? Json.object().put("billableOption", anyOf(List.of("Billable", "DoNotBill", "NoCharge", "NoDefault")))
                : Json.object().put("chargeToType", anyOf(List.of("ServiceTicket", "ChargeCode", "Activity")));
        return change(TIME_ENTRIES, patch);
    }

    // --- Agreements

    private boolean createAgreement() {
        var agreement = Json.object().put("name", "Agreement " + number()).put("startDate", anyDate());
        agreement.set("company", clientCompany());
        return create(AGREEMENTS, agreement);
    }

    private boolean cancelAgreement() {
        var cancelled = random.nextInt(4) > 0;
        return change(
                AGREEMENTS,
                Json.object()
                        .put("cancelledFlag", cancelled)
                        .put("agreementStatus", cancelled ? "Cancelled" : "Active"));
    }

    private boolean createAddition() {
        return known.any(AGREEMENTS)
                .map(agreement -> create(
                        ADDITIONS,
                        Json.object()
                                .put("agreementId", agreement.get("id").longValue())
                                .put("effectiveDate", anyDate())))
                .orElse(false);
    }

    // --- Surveys

    private boolean answerSurvey() {
        var survey = Json.object()
                .put("ticket_num", ticketNumber())
                .put("rating", rating())
                .put("closed", text(anyInstant()));
        if (random.nextBoolean()) {
            known.any(COMPANIES)
                    .ifPresent(company -> survey.putObject("customer_data")
                            .put("name", company.get("name").asText()));
        }
        return create(SURVEYS, survey);
    }

    /** Most name one of our tickets. */
    private String ticketNumber() {
        return switch (random.nextInt(8)) {
            case 0 -> "INC-" + number();
            case 1 -> "9" + (10_000_000 + random.nextInt(10_000_000));
            default -> known.any(SERVICE_TICKETS).map(Known::id).orElse("1");
        };
    }

    private String rating() {
        return anyOf(List.of("5", "5", "0", "-5", "4"));
    }

    // --- Companies

    private boolean createCompany() {
        var company = Json.object().put("name", "Newcomer " + number());
        company.putArray("types").add(Json.object().put("name", random.nextInt(3) > 0 ? "Client" : "Prospect"));
        return create(COMPANIES, company);
    }

    private boolean changeStatus(String from, String to) {
        var patch = Json.object();
        patch.set("status", Json.object().put("name", to));
        return known.any(
                        COMPANIES,
                        company -> isOfType(company, "Client")
                                && company.at("/status/name").asText().equals(from))
                .map(company -> change(COMPANIES, company, patch))
                .orElse(false);
    }

    private boolean flagDeleted(boolean isDeleted) {
        return known.any(
                        COMPANIES,
                        company -> isOfType(company, "Client")
                                && company.path("deletedFlag").asBoolean(false) == isDeleted)
                .map(company -> change(COMPANIES, company, Json.object().put("deletedFlag", !isDeleted)))
                .orElse(false);
    }

    private boolean changeType(String from, String to) {
        var patch = Json.object();
        patch.putArray("types").add(Json.object().put("name", to));
        return known.any(COMPANIES, company -> isOfType(company, from))
                .map(company -> change(COMPANIES, company, patch))
                .orElse(false);
    }

    private ObjectNode clientCompany() {
        return reference(isClient -> isClient);
    }

    private ObjectNode otherCompany() {
        return reference(isClient -> !isClient);
    }

    private ObjectNode reference(Predicate<Boolean> wanted) {
        return Json.id(known.any(COMPANIES, company -> wanted.test(isOfType(company, "Client")))
                .orElseThrow()
                .get("id")
                .longValue());
    }

    private static boolean isOfType(JsonNode company, String name) {
        for (var type : company.path("types")) {
            if (type.path("name").asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    // --- Any record

    private boolean create(String type, ObjectNode partial) {
        known.note(type, silently() ? sandbox.createSilently(type, partial) : sandbox.create(type, partial));
        return true;
    }

    private boolean change(String type, ObjectNode patch) {
        return known.any(type).map(found -> change(type, found, patch)).orElse(false);
    }

    private boolean change(String type, JsonNode found, ObjectNode patch) {
        var id = Known.id(found);
        known.note(type, silently() ? sandbox.changeSilently(type, id, patch) : sandbox.change(type, id, patch));
        return true;
    }

    private boolean move(String type, ObjectNode company) {
        var patch = Json.object();
        patch.set("company", company);
        return change(type, patch);
    }

    /** Deletions are told where a callback exists: only a sweep finds others, and that has its own schedule. */
    private boolean delete(String type) {
        return known.any(type)
                .map(found -> {
                    sandbox.delete(type, Known.id(found));
                    known.forget(type, Known.id(found));
                    return true;
                })
                .orElse(false);
    }

    // --- Values

    private boolean silently() {
        return random.nextInt(7) == 0;
    }

    /** In the last hundred days, sometimes tomorrow, often near the edge of a window. */
    private Instant anyInstant() {
        var day = LocalDate.now(ZoneOffset.UTC)
                .minusDays(
                        switch (random.nextInt(6)) {
                            case 0 -> anyOf(List.of(-1L, 0L, 29L, 30L, 59L, 60L, 89L, 90L));
                            case 1 -> random.nextInt(100);
                            default -> random.nextInt(40);
                        });
        var second = random.nextInt(10) == 0 ? 86_399 : random.nextInt(86_400);
        return day.atStartOfDay(ZoneOffset.UTC).plusSeconds(second).toInstant();
    }

    /** Date-only, as ConnectWise writes it. */
    private String anyDate() {
        return LocalDate.ofInstant(anyInstant(), ZoneOffset.UTC) + "T00:00:00Z";
    }

    private BigDecimal hours() {
        return BigDecimal.valueOf(25L * (1 + random.nextInt(48)), 2);
    }

    private int number() {
        return random.nextInt(1_000_000);
    }

    private <T> T anyOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static ObjectNode withNull(String field) {
        return Json.object().putNull(field);
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
