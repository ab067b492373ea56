package com.accellis.engagement.endtoend.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The scoring rules as they are written down, in one plain pass over all records, for every client and window anew.
 * Nothing here is shared with the product. Assumes the default scorecard, days in UTC, and that all sources are loaded.
 */
public final class Oracle {

    public static final String HELP_DESK_USAGE = "help-desk-usage";
    public static final String FIRST_TOUCH_RESOLUTION = "first-touch-resolution";
    public static final String SUPPORT_SATISFACTION = "support-satisfaction";
    public static final String PROJECT_ENGAGEMENT = "project-engagement";
    public static final String PROCUREMENT = "procurement";

    /** How much each metric counts. */
    public static final Map<String, Integer> WEIGHTS = Map.of(
            HELP_DESK_USAGE, 5,
            FIRST_TOUCH_RESOLUTION, 4,
            SUPPORT_SATISFACTION, 4,
            PROJECT_ENGAGEMENT, 5,
            PROCUREMENT, 2);

    private static final Duration FIRST_TOUCH = Duration.ofHours(4);
    private static final Map<String, Integer> STARS = Map.of("-5", 1, "0", 3, "5", 5);

    private final SourceRecords source;
    private final LocalDate lastDay;
    private Map<JsonNode, Long> companyOfSurvey;

    /** @param lastDay the day on which all windows end */
    public Oracle(SourceRecords source, LocalDate lastDay) {
        this.source = source;
        this.lastDay = lastDay;
    }

    /** The companies that have an active client of their own. */
    public Set<Long> clientCompanies() {
        var found = new TreeSet<Long>();
        for (var company : source.companies()) {
            var active = company.path("status").path("name").asText().equals("Active");
            var client = false;
            for (var type : company.path("types")) {
                client |= type.path("name").asText().equals("Client");
            }
            var deleted = company.path("deletedFlag").asBoolean(false);
            if (active && client && !deleted) {
                found.add(company.get("id").asLong());
            }
        }
        return found;
    }

    /** The score of a client that has these companies. */
    public Score score(Set<Long> companies, int window) {
        var metrics = new LinkedHashMap<String, Metric>();
        metrics.put(HELP_DESK_USAGE, helpDeskUsage(companies, window));
        metrics.put(FIRST_TOUCH_RESOLUTION, firstTouchResolution(companies, window));
        metrics.put(SUPPORT_SATISFACTION, supportSatisfaction(companies, window));
        metrics.put(PROJECT_ENGAGEMENT, projectEngagement(companies, window));
        metrics.put(PROCUREMENT, procurement(companies, window));

        var available = BigDecimal.ZERO;
        var total = BigDecimal.ZERO;
        var reached = BigDecimal.ZERO;
        for (var metric : metrics.values()) {
            total = total.add(metric.weight());
            if (metric.available()) {
                available = available.add(metric.weight());
                reached = reached.add(metric.weight().multiply(metric.points()));
            }
        }
        var score = available.signum() == 0
                ? null
                : reached.multiply(BigDecimal.valueOf(100))
                        .divide(available.multiply(BigDecimal.valueOf(5)), 1, RoundingMode.HALF_UP);
        return new Score(window, score, grade(score), available.divide(total), metrics);
    }

    static String grade(BigDecimal score) {
        if (score == null) {
            return null;
        }
        if (score.compareTo(BigDecimal.valueOf(85)) >= 0) {
            return "A";
        }
        if (score.compareTo(BigDecimal.valueOf(75)) >= 0) {
            return "B";
        }
        if (score.compareTo(BigDecimal.valueOf(65)) >= 0) {
            return "C";
        }
        if (score.compareTo(BigDecimal.valueOf(50)) >= 0) {
            return "D";
        }
        return "F";
    }

    private Metric helpDeskUsage(Set<Long> companies, int window) {
        var tickets = countedTickets(companies, window).size();
        return Metric.of(BigDecimal.valueOf(tickets), Math.min(5, tickets / 2), WEIGHTS.get(HELP_DESK_USAGE));
    }

    private Metric firstTouchResolution(Set<Long> companies, int window) {
        var count = 0;
        for (var ticket : countedTickets(companies, window)) {
            var resolved =
                    has(ticket, "dateResolved") ? instant(ticket, "dateResolved") : instant(ticket, "closedDate");
            if (ticket.path("closedFlag").asBoolean(false) && resolved != null) {
                var taken = Duration.between(entered(ticket), resolved);
                if (!taken.isNegative() && taken.compareTo(FIRST_TOUCH) <= 0) {
                    count++;
                }
            }
        }
        return Metric.of(BigDecimal.valueOf(count), Math.min(5, count), WEIGHTS.get(FIRST_TOUCH_RESOLUTION));
    }

    private List<JsonNode> countedTickets(Set<Long> companies, int window) {
        return source.serviceTickets().stream()
                .filter(ticket -> ticket.path("recordType").asText().equals("ServiceTicket"))
                .filter(ticket -> !has(ticket, "mergedParentTicket"))
                .filter(ticket -> isOf(companies, companyOf(ticket)))
                .filter(ticket -> isIn(window, dayOf(entered(ticket))))
                .toList();
    }

    private Metric supportSatisfaction(Set<Long> companies, int window) {
        var answers = 0;
        var stars = 0;
        for (var survey : source.surveys()) {
            var star = STARS.get(survey.path("rating").asText());
            if (star != null
                    && !survey.path("inactive").asBoolean(false)
                    && isOf(companies, companyOfSurvey().get(survey))
                    && isIn(window, dayOf(instant(survey, "closed")))) {
                answers++;
                stars += star;
            }
        }
        var weight = WEIGHTS.get(SUPPORT_SATISFACTION);
        if (answers == 0) {
            return Metric.unavailable("no-answers", weight);
        }
        var sum = BigDecimal.valueOf(stars);
        var count = BigDecimal.valueOf(answers);
        return Metric.of(
                sum.divide(count, 2, RoundingMode.HALF_UP),
                sum.divide(count, 0, RoundingMode.HALF_UP).intValueExact(),
                weight);
    }

    /** Whose each answer is, found once for all clients and windows. */
    private Map<JsonNode, Long> companyOfSurvey() {
        if (companyOfSurvey == null) {
            var companyOfTicket = new HashMap<String, Long>();
            source.serviceTickets()
                    .forEach(ticket -> companyOfTicket.put(ticket.get("id").asText(), companyOf(ticket)));
            source.projectTickets()
                    .forEach(ticket -> companyOfTicket.put(ticket.get("id").asText(), companyOf(ticket)));
            companyOfSurvey = new IdentityHashMap<>();
            for (var survey : source.surveys()) {
                var ofTicket = companyOfTicket.get(survey.path("ticket_num").asText());
                companyOfSurvey.put(survey, ofTicket != null ? ofTicket : companyOfCustomer(survey));
            }
        }
        return companyOfSurvey;
    }

    /** The company of the only contact with the address, of the contact with the id, or the only one of that name. */
    private Long companyOfCustomer(JsonNode survey) {
        var customer = survey.path("customer_data");
        var byAddress = new TreeSet<Long>();
        var byId = new TreeSet<Long>();
        for (var contact : source.contacts()) {
            var company = companyOf(contact);
            if (company != null && !contact.path("inactiveFlag").asBoolean(false)) {
                var address = addressOf(contact);
                if (address != null
                        && address.equalsIgnoreCase(customer.path("email").asText())) {
                    byAddress.add(company);
                }
                if (contact.get("id").asText().equals(customer.path("id").asText())) {
                    byId.add(company);
                }
            }
        }
        var byName = new TreeSet<Long>();
        for (var company : source.companies()) {
            if (has(customer, "name")
                    && !company.path("deletedFlag").asBoolean(false)
                    && plain(company.path("name").asText())
                            .equals(plain(customer.get("name").asText()))) {
                byName.add(company.get("id").asLong());
            }
        }
        if (byAddress.size() == 1) {
            return byAddress.first();
        }
        if (byId.size() == 1 && (!has(customer, "name") || byName.contains(byId.first()))) {
            return byId.first();
        }
        return byName.size() == 1 ? byName.first() : null;
    }

    /** The e-mail address marked as the default one, else the first. */
    private static String addressOf(JsonNode contact) {
        String first = null;
        for (var item : contact.path("communicationItems")) {
            if (item.path("communicationType").asText().equals("Email")) {
                if (item.path("defaultFlag").asBoolean(false)) {
                    return item.path("value").asText();
                }
                first = first == null ? item.path("value").asText() : first;
            }
        }
        return first;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private Metric projectEngagement(Set<Long> companies, int window) {
        var hours = BigDecimal.ZERO;
        for (var entry : source.timeEntries()) {
            if (entry.path("billableOption").asText().equals("Billable")
                    && !entry.path("chargeToType").asText().equals("ChargeCode")
                    && isOf(companies, companyOf(entry))
                    && isIn(window, dayOf(instant(entry, "timeStart")))
                    && has(entry, "actualHours")) {
                hours = hours.add(entry.get("actualHours").decimalValue());
            }
        }
        var points = 2;
        if (hours.compareTo(BigDecimal.valueOf(40)) >= 0) {
            points = 5;
        } else if (hours.compareTo(BigDecimal.valueOf(20)) >= 0) {
            points = 4;
        } else if (hours.compareTo(BigDecimal.valueOf(10)) >= 0) {
            points = 3;
        }
        return Metric.of(hours, points, WEIGHTS.get(PROJECT_ENGAGEMENT));
    }

    private Metric procurement(Set<Long> companies, int window) {
        var count = 0;
        var companyOfAgreement = new HashMap<Long, Long>();
        for (var agreement : source.agreements()) {
            companyOfAgreement.put(agreement.get("id").asLong(), companyOf(agreement));
            if (!agreement.path("cancelledFlag").asBoolean(false)
                    && isOf(companies, companyOf(agreement))
                    && isIn(window, date(agreement, "startDate"))) {
                count++;
            }
        }
        for (var addition : source.additions()) {
            var company = companyOfAgreement.get(addition.path("agreementId").asLong());
            if (!has(addition, "cancelledDate")
                    && isOf(companies, company)
                    && isIn(window, date(addition, "effectiveDate"))) {
                count++;
            }
        }
        return Metric.of(BigDecimal.valueOf(count), Math.min(5, count), WEIGHTS.get(PROCUREMENT));
    }

    private static boolean isOf(Set<Long> companies, Long company) {
        return company != null && companies.contains(company);
    }

    private boolean isIn(int window, LocalDate day) {
        return day != null && !day.isAfter(lastDay) && day.isAfter(lastDay.minusDays(window));
    }

    private static Long companyOf(JsonNode node) {
        return has(node.path("company"), "id") ? node.get("company").get("id").asLong() : null;
    }

    private static Instant entered(JsonNode ticket) {
        var info = ticket.path("_info");
        return has(info, "dateEntered") ? instant(info, "dateEntered") : instant(ticket, "dateEntered");
    }

    private static Instant instant(JsonNode node, String field) {
        return has(node, field) ? Instant.parse(node.get(field).asText()) : null;
    }

    /** A date that comes as midnight, whatever the zone: the day as it is written. */
    private static LocalDate date(JsonNode node, String field) {
        return has(node, field) ? LocalDate.parse(node.get(field).asText().substring(0, 10)) : null;
    }

    private static LocalDate dayOf(Instant instant) {
        return instant == null ? null : LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    private static boolean has(JsonNode node, String field) {
        return node.hasNonNull(field);
    }
}
