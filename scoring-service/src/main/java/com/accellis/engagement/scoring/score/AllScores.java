package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.scoring.standing.Standings;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The scores of all clients over one window, as they were at one moment: as much of them as finding, ordering and counting
 * needs. What it tells never changes.
 */
public final class AllScores {

    private static final Comparator<UUID> BY_ID = Comparator.comparing(
                    UUID::getMostSignificantBits, Long::compareUnsigned)
            .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned);

    /** So many orders are kept; who asks for another one waits for it to be made. */
    private static final int MOST_ORDERS = 16;

    private final LocalDate trendDay;
    private final Map<UUID, Row> rows;
    private final Map<List<Sorting>, Row[]> orders = new ConcurrentHashMap<>();
    private final Map<List<Sorting>, Row[]> earlierOrders;
    private volatile Standings standings;

    private AllScores(LocalDate trendDay, Map<UUID, Row> rows, Map<List<Sorting>, Row[]> earlierOrders) {
        this.trendDay = trendDay;
        this.rows = rows;
        this.earlierOrders = earlierOrders;
    }

    /** None, as long as none were read. */
    static AllScores none(LocalDate trendDay) {
        return new AllScores(trendDay, Map.of(), Map.of());
    }

    /**
     * All of them read again.
     *
     * @param nextTrendDay the day whose closing scores the trends compare with
     */
    AllScores replacedBy(LocalDate nextTrendDay, Collection<Row> all) {
        Map<UUID, Row> next = new HashMap<>();
        all.forEach(row -> next.put(row.client(), row));
        return new AllScores(nextTrendDay, next, knownOrders());
    }

    /** The same with these rows instead of what they were before. */
    AllScores with(Collection<Row> changed) {
        Map<UUID, Row> next = new HashMap<>(rows);
        changed.forEach(row -> next.put(row.client(), row));
        return new AllScores(trendDay, next, knownOrders());
    }

    /** Those that were asked for last, and others as long as there are not too many. */
    private Map<List<Sorting>, Row[]> knownOrders() {
        Map<List<Sorting>, Row[]> known = new HashMap<>(orders);
        earlierOrders.entrySet().stream()
                .limit(MOST_ORDERS - Math.min(MOST_ORDERS, known.size()))
                .forEach(order -> known.putIfAbsent(order.getKey(), order.getValue()));
        return known;
    }

    /**
     * One client's score.
     *
     * @param sortName its name as names are ordered and searched: without regard to capitals
     * @param current false for a client that is not scored any more, or never was
     * @param score null, like the grade, when no metric is available
     * @param trend null when there is nothing to compare with
     */
    record Row(
            UUID client,
            String sortName,
            String industry,
            boolean current,
            BigDecimal score,
            String grade,
            BigDecimal coverage,
            BigDecimal trend) {

        static String sortName(String name) {
            return name == null ? null : name.toLowerCase(Locale.ROOT);
        }
    }

    /** Where a score has gone. */
    public enum Trend implements WireNamed {
        UP(sign -> sign > 0),
        DOWN(sign -> sign < 0),
        FLAT(sign -> sign == 0);

        private final IntPredicate wanted;

        Trend(IntPredicate wanted) {
            this.wanted = wanted;
        }

        private boolean matches(BigDecimal trend) {
            return trend != null && wanted.test(trend.signum());
        }
    }

    /**
     * Which scores are wanted. Null means any.
     *
     * @param window length in days
     * @param currentOnly without clients that are not scored any more
     * @param coverageAtLeast 0 to 1
     * @param name part of the client's name, in any case
     */
    public record Filter(
            int window,
            boolean currentOnly,
            String industry,
            String grade,
            Trend trend,
            BigDecimal coverageAtLeast,
            String name) {

        public static Filter all(int window) {
            return new Filter(window, true, null, null, null, null, null);
        }

        public Filter withTrend(Trend wanted) {
            return new Filter(window, currentOnly, industry, grade, wanted, coverageAtLeast, name);
        }

        private boolean matches(Row row, String wantedName) {
            return (row.current() || !currentOnly)
                    && (industry == null || industry.equals(row.industry()))
                    && (grade == null || grade.equals(row.grade()))
                    && (trend == null || trend.matches(row.trend()))
                    && (coverageAtLeast == null || row.coverage().compareTo(coverageAtLeast) >= 0)
                    && (wantedName == null
                            || row.sortName() != null && row.sortName().contains(wantedName));
        }
    }

    /** What a list of scores can be ordered by. */
    public enum Order {
        SCORE(Row::score),
        COVERAGE(Row::coverage),
        CLIENT_NAME(Row::sortName),
        INDUSTRY(Row::industry),
        TREND(Row::trend);

        private final Comparator<Row> upwards;
        private final Comparator<Row> downwards;

        /** Clients without a value come last either way. */
        <T extends Comparable<T>> Order(Function<Row, T> key) {
            this.upwards = Comparator.comparing(key, Comparator.nullsLast(Comparator.naturalOrder()));
            this.downwards = Comparator.comparing(key, Comparator.nullsLast(Comparator.reverseOrder()));
        }
    }

    /** @param descending whether the greatest comes first */
    public record Sorting(Order order, boolean descending) {

        private Comparator<Row> comparator() {
            return descending ? order.downwards : order.upwards;
        }
    }

    /** @param grade null for clients without a score */
    public record GradeCount(String grade, long clients) {}

    /** The clients whose scores are wanted, in order; those that are equal by all keys in the order of their ids. */
    public List<UUID> clients(Filter filter, List<Sorting> sorting) {
        String name = Row.sortName(filter.name());
        return Arrays.stream(ordered(sorting))
                .filter(row -> filter.matches(row, name))
                .map(Row::client)
                .toList();
    }

    private Row[] ordered(List<Sorting> sorting) {
        Row[] known = orders.get(sorting);
        if (known != null) {
            return known;
        }
        Row[] ordered = nearlyOrdered(sorting);
        Arrays.sort(ordered, comparator(sorting));
        if (orders.size() < MOST_ORDERS) {
            orders.put(List.copyOf(sorting), ordered);
        }
        return ordered;
    }

    /** In the order of before the last changes, if it is known: what is nearly in order is sorted in no time. */
    private Row[] nearlyOrdered(List<Sorting> sorting) {
        Row[] earlier = earlierOrders.getOrDefault(sorting, new Row[0]);
        Row[] now = Arrays.stream(earlier)
                .map(row -> rows.get(row.client()))
                .filter(Objects::nonNull)
                .toArray(Row[]::new);
        return now.length == rows.size() ? now : rows.values().toArray(Row[]::new);
    }

    private static Comparator<Row> comparator(List<Sorting> sorting) {
        return Stream.concat(
                        sorting.stream().map(Sorting::comparator), Stream.of(Comparator.comparing(Row::client, BY_ID)))
                .reduce(Comparator::thenComparing)
                .orElseThrow();
    }

    /** How many clients are scored now, with or without a score. */
    public long current() {
        return rows.values().stream().filter(Row::current).count();
    }

    /** Where the scores stand; of current ones only. */
    public Standings standings() {
        Standings made = standings;
        if (made == null) {
            record Key(String industry, BigDecimal score) {}
            Map<Key, Long> counts = new HashMap<>();
            for (Row row : rows.values()) {
                if (row.current() && row.score() != null) {
                    counts.merge(new Key(row.industry(), row.score()), 1L, Long::sum);
                }
            }
            made = new Standings(counts.entrySet().stream()
                    .map(count -> new Standings.Count(
                            count.getKey().industry(), count.getKey().score(), count.getValue()))
                    .toList());
            standings = made;
        }
        return made;
    }

    /** How many current clients have each grade, from the best scores down; those without a score are last, under null. */
    public List<GradeCount> grades() {
        record Counted(BigDecimal best, long clients) {

            Counted and(Counted other) {
                BigDecimal better =
                        best == null || other.best != null && best.compareTo(other.best) < 0 ? other.best : best;
                return new Counted(better, clients + other.clients);
            }
        }
        Map<String, Counted> grades = new HashMap<>();
        for (Row row : rows.values()) {
            if (row.current()) {
                grades.merge(row.grade(), new Counted(row.score(), 1), Counted::and);
            }
        }
        return grades.entrySet().stream()
                .sorted(Comparator.comparing(
                        grade -> grade.getValue().best(), Comparator.nullsLast(Comparator.reverseOrder())))
                .map(grade -> new GradeCount(grade.getKey(), grade.getValue().clients()))
                .toList();
    }

    boolean comparesWith(LocalDate day) {
        return trendDay.equals(day);
    }
}
