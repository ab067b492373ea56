package com.accellis.engagement.kit.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.consume.DeadLetters;
import com.accellis.engagement.kit.consume.RejectedEvent;
import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.OwnName;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.StrictJson;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** What this service could not process. Values may hold anything, so that looking at them takes a manager. */
@Path("/api/v1/dead-letters/{service}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("manager")
@Blocking
@IfBuildProperty(name = "quarkus.datasource.db-kind", stringValue = "postgresql")
public class DeadLetterResource {

    /** The edge waits for half a minute. */
    private static final Duration WORKS_FOR = Duration.ofSeconds(15);

    private static final int LONGEST_REASON = 60;

    private final DeadLetterTopics topics;
    private final AppliedDeadLetters applied;
    private final ApplyDeadLetter applyDeadLetter;
    private final StrictJson json;
    private final Caller caller;
    private final OwnName ownName;

    DeadLetterResource(
            DeadLetterTopics topics,
            AppliedDeadLetters applied,
            ApplyDeadLetter applyDeadLetter,
            StrictJson json,
            Caller caller,
            OwnName ownName) {
        this.topics = topics;
        this.applied = applied;
        this.applyDeadLetter = applyDeadLetter;
        this.json = json;
        this.caller = caller;
        this.ownName = ownName;
    }

    /** Whether it waits for somebody, or was applied. */
    public enum State implements WireNamed {
        OPEN,
        APPLIED
    }

    /**
     * A dead letter without its value.
     *
     * @param topic of the record that was put aside
     * @param key of the record; for records of ConnectWise and CrewHu that became no event: kind and id
     * @param partition of the record; null for what was no record of a topic
     * @param offset likewise
     * @param type of the event, as the record said
     * @param reason short and stable, for example {@code not-json}
     * @param size of the value in bytes; null without one
     */
    public record Item(
            String id,
            String topic,
            String key,
            Integer partition,
            Long offset,
            String type,
            String reason,
            String detail,
            Instant putAside,
            Integer size,
            State state,
            Instant appliedAt,
            String appliedBy) {}

    /**
     * One dead letter.
     *
     * @param headers of the record, those of the dead letter included
     * @param value as text; what is no text is shown with replacement characters; null for none, as with contacts
     */
    public record Letter(Item letter, Map<String, String> headers, String value) {}

    /**
     * Which open dead letters to apply; null means any.
     *
     * @param dryRun whether only to count
     */
    public record Wish(String topic, String reason, Boolean dryRun) {}

    /**
     * What came of it.
     *
     * @param matching open dead letters that were meant, those of a dry run included
     * @param rejected how many could not be applied now either, by reason
     * @param left how many have not been tried: send the request again
     */
    public record Outcome(int matching, int applied, Map<String, Integer> rejected, int left) {}

    /**
     * Newest first; of each topic the newest 10,000.
     *
     * @param topic of the records that were put aside
     */
    @GET
    public Page<Item> list(
            @PathParam("service") String service,
            @QueryParam("topic") String topic,
            @QueryParam("reason") String reason,
            @QueryParam("state") String state,
            @QueryParam("page") String page,
            @QueryParam("size") String size) {
        ownName.require(service);
        var request = Page.Request.of(page, size);
        State wanted = Parameters.oneOf("state", state, null, List.of(State.values()), State::wireName);
        List<Item> found = items(topic(topic), Parameters.words("reason", reason, LONGEST_REASON)).stream()
                .filter(item -> wanted == null || item.state() == wanted)
                .sorted(Comparator.comparing(Item::putAside).reversed().thenComparing(Item::id))
                .toList();
        return request.of(
                found.stream().skip(request.offset()).limit(request.size()).toList(), found.size());
    }

    @GET
    @Path("{id}")
    public Letter show(@PathParam("service") String service, @PathParam("id") String id) {
        ownName.require(service);
        DeadLetter letter = find(id);
        Map<String, String> headers = new TreeMap<>();
        letter.kafkaRecord()
                .headers()
                .forEach(header ->
                        headers.put(header.key(), header.value() == null ? null : new String(header.value(), UTF_8)));
        byte[] value = letter.kafkaRecord().value();
        return new Letter(item(letter), headers, value == null ? null : new String(value, UTF_8));
    }

    /** Applies it as if it had just come; harmless when that was done before. */
    @POST
    @Path("{id}/applications")
    public Item apply(@PathParam("service") String service, @PathParam("id") String id) {
        ownName.require(service);
        DeadLetter letter = find(id);
        try {
            applyDeadLetter.apply(letter, caller.name());
        } catch (RejectedEvent e) {
            throw ProblemType.DEAD_LETTER_REJECTED.because(e.code() + ": " + e.getMessage());
        }
        return item(letter);
    }

    /** Applies all open ones that are meant, oldest first, as many as 15 seconds allow. */
    @POST
    @Path("applications")
    @Consumes(MediaType.APPLICATION_JSON)
    public Outcome applyAll(
            @PathParam("service") String service,
            @RequestBody(content = @Content(schema = @Schema(implementation = Wish.class))) byte[] body) {
        ownName.require(service);
        Wish wish = json.read(body, Wish.class);
        var done = applied.all().keySet();
        List<DeadLetter> open = topics.newest(topic(wish.topic())).stream()
                .filter(reason(wish.reason()))
                .filter(letter -> !done.contains(AppliedDeadLetters.Key.of(letter)))
                .sorted(Comparator.comparing(DeadLetter::putAside))
                .toList();
        if (Boolean.TRUE.equals(wish.dryRun())) {
            return new Outcome(open.size(), 0, Map.of(), open.size());
        }
        Map<String, Integer> rejected = new TreeMap<>();
        int count = 0;
        int tried = 0;
        long endAt = System.nanoTime() + WORKS_FOR.toNanos();
        for (DeadLetter light : open) {
            if (System.nanoTime() > endAt) {
                break;
            }
            tried++;
            Optional<DeadLetter> letter = light.size() == null ? Optional.of(light) : topics.find(light.place());
            if (letter.isEmpty()) {
                rejected.merge("too-old", 1, Integer::sum);
                continue;
            }
            try {
                applyDeadLetter.apply(letter.get(), caller.name());
                count++;
            } catch (RejectedEvent e) {
                rejected.merge(e.code(), 1, Integer::sum);
            }
        }
        return new Outcome(open.size(), count, rejected, open.size() - tried);
    }

    private List<Item> items(List<String> sources, String reason) {
        Map<AppliedDeadLetters.Key, AppliedDeadLetters.Application> done = applied.all();
        return topics.newest(sources).stream()
                .filter(reason(reason))
                .map(letter -> item(letter, done.get(AppliedDeadLetters.Key.of(letter))))
                .toList();
    }

    private Item item(DeadLetter letter) {
        return item(letter, applied.of(letter).orElse(null));
    }

    private static Item item(DeadLetter letter, AppliedDeadLetters.Application application) {
        return new Item(
                letter.place().toString(),
                letter.sourceTopic(),
                letter.key(),
                letter.partition().orElse(null),
                letter.offset().orElse(null),
                letter.header("ce_type"),
                letter.reason(),
                letter.header(DeadLetters.DETAIL),
                letter.putAside(),
                letter.size(),
                application == null ? State.OPEN : State.APPLIED,
                application == null ? null : application.at(),
                application == null ? null : application.by());
    }

    private static Predicate<DeadLetter> reason(String reason) {
        return letter -> reason == null || reason.equals(letter.reason());
    }

    private List<String> topic(String topic) {
        if (topic == null) {
            return topics.sources();
        }
        if (!topics.sources().contains(topic)) {
            throw ProblemType.INVALID_PARAMETER.because(
                    "topic is not valid",
                    List.of(new Problem.FieldError("topic", "expected one of " + String.join(", ", topics.sources()))));
        }
        return List.of(topic);
    }

    private DeadLetter find(String id) {
        return DeadLetter.Place.parse(id)
                .flatMap(topics::find)
                .orElseThrow(() -> ProblemType.DEAD_LETTER_NOT_FOUND.because("It may have been too old to be kept"));
    }
}
