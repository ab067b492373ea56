package com.accellis.engagement.registry.intake;

import static com.accellis.engagement.registry.Api.CLIENTS;
import static com.accellis.engagement.registry.Api.etag;
import static com.accellis.engagement.registry.Api.madeOf;
import static com.accellis.engagement.registry.Api.manager;
import static com.accellis.engagement.registry.Api.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.registry.Samples;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * People's commands come in order, events of ConnectWise in any order, repeated, and anywhere between the commands:
 * the same answers, clients, assignments and newest events come out. All companies are known before the first command,
 * because what nobody has heard of cannot be mapped. That a company begins to count is the one event that has its place
 * among the commands (decision 021).
 *
 * <p>jqwik generates the commands and events. Its own engine does not run tests within Quarkus, so that seeds are
 * parameters of the test, and a failing one is not made smaller.
 */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class CommandConvergenceTest {

    private static final boolean LONG = "long".equals(System.getProperty("test.counts"));
    private static final int SHUFFLES = LONG ? 3 : 2;
    private static final int COMMANDS = 40;
    private static final long FIRST_COMPANY = 950_001;

    /** So few that commands meet what other commands have done to the same ones. */
    private static final int COMPANIES = 8;

    /** From this number on, pairs of companies that are called alike: a client's, and a prospect to be suggested for it. */
    private static final int FIRST_TWIN = 4;

    private static final long FIRST_CONTACT = 960_001;
    private static final int CONTACTS = 8;
    private static final int VERSIONS = 4;

    /** The version in which a company begins to count; the versions before and after are those of other events. */
    private static final int BEGINNING = VERSIONS + 1;

    private static final String USUAL_INDUSTRIES = """
            {"mappings":[{"market":"Legal","industry":"legal"},{"market":"Retail","industry":"retail"}%s]}""";

    @Inject
    ApplyCompanies applyCompanies;

    @Inject
    ApplyContacts applyContacts;

    @Inject
    EraseContact eraseContact;

    @Inject
    EntityManager database;

    @Inject
    Outbox outbox;

    /** Clients of this run that people made, in the order in which they did. */
    private final List<String> entered = new ArrayList<>();

    static Stream<Long> seeds() {
        return LONG
                ? LongStream.rangeClosed(1, 150).boxed()
                : LongStream.rangeClosed(1, 3).boxed();
    }

    private enum Kind {
        ENTER(3),
        EDIT(1),
        MAP(3),
        MOVE(3),
        UNMAP(2),
        MERGE(2),
        SPLIT(2),
        REMOVE(2),
        UNDO_NEWEST(2),
        UNDO_ANY(6),
        IMPORT_CHANGE(2),
        IMPORT_NEW(1),
        IMPORT_WHAT_WAS_EXPORTED(1),
        ACCEPT_SUGGESTIONS(2),
        SCORING_OF_SOME(1),
        SCORING_OF_MAPPED(1),
        INDUSTRIES(1),
        ERASE_CONTACT(1),
        BEGIN_TO_COUNT(2);

        /** In how many of all commands it is likely to be. */
        private final int frequency;

        Kind(int frequency) {
            this.frequency = frequency;
        }

        static Arbitrary<Kind> any() {
            return Arbitraries.frequency(Stream.of(values())
                    .map(kind -> Tuple.of(kind.frequency, kind))
                    .toList());
        }
    }

    /** What kinds of companies there are by their types. */
    private enum Standing {
        /** Always of a type that makes a client. */
        CLIENT,
        PROSPECT,
        /** Of a type that makes a client at first. */
        LEAVING,
        /** Of one only when a command says so. */
        BEGINNING;

        static Standing of(long company) {
            int number = (int) (company - FIRST_COMPANY);
            return number >= FIRST_TWIN ? values()[number % 2] : values()[number % 4];
        }
    }

    /** A command told by what does not depend on the run: numbers of clients, and text. */
    private record Command(Kind kind, int client, int other, long company, int text) {

        String name() {
            return "Name " + text;
        }
    }

    private record Heard(CompanyChanged company, ContactChanged contact) {

        /** Whether it says that a company counts that has not counted at first. */
        boolean followsBeginning() {
            return company != null && Standing.of(company.id()) == Standing.BEGINNING && isLate(company);
        }

        private static boolean isLate(CompanyChanged event) {
            return event.version().readNumber() > BEGINNING;
        }
    }

    /** What is generated for one seed. */
    private record Scenario(List<Command> commands, List<Heard> events) {}

    private record Outcome(List<String> answers, Map<String, String> clients, Map<String, String> assignments) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eventsAnywhereBetweenCommandsChangeNothing(long seed) throws IOException {
        var random = new Random(seed);
        Scenario scenario = scenario(random);

        Outcome first = null;
        for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
            startEmpty();
            List<String> answers = run(scenario.commands(), shuffled(scenario.events(), random), random);
            var outcome = new Outcome(answers, clients(), assignments());
            assertTopicsTellTheSame();
            first = first == null ? outcome : first;
            assertThat(outcome).as("after shuffle %d", shuffle).isEqualTo(first);
        }
        assertThat(first.answers()).as("commands that failed").noneMatch(answer -> answer.matches("\\S+ 5\\d\\d.*"));
        assertThat(first.answers()).as("commands that did something").anyMatch(answer -> answer.contains(" 20"));
        assertThat(first.clients()).hasSizeGreaterThan(COMPANIES / 3);
    }

    private static Scenario scenario(Random random) {
        var scenario = new AtomicReference<Scenario>();
        JqwikSession.run(() -> {
            Arbitrary<Integer> client = Arbitraries.integers().between(0, 2 * COMPANIES - 1);
            Arbitrary<Command> command = Combinators.combine(
                            Kind.any(),
                            client,
                            client,
                            Arbitraries.longs().between(FIRST_COMPANY, FIRST_COMPANY + COMPANIES - 1),
                            Arbitraries.integers().between(0, 999))
                    .as(Command::new);
            scenario.set(new Scenario(
                    next(command.list().ofSize(COMMANDS), random),
                    Stream.concat(companyEvents(random), contactEvents(random)).toList()));
        });
        return scenario.get();
    }

    private static <T> T next(Arbitrary<T> arbitrary, Random random) {
        return arbitrary.generator(COMMANDS).next(random).value();
    }

    private static Stream<Heard> companyEvents(Random random) {
        return LongStream.range(FIRST_COMPANY, FIRST_COMPANY + COMPANIES)
                .boxed()
                .flatMap(id -> IntStream.rangeClosed(2, BEGINNING + 2)
                        .filter(version -> version != BEGINNING)
                        .mapToObj(version -> new Heard(next(company(id, version), random), null)));
    }

    /** Twins keep their names and are not deleted: suggestions are not to depend on what has been heard. */
    private static Arbitrary<CompanyChanged> company(long id, int version) {
        boolean twin = id - FIRST_COMPANY >= FIRST_TWIN;
        Arbitrary<CompanyChanged> described = Combinators.combine(
                        Arbitraries.of("Active", "Active", "Inactive"),
                        types(Standing.of(id), version),
                        Arbitraries.of("Retail", "Legal", "Mining").injectNull(0.25))
                .as((status, types, market) -> Samples.company(
                        id, version, twin ? name(id) : name(id) + " v" + version, status, types, market, null));
        return twin
                ? described
                : Arbitraries.frequencyOf(
                        Tuple.of(5, described), Tuple.of(1, Arbitraries.just(Samples.deletedCompany(id, version))));
    }

    private static Arbitrary<List<String>> types(Standing standing, int version) {
        Arbitrary<List<String>> counting =
                Arbitraries.of(List.of("Client"), List.of("client", "Vendor"), List.of("Partner", " Client"));
        Arbitrary<List<String>> others =
                Arbitraries.of(List.of("Prospect"), List.of("Vendor", "Prospect"), List.<String>of());
        return switch (standing) {
            case CLIENT -> counting;
            case PROSPECT -> others;
            case LEAVING -> Arbitraries.oneOf(counting, others);
            case BEGINNING -> version < BEGINNING ? others : Arbitraries.oneOf(counting, others);
        };
    }

    private static String name(long id) {
        int number = (int) (id - FIRST_COMPANY);
        if (number < FIRST_TWIN) {
            return "Company " + id;
        }
        String name = number < FIRST_TWIN + 2 ? "Marlowe Tiling" : "Hexworthy Brewing";
        return number % 2 == 0 ? name + " Ltd" : name;
    }

    private static CompanyChanged firstHeard(long id) {
        boolean counts = Standing.of(id) == Standing.CLIENT || Standing.of(id) == Standing.LEAVING;
        return Samples.company(id, 1, name(id), "Active", List.of(counts ? "Client" : "Prospect"), "Legal", null);
    }

    private static Stream<Heard> contactEvents(Random random) {
        return LongStream.range(FIRST_CONTACT, FIRST_CONTACT + CONTACTS)
                .boxed()
                .flatMap(id -> IntStream.rangeClosed(1, VERSIONS)
                        .mapToObj(version -> new Heard(null, next(contact(id, version), random))));
    }

    private static Arbitrary<ContactChanged> contact(long id, int version) {
        Arbitrary<ContactChanged> described = Combinators.combine(
                        Arbitraries.longs().between(FIRST_COMPANY, FIRST_COMPANY + COMPANIES - 1),
                        Arbitraries.of(true, false, false))
                .as((company, inactive) -> Samples.contact(id, version, company, inactive, false));
        return Arbitraries.frequencyOf(
                Tuple.of(5, described), Tuple.of(1, Arbitraries.just(Samples.deletedContact(id, version))));
    }

    private static List<Heard> shuffled(List<Heard> events, Random random) {
        List<Heard> heard = new ArrayList<>(events);
        for (int repeat = 0; repeat < events.size() / 3; repeat++) {
            heard.add(events.get(random.nextInt(events.size())));
        }
        Collections.shuffle(heard, random);
        return heard;
    }

    private List<String> run(List<Command> commands, List<Heard> events, Random random) {
        entered.clear();
        applyCompanies.apply(LongStream.range(FIRST_COMPANY, FIRST_COMPANY + COMPANIES)
                .mapToObj(CommandConvergenceTest::firstHeard)
                .toList());
        List<String> answers = new ArrayList<>();
        Set<Long> begun = new HashSet<>();
        List<Heard> waiting = new ArrayList<>(events);
        for (Command command : commands) {
            List<Heard> batch = new ArrayList<>();
            waiting.stream()
                    .filter(event -> mayBeHeard(event, begun))
                    .limit(random.nextInt(6))
                    .forEach(batch::add);
            batch.forEach(waiting::remove);
            apply(batch);
            if (command.kind() == Kind.BEGIN_TO_COUNT) {
                begin(command.company(), begun);
            } else {
                answers.add(command.kind() + " " + obey(command));
            }
            assertNobodyIsLost();
        }
        LongStream.range(FIRST_COMPANY, FIRST_COMPANY + COMPANIES).forEach(company -> begin(company, begun));
        apply(waiting);
        return answers;
    }

    private static boolean mayBeHeard(Heard event, Set<Long> begun) {
        return !event.followsBeginning() || begun.contains(event.company().id());
    }

    private void begin(long company, Set<Long> begun) {
        if (Standing.of(company) == Standing.BEGINNING && begun.add(company)) {
            applyCompanies.apply(List.of(
                    Samples.company(company, BEGINNING, name(company), "Active", List.of("Client"), "Legal", null)));
        }
    }

    private void apply(List<Heard> batch) {
        applyCompanies.apply(
                batch.stream().map(Heard::company).filter(e -> e != null).toList());
        applyContacts.apply(
                batch.stream().map(Heard::contact).filter(e -> e != null).toList());
    }

    /** The number of a client that ConnectWise made is that of its company; as many others are of those that people entered. */
    private String client(int number) {
        if (number < COMPANIES || entered.isEmpty()) {
            return madeOf(FIRST_COMPANY + number % COMPANIES);
        }
        return entered.get((number - COMPANIES) % entered.size());
    }

    private String obey(Command command) {
        String client = client(command.client());
        String other = client(command.other());
        return switch (command.kind()) {
            case ENTER -> enter(command);
            case EDIT -> status(edit(client, command));
            case MAP -> status(post(client, "companies", companies(command) + "}"));
            case MOVE -> status(move(client, command.company()));
            case UNMAP ->
                status(manager()
                        .header("If-Match", seen(client))
                        .delete(CLIENTS + "/" + client + "/companies/" + command.company()));
            case MERGE ->
                status(post(client, "merge", "{\"clientId\":\"" + other + "\",\"edition\":" + edition(other) + "}"));
            case SPLIT -> split(client, command);
            case REMOVE -> status(manager().header("If-Match", seen(client)).delete(CLIENTS + "/" + client));
            case UNDO_NEWEST -> undo(client, 0);
            case UNDO_ANY -> undo(client, command.text());
            case IMPORT_CHANGE ->
                status(imports(client + "," + (command.other() % 2 == 0 ? "" : edition(client)) + "," + command.name()
                        + ",retail,false,90,,imported," + (command.text() % 3 == 0 ? "" : command.company())));
            case IMPORT_NEW -> importNew(command);
            case IMPORT_WHAT_WAS_EXPORTED -> importWhatWasExported();
            case ACCEPT_SUGGESTIONS -> acceptSuggestions();
            case SCORING_OF_SOME -> scoring("\"ids\":[\"" + client + "\",\"" + other + "\"]", command);
            case SCORING_OF_MAPPED -> scoring("\"filter\":{\"mapped\":" + (command.other() % 2 == 0) + "}", command);
            case INDUSTRIES ->
                status(setIndustries(
                        command.other() % 2 == 0 ? "" : ",{\"market\":\"Mining\",\"industry\":\"manufacturing\"}"));
            case ERASE_CONTACT -> erase(command);
            case BEGIN_TO_COUNT -> throw new IllegalStateException("Not obeyed but heard");
        };
    }

    private static String status(Response answer) {
        return Integer.toString(answer.statusCode());
    }

    private String enter(Command command) {
        Response answer =
                manager().body("{\"name\":\"" + command.name() + "\"}").post(CLIENTS);
        entered.add(answer.path("id"));
        return status(answer);
    }

    private static Response edit(String client, Command command) {
        return manager()
                .header("If-Match", seen(client))
                .body("{\"name\":\"" + command.name() + "\",\"industry\":\"finance\",\"autoScoring\":false,"
                        + "\"window\":60,\"retired\":" + (command.other() == 0) + "}")
                .put(CLIENTS + "/" + client);
    }

    private static Response move(String client, long company) {
        String owner = viewer().get("/api/v1/companies/" + company).path("clientId");
        String from = owner == null || owner.equals(client)
                ? ""
                : "{\"clientId\":\"" + owner + "\",\"edition\":" + edition(owner) + "}";
        return post(client, "companies", "{\"companyIds\":[" + company + "],\"move\":true,\"from\":[" + from + "]}");
    }

    /** With a name of its own: a client that is called like a company without being its client would be suggested for it. */
    private String split(String client, Command command) {
        Response answer = post(client, "split", companies(command) + ",\"name\":\"" + command.name() + "\"}");
        if (answer.statusCode() == 201) {
            entered.add(answer.path("id"));
        }
        return status(answer);
    }

    /**
     * What was done to industries depends for each client on the market that it had: it stands in some histories only, as
     * what ConnectWise did.
     *
     * @param which of what people did to the client, counted round from the newest that was not taken back
     */
    private static String undo(String client, int which) {
        var history = viewer().queryParam("size", 200).get(CLIENTS + "/" + client + "/history");
        if (history.statusCode() != 200) {
            return status(history);
        }
        List<Integer> editions = history.path(
                "items.findAll { it.action != 'synchronised' && it.action != 'industry-mapping' && !it.undone }.edition");
        return editions.isEmpty()
                ? "nothing"
                : status(post(client, "history/" + editions.get(which % editions.size()) + "/undo", null));
    }

    private String importNew(Command command) {
        Response answer = imports(",,Imported " + command.text() + ",,,,,," + command.company());
        if (answer.statusCode() == 200) {
            entered.add(answer.path("lines[0].clientId"));
        }
        return status(answer);
    }

    private static Response imports(String line) {
        return file("id,edition,name,industry,autoScoring,window,retired,notes,companyIds\r\n" + line);
    }

    private static Response file(String content) {
        return manager()
                .contentType("text/csv; charset=UTF-8")
                .queryParam("moveCompanies", true)
                .body(content)
                .post(CLIENTS + "/import");
    }

    private static String importWhatWasExported() {
        Response answer = file(viewer().get(CLIENTS + "/export").asString());
        assertThat(answer.<Integer>path("created")).isZero();
        assertThat(answer.<Integer>path("changed")).isZero();
        return status(answer);
    }

    private static String acceptSuggestions() {
        Response answer = manager().body("{}").post("/api/v1/companies/suggestions/acceptance");
        return status(answer) + " " + answer.path("mappings.companyId");
    }

    private static String scoring(String whom, Command command) {
        Response answer = manager()
                .body("{" + whom + ",\"autoScoring\":" + (command.text() % 2 == 0) + ",\"window\":30}")
                .put(CLIENTS + "/auto-scoring");
        return status(answer) + " " + answer.path("changed");
    }

    private static Response setIndustries(String more) {
        String mappings = "/api/v1/industry-mappings";
        return manager()
                .header("If-Match", viewer().get(mappings).header("ETag"))
                .body(USUAL_INDUSTRIES.formatted(more))
                .put(mappings);
    }

    private String erase(Command command) {
        eraseContact.erase(Long.toString(FIRST_CONTACT + command.client() % CONTACTS));
        return "done";
    }

    /** Of a client that nobody can have seen, any. */
    private static int edition(String client) {
        Integer edition = viewer().get(CLIENTS + "/" + client).path("edition");
        return edition == null ? 1 : edition;
    }

    private static String companies(Command command) {
        return "{\"companyIds\":[" + command.company() + "]";
    }

    private static Response post(String client, String path, String body) {
        var request = manager().header("If-Match", seen(client));
        return (body == null ? request : request.body(body)).post(CLIENTS + "/" + client + "/" + path);
    }

    /** A company that never counted has no client, and nobody can have seen one. */
    private static String seen(String client) {
        String etag = etag(client);
        return etag == null ? "\"1\"" : etag;
    }

    /** What a client is, without the ids of this run, revisions and times. */
    private Map<String, String> clients() {
        Map<String, String> names = names();
        Map<String, String> clients = new TreeMap<>();
        rows("id, name, industry, industry_source, status, active_contacts, coalesce(chosen_name, '-'),"
                        + " auto_scoring, score_window, retired, deleted, coalesce(merged_into\\:\\:text, '-') FROM client")
                .forEach(row -> {
                    Object[] columns = (Object[]) row;
                    var told = new StringBuilder();
                    for (int column = 1; column < columns.length; column++) {
                        told.append(names.getOrDefault(columns[column].toString(), columns[column].toString()))
                                .append(' ');
                    }
                    clients.put(names.get(columns[0].toString()), told.toString());
                });
        return clients;
    }

    private Map<String, String> assignments() {
        Map<String, String> names = names();
        Map<String, String> assignments = new TreeMap<>();
        rows("company_id, coalesce(client_id\\:\\:text, '-'), taken_away FROM company_assignment")
                .forEach(row -> {
                    Object[] columns = (Object[]) row;
                    assignments.put(
                            columns[0].toString(),
                            names.getOrDefault(columns[1].toString(), "nobody")
                                    + (((Boolean) columns[2]) ? ", taken away" : ""));
                });
        return assignments;
    }

    /** A company of a deleted client would be scored for nobody; one that should be a client is one, unless somebody wants it otherwise. */
    private void assertNobodyIsLost() {
        assertThat(rows("a.company_id FROM company_assignment a JOIN client c ON c.id = a.client_id WHERE c.deleted"))
                .as("companies of deleted clients")
                .isEmpty();
        assertThat(rows("""
                        c.id FROM company c LEFT JOIN company_assignment a ON a.company_id = c.id
                        WHERE c.ever_counted AND a.client_id IS NULL AND NOT coalesce(a.taken_away, false)"""))
                .as("companies that nobody has and nobody took away")
                .allMatch(id -> isDeleted(madeOf(((Number) id).longValue())));
    }

    private static boolean isDeleted(String client) {
        return viewer().get(CLIENTS + "/" + client).path("deleted");
    }

    private Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        for (int number = 0; number < COMPANIES; number++) {
            names.put(madeOf(FIRST_COMPANY + number), "made of company " + number);
        }
        for (int number = 0; number < entered.size(); number++) {
            names.put(entered.get(number), "entered " + number);
        }
        return names;
    }

    private void assertTopicsTellTheSame() throws IOException {
        await().atMost(Duration.ofSeconds(20)).until(() -> outbox.waiting() == 0);
        Map<String, String> clients = new TestTopic(Topics.CLIENTS).newestByKey();
        for (Object row : rows("id, revision, deleted, name, status FROM client")) {
            Object[] columns = (Object[]) row;
            var event = EventJson.read(bytes(clients.get(columns[0].toString())), ClientChanged.class);
            assertThat(new Object[] {
                        event.id(),
                        event.revision(),
                        event.deleted(),
                        event.name(),
                        event.status().wireName()
                    })
                    .isEqualTo(columns);
        }
        Map<String, String> assignments = new TestTopic(Topics.COMPANY_ASSIGNMENTS).newestByKey();
        for (Object row : rows("company_id, client_id, revision FROM company_assignment")) {
            Object[] columns = (Object[]) row;
            var event = EventJson.read(bytes(assignments.get(columns[0].toString())), CompanyAssigned.class);
            assertThat(new Object[] {event.companyId(), event.clientId(), event.revision()})
                    .isEqualTo(columns);
        }
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private List<?> rows(String select) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.createNativeQuery("SELECT " + select + " ORDER BY 1")
                        .getResultList());
    }

    private void startEmpty() {
        QuarkusTransaction.requiringNew()
                .run(() -> database.createNativeQuery(
                                "TRUNCATE client, company_assignment, company, contact, erased_contact, change CASCADE")
                        .executeUpdate());
        assertThat(setIndustries("").statusCode()).isEqualTo(200);
    }
}
