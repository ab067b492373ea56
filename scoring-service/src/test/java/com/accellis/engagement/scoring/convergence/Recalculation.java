package com.accellis.engagement.scoring.convergence;

import com.accellis.engagement.events.AgreementAdditionChanged;
import com.accellis.engagement.events.AgreementChanged;
import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.SurveyChanged;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.TimeEntryChanged;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.scoring.convergence.Happening.OfClient;
import com.accellis.engagement.scoring.convergence.Happening.OfCompany;
import com.accellis.engagement.scoring.convergence.Happening.OfSource;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The state that a history ends in, calculated from all of it at once: versions are sorted and the last one taken, days are
 * gone through one by one. Nothing of the service is used, so that a mistake there is not repeated here.
 */
public final class Recalculation {

    private static final List<Integer> WINDOWS = List.of(30, 60, 90);
    private static final List<String> METRICS = List.of(
            "help-desk-usage", "first-touch-resolution", "support-satisfaction", "project-engagement", "procurement");
    private static final Map<String, List<SourceEntity>> NEEDED = Map.of(
            "help-desk-usage", List.of(SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS),
            "first-touch-resolution", List.of(SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS),
            "support-satisfaction",
                    List.of(SourceEntity.SURVEYS, SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS),
            "project-engagement", List.of(SourceEntity.TIME_ENTRIES),
            "procurement", List.of(SourceEntity.AGREEMENTS, SourceEntity.AGREEMENT_ADDITIONS));
    private static final Map<Integer, Integer> RATINGS = Map.of(-5, 1, 0, 3, 5, 5);

    private final ZoneId zone;
    private final Set<String> closingStatuses;
    private final Situation end;
    private final SortedMap<String, Fact> facts = new TreeMap<>();

    private Recalculation(ZoneId zone, Set<String> closingStatuses, Situation end) {
        this.zone = zone;
        this.closingStatuses = closingStatuses;
        this.end = end;
    }

    /**
     * Facts by topic and id, buckets that are not empty by company and day, current scores by client and window, each as
     * {@link Told} says it.
     */
    public record Outcome(
            SortedMap<String, String> facts, SortedMap<String, String> buckets, SortedMap<String, String> scores) {}

    /** @param closingStatuses ticket statuses that mean "done" */
    public static Outcome of(History history, ZoneId zone, Set<String> closingStatuses) {
        var recalculation = new Recalculation(zone, closingStatuses, history.end());
        recalculation.takeNewestFacts(history.happenings());
        return new Outcome(
                recalculation.tellFacts(), recalculation.tellBuckets(), recalculation.tellScores(history.happenings()));
    }

    /** What the newest version of a record says. */
    private record Fact(
            SourceEvent event,
            Long company,
            LocalDate day,
            boolean rejected,
            int tickets,
            int firstTouch,
            BigDecimal hours,
            int bought,
            int answers,
            int ratingSum) {

        static Fact without(SourceEvent event, Long company, boolean rejected) {
            return new Fact(event, company, null, rejected, 0, 0, BigDecimal.ZERO, 0, 0, 0);
        }

        String amounts() {
            return Told.amounts(tickets, firstTouch, hours, bought, answers, ratingSum);
        }
    }

    private void takeNewestFacts(List<Happening> happenings) {
        Map<String, List<OfSource>> byRecord = new TreeMap<>();
        for (Happening happening : happenings) {
            if (happening instanceof OfSource source) {
                byRecord.computeIfAbsent(key(source.topic(), source.event().key()), key -> new ArrayList<>())
                        .add(source);
            }
        }
        byRecord.forEach((key, versions) -> {
            versions.sort(Comparator.<OfSource, Instant>comparing(
                            version -> version.event().version().lastUpdated())
                    .thenComparing(version -> version.event().version().readNumber()));
            facts.put(key, fact(versions.get(versions.size() - 1).event()));
        });
    }

    public static String key(Topic topic, String id) {
        return topic.name() + "/" + id;
    }

    private Fact fact(SourceEvent event) {
        if (event instanceof TicketChanged ticket) {
            return fact(ticket);
        } else if (event instanceof TimeEntryChanged entry) {
            return fact(entry);
        } else if (event instanceof AgreementChanged agreement) {
            boolean counts = !agreement.deleted() && !agreement.cancelled();
            return bought(agreement, agreement.companyId(), counts, agreement.startDate());
        } else if (event instanceof AgreementAdditionChanged addition) {
            boolean counts = !addition.deleted() && addition.cancelledDate() == null;
            return bought(addition, addition.companyId(), counts, addition.effectiveDate());
        }
        return fact((SurveyChanged) event);
    }

    private Fact fact(TicketChanged ticket) {
        Long company = ticket.companyId();
        if (ticket.deleted()
                || ticket.kind() != TicketChanged.Kind.SERVICE
                || ticket.mergedIntoId() != null
                || company == null
                || ticket.enteredAt() == null) {
            boolean onlyTheDateIsMissing = !ticket.deleted()
                    && ticket.kind() == TicketChanged.Kind.SERVICE
                    && ticket.mergedIntoId() == null
                    && company != null;
            return Fact.without(ticket, company, onlyTheDateIsMissing);
        }
        boolean done = ticket.closed() || closingStatuses.contains(ticket.status());
        Instant resolved = ticket.resolvedAt() == null ? ticket.closedAt() : ticket.resolvedAt();
        long seconds = resolved == null
                ? -1
                : resolved.getEpochSecond() - ticket.enteredAt().getEpochSecond();
        boolean firstTouch = done && seconds >= 0 && seconds <= 4 * 60 * 60;
        return new Fact(
                ticket, company, day(ticket.enteredAt()), false, 1, firstTouch ? 1 : 0, BigDecimal.ZERO, 0, 0, 0);
    }

    private Fact fact(TimeEntryChanged entry) {
        boolean counts = !entry.deleted()
                && "Billable".equals(entry.billableOption())
                && !"ChargeCode".equals(entry.chargeToType())
                && entry.companyId() != null;
        if (!counts || entry.startedAt() == null) {
            return Fact.without(entry, entry.companyId(), counts);
        }
        BigDecimal hours = entry.hours() == null ? BigDecimal.ZERO : entry.hours();
        return new Fact(entry, entry.companyId(), day(entry.startedAt()), false, 0, 0, hours, 0, 0, 0);
    }

    private static Fact bought(SourceEvent event, Long company, boolean counts, LocalDate day) {
        if (!counts || company == null || day == null) {
            return Fact.without(event, company, counts && company != null);
        }
        return new Fact(event, company, day, false, 0, 0, BigDecimal.ZERO, 1, 0, 0);
    }

    private Fact fact(SurveyChanged survey) {
        if (survey.deleted()
                || survey.inactive()
                || survey.companyId() == null
                || survey.answeredAt() == null
                || survey.rating() == null
                || !RATINGS.containsKey(survey.rating())) {
            return Fact.without(survey, survey.companyId(), false);
        }
        return new Fact(
                survey,
                survey.companyId(),
                day(survey.answeredAt()),
                false,
                0,
                0,
                BigDecimal.ZERO,
                0,
                1,
                RATINGS.get(survey.rating()));
    }

    private LocalDate day(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    private SortedMap<String, String> tellFacts() {
        SortedMap<String, String> told = new TreeMap<>();
        facts.forEach((key, fact) -> told.put(
                key,
                Told.fact(
                        fact.event().version(),
                        fact.event().deleted(),
                        fact.company(),
                        fact.day(),
                        fact.rejected(),
                        fact.amounts())));
        return told;
    }

    private SortedMap<String, String> tellBuckets() {
        Map<String, List<Fact>> buckets = facts.values().stream()
                .filter(fact -> fact.day() != null)
                .collect(Collectors.groupingBy(fact -> Told.bucketKey(fact.company(), fact.day())));
        SortedMap<String, String> told = new TreeMap<>();
        buckets.forEach((key, ofBucket) -> {
            String sum = sum(ofBucket);
            if (!sum.equals(sum(List.of()))) {
                told.put(key, sum);
            }
        });
        return told;
    }

    private static String sum(List<Fact> facts) {
        return Told.amounts(
                facts.stream().mapToInt(Fact::tickets).sum(),
                facts.stream().mapToInt(Fact::firstTouch).sum(),
                hours(facts),
                facts.stream().mapToInt(Fact::bought).sum(),
                facts.stream().mapToInt(Fact::answers).sum(),
                facts.stream().mapToInt(Fact::ratingSum).sum());
    }

    private static BigDecimal hours(List<Fact> facts) {
        return facts.stream().map(Fact::hours).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private SortedMap<String, String> tellScores(List<Happening> happenings) {
        Map<UUID, ClientChanged> clients = new TreeMap<>();
        Map<Long, CompanyAssigned> assignments = new TreeMap<>();
        for (Happening happening : happenings) {
            if (happening instanceof OfClient client) {
                clients.merge(client.event().id(), client.event(), (a, b) -> a.revision() > b.revision() ? a : b);
            } else if (happening instanceof OfCompany company) {
                assignments.merge(
                        company.event().companyId(), company.event(), (a, b) -> a.revision() > b.revision() ? a : b);
            }
        }
        SortedMap<String, String> told = new TreeMap<>();
        for (ClientChanged client : clients.values()) {
            if (client.deleted() || client.status() != ClientChanged.Status.ACTIVE || !client.autoScoring()) {
                continue;
            }
            Set<Long> companies = assignments.values().stream()
                    .filter(assignment -> client.id().equals(assignment.clientId()))
                    .map(CompanyAssigned::companyId)
                    .collect(Collectors.toSet());
            for (int window : WINDOWS) {
                told.put(Told.scoreKey(client.id(), window), score(companies, window));
            }
        }
        return told;
    }

    private String score(Set<Long> companies, int window) {
        LocalDate today = day(end.now());
        List<Fact> counted = new ArrayList<>();
        for (int ago = 0; ago < window; ago++) {
            LocalDate day = today.minusDays(ago);
            facts.values().stream()
                    .filter(fact -> day.equals(fact.day()) && companies.contains(fact.company()))
                    .forEach(counted::add);
        }
        List<String> metrics = new ArrayList<>();
        long weighted = 0;
        long available = 0;
        long all = 0;
        for (int n = 0; n < METRICS.size(); n++) {
            String key = METRICS.get(n);
            int weight = end.card().weights().get(n);
            all += weight;
            String missing = missing(key, companies, today.minusDays(window - 1L), counted);
            if (missing != null) {
                metrics.add(Told.metric(key, missing, weight));
                continue;
            }
            int points = points(key, counted);
            metrics.add(Told.metric(key, value(key, counted), points, weight));
            weighted += (long) weight * points;
            available += weight;
        }
        BigDecimal coverage = BigDecimal.valueOf(available).divide(BigDecimal.valueOf(all), 4, RoundingMode.HALF_UP);
        if (available == 0) {
            return Told.score(null, null, coverage, end.card().version(), metrics);
        }
        // Tenths of a point, half up, in whole numbers.
        long tenths = (2 * 1000 * weighted + available * 5) / (2 * available * 5);
        BigDecimal score = BigDecimal.valueOf(tenths, 1);
        return Told.score(score, grade(tenths), coverage, end.card().version(), metrics);
    }

    private static String grade(long tenths) {
        for (int n = 0; n < Card.GRADES.size(); n++) {
            if (tenths >= Card.GRADES_FROM.get(n) * 10L) {
                return Card.GRADES.get(n);
            }
        }
        throw new IllegalStateException("No grade for " + tenths + " tenths");
    }

    /** Null when the metric has a value. */
    private String missing(String key, Set<Long> companies, LocalDate firstDay, List<Fact> counted) {
        if (companies.isEmpty()) {
            return "not-mapped";
        }
        List<Situation.Source> needed =
                NEEDED.get(key).stream().map(end.sources()::get).toList();
        if (needed.stream().anyMatch(source -> !source.configured())) {
            return "not-configured";
        }
        if (needed.stream()
                .anyMatch(source ->
                        source.coversFrom() != null && source.coversFrom().isAfter(firstDay))) {
            return "not-loaded";
        }
        if (needed.stream().anyMatch(source -> !source.fresh())) {
            return "source-stale";
        }
        boolean nobodyAnswered = counted.stream().allMatch(fact -> fact.answers() == 0);
        return key.equals("support-satisfaction") && nobodyAnswered ? "no-answers" : null;
    }

    private static BigDecimal value(String key, List<Fact> counted) {
        return switch (key) {
            case "help-desk-usage" ->
                whole(counted.stream().mapToInt(Fact::tickets).sum());
            case "first-touch-resolution" ->
                whole(counted.stream().mapToInt(Fact::firstTouch).sum());
            case "support-satisfaction" ->
                whole(counted.stream().mapToInt(Fact::ratingSum).sum())
                        .divide(whole(counted.stream().mapToInt(Fact::answers).sum()), 2, RoundingMode.HALF_UP);
            case "project-engagement" -> hours(counted);
            default -> whole(counted.stream().mapToInt(Fact::bought).sum());
        };
    }

    private static BigDecimal whole(int number) {
        return BigDecimal.valueOf(number);
    }

    private int points(String key, List<Fact> counted) {
        int tickets = counted.stream().mapToInt(Fact::tickets).sum();
        int firstTouch = counted.stream().mapToInt(Fact::firstTouch).sum();
        int answers = counted.stream().mapToInt(Fact::answers).sum();
        int ratingSum = counted.stream().mapToInt(Fact::ratingSum).sum();
        int bought = counted.stream().mapToInt(Fact::bought).sum();
        return switch (key) {
            case "help-desk-usage" -> Math.min(5, tickets / end.card().ticketsPerPoint());
            case "first-touch-resolution" -> Math.min(5, firstTouch);
            case "support-satisfaction" -> (2 * ratingSum + answers) / (2 * answers);
            case "project-engagement" -> {
                int points = 2;
                for (int bound : end.card().hours()) {
                    points += hours(counted).compareTo(BigDecimal.valueOf(bound)) >= 0 ? 1 : 0;
                }
                yield points;
            }
            default -> Math.min(5, bought);
        };
    }
}
