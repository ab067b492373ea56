package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.EventType;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.counting.Activity;
import com.accellis.engagement.scoring.counting.CountingRules;
import com.accellis.engagement.scoring.formula.ClientSources;
import com.accellis.engagement.scoring.formula.ScoreFormula;
import com.accellis.engagement.scoring.formula.ScoreInput;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.KnownStates.Moment;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Making everything anew from the events that the facts keep: what each fact counts for, the day buckets and the scores. The
 * incremental way keeps all of these up to date; this one tells whether it did, and repairs it.
 */
@ApplicationScoped
public class Recalculation {

    private static final Logger LOG = Logger.getLogger(Recalculation.class);

    private static final Map<String, EventType<? extends SourceEvent>> TYPES = Stream.of(
                    EventTypes.TICKET,
                    EventTypes.TIME_ENTRY,
                    EventTypes.AGREEMENT,
                    EventTypes.AGREEMENT_ADDITION,
                    EventTypes.SURVEY)
            .collect(Collectors.toUnmodifiableMap(type -> type.topic().name(), Function.identity()));

    private static final String ADDS = "tickets, first_touch, hours, procurement, answers, rating_sum";

    private static final String FACTS =
            "SELECT topic, id, company_id, day, rejected, event, " + ADDS + " FROM fact WHERE company_id = ANY (?)";

    /**
     * Facts that were told of some companies and are found with another one, or none, and the place after which the search
     * goes on. There is no index for it: all facts are looked through. Texts are compared, since an event may say anything.
     */
    private static final String NEXT_ASTRAY = """
            WITH portion AS MATERIALIZED (
                SELECT topic, id, company_id, event ->> 'companyId' AS told FROM fact
                WHERE (topic, id) > (?, ?) ORDER BY topic, id LIMIT 20000
            )
            (SELECT topic, id, true AS astray FROM portion
             WHERE told = ANY (?) AND company_id::text IS DISTINCT FROM told)
            UNION ALL
            (SELECT topic, id, false FROM portion ORDER BY topic DESC, id DESC LIMIT 1)
            """;

    /** Those that are astray still. What went to another of these companies is found there. */
    private static final String FACTS_ASTRAY = """
            SELECT topic, id, company_id, day, rejected, event, tickets, first_touch, hours, procurement, answers,
                   rating_sum
            FROM fact WHERE (topic, id) IN (SELECT * FROM unnest(?::text[], ?::text[]))
              AND event ->> 'companyId' = ANY (?) AND (company_id IS NULL OR company_id <> ALL (?))
            """;

    private static final String BUCKETS =
            "SELECT company_id, day, " + ADDS + " FROM day_bucket WHERE company_id = ANY (?)";

    /** Nobody can write facts until the transaction ends; whoever was writing has ended before it is granted. */
    private static final String HOLD_FACTS = "LOCK TABLE fact IN SHARE ROW EXCLUSIVE MODE";

    private static final String NEXT_FACTS = """
            SELECT topic, id, company_id, day, rejected, event, tickets, first_touch, hours, procurement, answers,
                   rating_sum
            FROM fact WHERE (topic, id) > (?, ?) ORDER BY topic, id LIMIT 5000
            """;

    private static final String CORRECT_FACTS = """
            UPDATE fact f SET company_id = i.company_id, day = i.day, tickets = i.tickets, first_touch = i.first_touch,
                hours = i.hours, procurement = i.procurement, answers = i.answers, rating_sum = i.rating_sum,
                rejected = i.rejected
            FROM unnest(?::text[], ?::text[], ?::date[], ?::int[], ?::int[], ?::numeric[], ?::int[], ?::int[], ?::int[],
                        ?::boolean[], ?::bigint[])
                 AS i (topic, id, day, tickets, first_touch, hours, procurement, answers, rating_sum, rejected, company_id)
            WHERE f.topic = i.topic AND f.id = i.id
            """;

    private static final String SUM_BUCKETS = """
            INSERT INTO day_bucket (company_id, day, tickets, first_touch, hours, procurement, answers, rating_sum)
            SELECT company_id, day, sum(tickets), sum(first_touch), sum(hours), sum(procurement), sum(answers),
                   sum(rating_sum)
            FROM fact WHERE day IS NOT NULL AND %s GROUP BY company_id, day
            """;

    private static final String THESE = "company_id = ANY (?)";

    /** No statement may take long: the database ends it after a while, and whoever waits for its answer gives up as well. */
    private static final String RANGE = "company_id > ? AND company_id <= ?";

    /** The last of the next companies that have some thousand facts together; null when there is none left. */
    private static final String LAST_OF_NEXT = """
            SELECT max(company_id)
            FROM (SELECT company_id FROM fact WHERE company_id > ? ORDER BY company_id LIMIT 5000) AS following
            """;

    private final DataSource database;
    private final KnownStates known;
    private final ScoreRows rows;
    private final SourceStates sources;
    private final Scorecards scorecards;
    private final ClientScores scores;
    private final Assignments assignments;
    private final CountedBy countedBy;
    private final CountingRules rules;
    private final BusinessClock clock;

    Recalculation(
            DataSource database,
            KnownStates known,
            ScoreRows rows,
            SourceStates sources,
            Scorecards scorecards,
            ClientScores scores,
            Assignments assignments,
            CountedBy countedBy,
            CountingRules rules,
            BusinessClock clock) {
        this.database = database;
        this.known = known;
        this.rows = rows;
        this.sources = sources;
        this.scorecards = scorecards;
        this.scores = scores;
        this.assignments = assignments;
        this.countedBy = countedBy;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Something that is not as a full recalculation makes it.
     *
     * @param what {@code fact}, {@code bucket} or {@code score}; or {@code client}, when that could not be found out
     * @param subject which one
     */
    public record Difference(String what, String subject, String expected, String actual) {}

    private record StoredFact(
            String topic, String id, Long company, LocalDate day, Totals adds, boolean rejected, String event) {}

    private record CompanyDay(long company, LocalDate day) {}

    /** Compares what is stored for a client with what its facts say. Belongs into a {@link Snapshot}. */
    public List<Difference> differences(UUID client) {
        countedBy.requireOurs();
        Set<Long> companies = known.companies(client, Moment.NOW);
        List<Difference> differences = new ArrayList<>();
        Map<CompanyDay, Totals> expected = new HashMap<>();
        for (StoredFact fact : facts(FACTS, statement -> bindCompanies(statement, companies))) {
            String subject = fact.topic() + "/" + fact.id();
            Optional<Activity> read = activity(fact);
            if (read.isEmpty()) {
                differences.add(new Difference("fact", subject, "an event", "an event that cannot be read"));
                continue;
            }
            Activity activity = read.get();
            if (isWrong(fact, activity)) {
                differences.add(new Difference("fact", subject, shown(activity), shown(fact)));
            }
            if (activity.day() != null && companies.contains(activity.companyId())) {
                expected.merge(new CompanyDay(activity.companyId(), activity.day()), adds(activity), Totals::plus);
            }
        }
        Map<CompanyDay, Totals> actual = buckets(companies);
        Set<CompanyDay> days = new HashSet<>(expected.keySet());
        days.addAll(actual.keySet());
        for (CompanyDay day : days) {
            Totals should = expected.getOrDefault(day, Totals.NONE);
            Totals is = actual.getOrDefault(day, Totals.NONE);
            if (!should.sameAs(is)) {
                differences.add(
                        new Difference("bucket", day.company() + " on " + day.day(), should.toString(), is.toString()));
            }
        }
        differences.addAll(scoreDifferences(client, companies, expected));
        return differences;
    }

    /** Moving everybody to a new business day takes some seconds; who is not there after this is left behind. */
    private static final Duration DAY_BEGUN_WITHIN = Duration.ofMinutes(1);

    /** A client that waits to be scored, or whose day has only just begun, is not wrong. */
    private List<Difference> scoreDifferences(UUID client, Set<Long> companies, Map<CompanyDay, Totals> days) {
        LocalDate today = clock.today();
        ScoreRows.Stored stored = rows.stored(List.of(client)).get(client);
        if (isMarked(client)) {
            return List.of();
        }
        var state = known.client(client, Moment.NOW);
        boolean current = stored != null && stored.current();
        if (current != state.scored()) {
            return List.of(new Difference("score", "all windows", scored(state.scored()), scored(current)));
        }
        if (!current) {
            return List.of();
        }
        var windows =
                stored.windows().stream().map(scored -> scored.score().window()).toList();
        if (!windows.equals(ScoreWindow.LENGTHS)) {
            return List.of(new Difference("score", "windows", ScoreWindow.LENGTHS.toString(), windows.toString()));
        }
        if (stored.asOf().isBefore(today)) {
            boolean leftBehind = clock.now().isAfter(clock.startOf(today).plus(DAY_BEGUN_WITHIN));
            return leftBehind
                    ? List.of(new Difference(
                            "score", "last day", today.toString(), stored.asOf().toString()))
                    : List.of();
        }
        Scorecard scorecard = scorecards.current();
        Map<SourceEntity, SourceState> states = sources.all();
        var carried = new ClientSources(states, !companies.isEmpty());
        List<Difference> differences = new ArrayList<>();
        for (ScoreRows.Scored scored : stored.windows()) {
            // Today or later: a clock that is behind does not take back a day, so it is no difference to it either.
            var window = new ScoreWindow(stored.asOf(), scored.score().window());
            Totals totals = days.entrySet().stream()
                    .filter(day -> window.contains(day.getKey().day()))
                    .map(Map.Entry::getValue)
                    .reduce(Totals.NONE, Totals::plus);
            var input = new ScoreInput(window.length(), totals, state.activeContacts(), carried.faults(window));
            WindowScore score = ScoreFormula.score(scorecard.rulesFor(state.industry()), input);
            if (!score.equals(scored.score()) || !totals.sameAs(scored.totals())) {
                differences.add(new Difference(
                        "score",
                        window.length() + " days",
                        score + " of " + totals,
                        scored.score() + " of " + scored.totals()));
            }
        }
        return differences;
    }

    private static String scored(boolean scored) {
        return scored ? "scored" : "not scored";
    }

    private boolean isMarked(UUID client) {
        return query(
                "SELECT EXISTS (SELECT 1 FROM rescore_mark WHERE client_id = ?)",
                statement -> statement.setObject(1, client),
                found -> {
                    found.next();
                    return found.getBoolean(1);
                });
    }

    /**
     * Makes the facts' amounts, the buckets and the scores of a client anew. Needs no transaction: it has its own.
     *
     * @param everywhere whether facts that are found with another company, or none, come back; takes a look at all facts
     */
    public void repair(UUID client, boolean everywhere) {
        // Before others are kept from writing: it may take minutes.
        List<FactKey> astray = everywhere ? astray(client) : List.of();
        QuarkusTransaction.requiringNew().run(() -> {
            execute(HOLD_FACTS);
            countedBy.requireOurs();
            Set<Long> companies = new TreeSet<>(known.companies(client, Moment.NOW));
            List<StoredFact> facts = new ArrayList<>(facts(FACTS, statement -> bindCompanies(statement, companies)));
            if (!astray.isEmpty()) {
                facts.addAll(facts(FACTS_ASTRAY, statement -> bindAstray(statement, astray, companies)));
            }
            // What cannot be read stays as it is, and a difference.
            companies.addAll(correct(facts, unreadable -> {}));
            update("DELETE FROM day_bucket WHERE " + THESE, statement -> bindCompanies(statement, companies));
            update(SUM_BUCKETS.formatted(THESE), statement -> bindCompanies(statement, companies));
            Map<UUID, Causes> causes = new HashMap<>();
            causes.put(client, Causes.of(Cause.CONFIGURATION));
            // A company may have gone to another client since it was looked for.
            assignments
                    .lockClientsOf(new TreeSet<>(companies))
                    .values()
                    .forEach(owner -> causes.computeIfAbsent(owner, id -> Causes.of(Cause.CONFIGURATION)));
            scores.rescore(causes);
        });
    }

    private record FactKey(String topic, String id, boolean astray) {}

    /** What is found is looked at again when nobody can change it any more, so this need not be of one moment. */
    private List<FactKey> astray(UUID client) {
        String[] companies = known.companies(client, Moment.NOW).stream()
                .map(Object::toString)
                .toArray(String[]::new);
        List<FactKey> astray = new ArrayList<>();
        FactKey last = new FactKey("", "", false);
        while (companies.length > 0) {
            FactKey after = last;
            List<FactKey> found = query(
                    NEXT_ASTRAY,
                    statement -> {
                        statement.setString(1, after.topic());
                        statement.setString(2, after.id());
                        statement.setArray(3, statement.getConnection().createArrayOf("text", companies));
                    },
                    Recalculation::keys);
            if (found.isEmpty()) {
                break;
            }
            for (FactKey key : found) {
                if (key.astray()) {
                    astray.add(key);
                } else {
                    last = key;
                }
            }
        }
        return astray;
    }

    private static List<FactKey> keys(ResultSet found) throws SQLException {
        List<FactKey> keys = new ArrayList<>();
        while (found.next()) {
            keys.add(new FactKey(found.getString("topic"), found.getString("id"), found.getBoolean("astray")));
        }
        return keys;
    }

    private static void bindAstray(PreparedStatement statement, List<FactKey> astray, Set<Long> companies)
            throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(1, SqlArrays.of(connection, "text", astray, FactKey::topic));
        statement.setArray(2, SqlArrays.of(connection, "text", astray, FactKey::id));
        statement.setArray(3, SqlArrays.of(connection, "text", List.copyOf(companies), Object::toString));
        statement.setArray(4, connection.createArrayOf("bigint", companies.toArray()));
    }

    /** Counts every fact again, because it has become another question what counts. Needs a transaction that may take long. */
    public void recountEverything() {
        execute(HOLD_FACTS);
        String topic = "";
        String id = "";
        while (true) {
            String afterTopic = topic;
            String afterId = id;
            List<StoredFact> portion = facts(NEXT_FACTS, statement -> {
                statement.setString(1, afterTopic);
                statement.setString(2, afterId);
            });
            if (portion.isEmpty()) {
                break;
            }
            correct(portion, unreadable -> {
                throw new IllegalStateException("The event of " + unreadable.topic() + " " + unreadable.id()
                        + " cannot be read, so that it cannot be counted again");
            });
            topic = portion.get(portion.size() - 1).topic();
            id = portion.get(portion.size() - 1).id();
        }
        sumAllBuckets();
    }

    /**
     * Scores that end after today end today, because days begin elsewhere now; whoever scored them next would leave them where
     * they are. They have to be made anew. Closing scores stay. Belongs into the transaction that counts everything, after
     * it has: locks of clients come last.
     */
    public void endScoresToday() {
        rows.endOn(clock.today());
    }

    private void sumAllBuckets() {
        long after = Long.MIN_VALUE;
        while (true) {
            long first = after;
            Long last = query(LAST_OF_NEXT, statement -> statement.setLong(1, first), Recalculation::number);
            // Behind the last company that has facts there may be buckets of companies that have none.
            long through = last == null ? Long.MAX_VALUE : last;
            Binding range = statement -> {
                statement.setLong(1, first);
                statement.setLong(2, through);
            };
            update("DELETE FROM day_bucket WHERE " + RANGE, range);
            if (last == null) {
                return;
            }
            update(SUM_BUCKETS.formatted(RANGE), range);
            after = last;
        }
    }

    private static Long number(ResultSet found) throws SQLException {
        found.next();
        return found.getObject(1, Long.class);
    }

    /** Returns the companies that facts which were wrong were and are counted for. */
    private Set<Long> correct(List<StoredFact> facts, Consumer<StoredFact> unreadable) {
        List<Activity> wrong = new ArrayList<>();
        List<String> topics = new ArrayList<>();
        Set<Long> companies = new HashSet<>();
        for (StoredFact fact : facts) {
            Optional<Activity> activity = activity(fact);
            if (activity.isEmpty()) {
                unreadable.accept(fact);
            } else if (isWrong(fact, activity.get())) {
                wrong.add(activity.get());
                topics.add(fact.topic());
                companies.add(fact.company());
                companies.add(activity.get().companyId());
            }
        }
        if (wrong.isEmpty()) {
            return Set.of();
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(CORRECT_FACTS)) {
            statement.setArray(1, connection.createArrayOf("text", topics.toArray()));
            statement.setArray(2, SqlArrays.of(connection, "text", wrong, Activity::id));
            statement.setArray(3, SqlArrays.of(connection, "text", wrong, row -> Objects.toString(row.day(), null)));
            statement.setArray(
                    4, SqlArrays.of(connection, "int", wrong, row -> row.adds().tickets()));
            statement.setArray(
                    5, SqlArrays.of(connection, "int", wrong, row -> row.adds().firstTouch()));
            statement.setArray(
                    6,
                    SqlArrays.of(connection, "numeric", wrong, row -> row.adds().hours()));
            statement.setArray(
                    7, SqlArrays.of(connection, "int", wrong, row -> row.adds().procurement()));
            statement.setArray(
                    8, SqlArrays.of(connection, "int", wrong, row -> row.adds().answers()));
            statement.setArray(
                    9, SqlArrays.of(connection, "int", wrong, row -> row.adds().ratingSum()));
            statement.setArray(10, SqlArrays.of(connection, "boolean", wrong, Activity::rejected));
            statement.setArray(11, SqlArrays.of(connection, "bigint", wrong, Activity::companyId));
            statement.executeUpdate();
            companies.remove(null);
            return companies;
        } catch (SQLException e) {
            throw new DatabaseFailure("Facts could not be corrected", e);
        }
    }

    /** Empty when the event that the fact keeps cannot be read. */
    private Optional<Activity> activity(StoredFact fact) {
        var type = TYPES.get(fact.topic());
        try {
            return Optional.of(rules.of(EventJson.read(fact.event().getBytes(StandardCharsets.UTF_8), type.payload())));
        } catch (IOException e) {
            LOG.errorf(
                    "the event of a fact cannot be read: topic=%s id=%s cause=%s",
                    fact.topic(), fact.id(), e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static boolean isWrong(StoredFact fact, Activity activity) {
        return !Objects.equals(fact.day(), activity.day())
                || fact.rejected() != activity.rejected()
                || !fact.adds().sameAs(adds(activity))
                || !Objects.equals(fact.company(), activity.companyId());
    }

    private static Totals adds(Activity activity) {
        Activity.Adds adds = activity.adds();
        return new Totals(
                adds.tickets(), adds.firstTouch(), adds.hours(), adds.procurement(), adds.answers(), adds.ratingSum());
    }

    private static String shown(Activity activity) {
        return shown(activity.companyId(), activity.day(), adds(activity));
    }

    private static String shown(StoredFact fact) {
        return shown(fact.company(), fact.day(), fact.adds());
    }

    private static String shown(Long company, LocalDate day, Totals adds) {
        return "company " + company + " on " + day + " " + adds;
    }

    private Map<CompanyDay, Totals> buckets(Set<Long> companies) {
        return query(BUCKETS, statement -> bindCompanies(statement, companies), found -> {
            Map<CompanyDay, Totals> buckets = new HashMap<>();
            while (found.next()) {
                buckets.put(
                        new CompanyDay(found.getLong("company_id"), found.getObject("day", LocalDate.class)),
                        ScoreRows.sums(found));
            }
            return buckets;
        });
    }

    private List<StoredFact> facts(String sql, Binding binding) {
        return query(sql, binding, found -> {
            List<StoredFact> facts = new ArrayList<>();
            while (found.next()) {
                facts.add(new StoredFact(
                        found.getString("topic"),
                        found.getString("id"),
                        found.getObject("company_id", Long.class),
                        found.getObject("day", LocalDate.class),
                        ScoreRows.sums(found),
                        found.getBoolean("rejected"),
                        found.getString("event")));
            }
            return facts;
        });
    }

    private static void bindCompanies(PreparedStatement statement, Collection<Long> companies) throws SQLException {
        statement.setArray(1, statement.getConnection().createArrayOf("bigint", companies.toArray()));
    }

    private void update(String sql, Binding binding) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("Day buckets could not be made anew", e);
        }
    }

    private void execute(String sql) {
        try (Connection connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new DatabaseFailure("Facts could not be counted again", e);
        }
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Reading<T> {
        T read(ResultSet found) throws SQLException;
    }

    private <T> T query(String sql, Binding binding, Reading<T> reading) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (var found = statement.executeQuery()) {
                return reading.read(found);
            }
        } catch (SQLException e) {
            throw new DatabaseFailure("Facts could not be compared", e);
        }
    }
}
