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
import io.quarkus.test.common.QuarkusTestResource;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * People's commands come in order, events of ConnectWise in any order, repeated, and anywhere between the commands:
 * the same answers, clients, assignments and newest events come out. All companies are known before the first command,
 * because what nobody has heard of cannot be mapped.
 */
@QuarkusTest
@QuarkusTestResource(PlatformTestResource.class)
class CommandConvergenceTest {

    private static final boolean LONG = "long".equals(System.getProperty("test.counts"));
    private static final int SHUFFLES = LONG ? 6 : 3;
    private static final int COMMANDS = 25;
    private static final long FIRST_COMPANY = 950_001;
    private static final int COMPANIES = 8;
    private static final long FIRST_CONTACT = 960_001;
    private static final int CONTACTS = 8;
    private static final int VERSIONS = 4;

    @Inject
    ApplyCompanies applyCompanies;

    @Inject
    ApplyContacts applyContacts;

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

    /** A command told by what does not depend on the run: numbers of clients, and text. */
    private record Command(int kind, int client, int other, long company, String text) {}

    private record Heard(CompanyChanged company, ContactChanged contact) {}

    private record Outcome(List<Integer> answers, Map<String, String> clients, Map<String, String> assignments) {}

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eventsAnywhereBetweenCommandsChangeNothing(long seed) throws IOException {
        var random = new Random(seed);
        List<Command> commands = commands(random);
        List<Heard> later = laterEvents(random);

        Outcome first = null;
        for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
            startEmpty();
            List<Integer> answers = run(commands, shuffled(later, random), random);
            var outcome = new Outcome(answers, clients(), assignments());
            assertTopicsTellTheSame();
            first = first == null ? outcome : first;
            assertThat(outcome).as("after shuffle %d", shuffle).isEqualTo(first);
        }
        assertThat(first.answers()).as("commands that did something").anyMatch(status -> status < 300);
        assertThat(first.clients()).hasSizeGreaterThan(COMPANIES / 2);
    }

    private static List<Command> commands(Random random) {
        List<Command> commands = new ArrayList<>();
        for (int number = 0; number < COMMANDS; number++) {
            commands.add(new Command(
                    random.nextInt(9),
                    random.nextInt(COMPANIES + 3),
                    random.nextInt(COMPANIES + 3),
                    FIRST_COMPANY + random.nextInt(COMPANIES),
                    "Name " + random.nextInt(1_000)));
        }
        return commands;
    }

    /** What companies are in the beginning. Their types stay: a company that starts to count makes a client itself. */
    private static CompanyChanged firstHeard(long id) {
        return Samples.company(id, 1, "Company " + id, "Active", types(id), "Legal", null);
    }

    private static List<String> types(long id) {
        return List.of(id % 3 == 0 ? "Prospect" : "Client");
    }

    private static List<Heard> laterEvents(Random random) {
        List<Heard> events = new ArrayList<>();
        for (long id = FIRST_COMPANY; id < FIRST_COMPANY + COMPANIES; id++) {
            for (int version = 2; version <= VERSIONS; version++) {
                boolean deleted = random.nextInt(6) == 0;
                events.add(new Heard(
                        deleted
                                ? Samples.deletedCompany(id, version)
                                : Samples.company(
                                        id,
                                        version,
                                        "Company " + id + " v" + version,
                                        random.nextInt(3) == 0 ? "Inactive" : "Active",
                                        types(id),
                                        random.nextBoolean() ? "Retail" : null,
                                        null),
                        null));
            }
        }
        for (long id = FIRST_CONTACT; id < FIRST_CONTACT + CONTACTS; id++) {
            for (int version = 1; version <= VERSIONS; version++) {
                events.add(new Heard(
                        null,
                        random.nextInt(6) == 0
                                ? Samples.deletedContact(id, version)
                                : Samples.contact(
                                        id,
                                        version,
                                        FIRST_COMPANY + random.nextInt(COMPANIES),
                                        random.nextInt(4) == 0,
                                        false)));
            }
        }
        return events;
    }

    private static List<Heard> shuffled(List<Heard> events, Random random) {
        List<Heard> heard = new ArrayList<>(events);
        for (int repeat = 0; repeat < events.size() / 3; repeat++) {
            heard.add(events.get(random.nextInt(events.size())));
        }
        Collections.shuffle(heard, random);
        return heard;
    }

    private List<Integer> run(List<Command> commands, List<Heard> events, Random random) {
        entered.clear();
        applyCompanies.apply(LongStream.range(FIRST_COMPANY, FIRST_COMPANY + COMPANIES)
                .mapToObj(CommandConvergenceTest::firstHeard)
                .toList());
        List<Integer> answers = new ArrayList<>();
        int heard = 0;
        for (Command command : commands) {
            int until = Math.min(events.size(), heard + random.nextInt(6));
            apply(events.subList(heard, until));
            heard = until;
            answers.add(obey(command));
        }
        apply(events.subList(heard, events.size()));
        return answers;
    }

    private void apply(List<Heard> batch) {
        applyCompanies.apply(
                batch.stream().map(Heard::company).filter(e -> e != null).toList());
        applyContacts.apply(
                batch.stream().map(Heard::contact).filter(e -> e != null).toList());
    }

    /** The number of a client that ConnectWise made is that of its company; the others follow. */
    private String client(int number) {
        if (number < COMPANIES || entered.isEmpty()) {
            return madeOf(FIRST_COMPANY + number % COMPANIES);
        }
        return entered.get((number - COMPANIES) % entered.size());
    }

    private int obey(Command command) {
        String client = client(command.client());
        return switch (command.kind()) {
            case 0 -> enter(command);
            case 1 ->
                manager()
                        .header("If-Match", seen(client))
                        .body("{\"name\":\"" + command.text() + "\",\"industry\":\"finance\",\"autoScoring\":false,"
                                + "\"window\":60,\"retired\":" + (command.other() == 0) + "}")
                        .put(CLIENTS + "/" + client)
                        .statusCode();
            case 2, 3 ->
                post(client, "companies", companies(command) + ",\"move\":true}")
                        .statusCode();
            case 4 ->
                manager()
                        .header("If-Match", seen(client))
                        .delete(CLIENTS + "/" + client + "/companies/" + command.company())
                        .statusCode();
            case 5 ->
                post(client, "merge", "{\"clientId\":\"" + client(command.other()) + "\"}")
                        .statusCode();
            case 6 -> split(client, command);
            case 7 ->
                manager()
                        .header("If-Match", seen(client))
                        .delete(CLIENTS + "/" + client)
                        .statusCode();
            default -> undo(client);
        };
    }

    private int enter(Command command) {
        Response answer =
                manager().body("{\"name\":\"" + command.text() + "\"}").post(CLIENTS);
        entered.add(answer.path("id"));
        return answer.statusCode();
    }

    private int split(String client, Command command) {
        Response answer = post(client, "split", companies(command) + "}");
        if (answer.statusCode() == 201) {
            entered.add(answer.path("id"));
        }
        return answer.statusCode();
    }

    private static int undo(String client) {
        var history = viewer().queryParam("size", 200).get(CLIENTS + "/" + client + "/history");
        if (history.statusCode() != 200) {
            return history.statusCode();
        }
        Integer edition = history.path("items.find { it.action != 'synchronised' && !it.undone }?.edition");
        return edition == null
                ? 0
                : post(client, "history/" + edition + "/undo", null).statusCode();
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
        rows("company_id, coalesce(client_id\\:\\:text, '-') FROM company_assignment")
                .forEach(row -> {
                    Object[] columns = (Object[]) row;
                    assignments.put(columns[0].toString(), names.getOrDefault(columns[1].toString(), "nobody"));
                });
        return assignments;
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
    }
}
