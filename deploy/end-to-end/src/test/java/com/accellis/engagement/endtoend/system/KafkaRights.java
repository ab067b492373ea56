package com.accellis.engagement.endtoend.system;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Who may do what in Kafka, as the flow of data demands it. Written by hand and not from the lists that are delivered:
 * a right too many in those could not be found otherwise.
 */
public final class KafkaRights {

    /** In the order of the columns; {@code topics} makes topics and has no column. */
    public static final List<String> PRINCIPALS = List.of(
            "webhook-gateway",
            "connector-service",
            "client-registry-service",
            "scoring-service",
            "analytics",
            "topics");

    /**
     * R: reads. W: writes. D: has a dead-letter topic for it, which it reads and writes. The connector reads what it
     * wrote where a restored database does not know it, the registry where it announces everything anew.
     */
    private static final String TOPICS = """
            topic                            gateway  connector  registry  scoring  analytics
            connectwise.callbacks            W        RD         -         -        R
            connectwise.companies            -        RWD        RD        -        -
            connectwise.contacts             -        RWD        RD        -        -
            connectwise.tickets              -        RWD        -         RD       -
            connectwise.time-entries         -        RWD        -         RD       -
            connectwise.agreements           -        RWD        -         RD       -
            connectwise.agreement-additions  -        RWD        -         RD       -
            connectwise.market-descriptions  -        RWD        -         -        -
            crewhu.surveys                   -        RWD        -         RD       -
            connectwise.sync-runs            -        W          -         RD       -
            engagement.clients               -        -          RW        RD       R
            engagement.company-assignments   -        -          RW        RD       R
            engagement.scores                -        -          -         W        R
            engagement.score-changes         -        -          -         W        R
            """;

    /** The gateway consumes nothing, and any of its replicas may write. */
    private static final String OTHERS = """
            connector-service        Read      group             literal   connector-service
            client-registry-service  Read      group             literal   client-registry-service
            scoring-service          Read      group             literal   scoring-service
            analytics                Read      group             prefixed  analytics
            connector-service        Write     transactional-id  literal   connector-service.source-records
            client-registry-service  Write     transactional-id  literal   client-registry-service.outbox
            scoring-service          Write     transactional-id  literal   scoring-service.outbox
            topics                   Create    topic             prefixed  connectwise.
            topics                   Describe  topic             prefixed  connectwise.
            topics                   Create    topic             prefixed  crewhu.
            topics                   Describe  topic             prefixed  crewhu.
            topics                   Create    topic             prefixed  engagement.
            topics                   Describe  topic             prefixed  engagement.
            """;

    private static final Set<Rule> RULES = Stream.concat(
                    TOPICS.lines().skip(1).flatMap(KafkaRights::ofRow),
                    OTHERS.lines().map(line -> Rule.of(line.split(" +"))))
            .collect(Collectors.toUnmodifiableSet());

    private KafkaRights() {}

    /** Read and Write include Describe. */
    record Rule(String principal, String operation, String type, String pattern, String name) {

        static Rule of(String... words) {
            if (words.length != 5) {
                throw new IllegalArgumentException(Arrays.toString(words) + " is not a rule");
            }
            return new Rule(words[0], words[1], words[2], words[3], words[4]);
        }

        boolean isAbout(String type, String name) {
            return this.type.equals(type)
                    && (pattern.equals("prefixed") ? name.startsWith(this.name) : name.equals(this.name));
        }
    }

    private static Stream<Rule> ofRow(String row) {
        var cells = row.split(" +");
        return IntStream.range(1, cells.length).boxed().flatMap(column -> {
            var principal = PRINCIPALS.get(column - 1);
            return cells[column].chars().boxed().flatMap(letter -> ofLetter(principal, (char) (int) letter, cells[0]));
        });
    }

    private static Stream<Rule> ofLetter(String principal, char letter, String topic) {
        return switch (letter) {
            case 'R' -> Stream.of(Rule.of(principal, "Read", "topic", "literal", topic));
            case 'W' -> Stream.of(Rule.of(principal, "Write", "topic", "literal", topic));
            case 'D' -> {
                var deadLetters = topic + "." + principal + ".dead-letter";
                yield Stream.of('R', 'W').flatMap(both -> ofLetter(principal, both, deadLetters));
            }
            case '-' -> Stream.of();
            default -> throw new IllegalArgumentException(letter + " means nothing");
        };
    }

    static Set<Rule> rules() {
        return RULES;
    }

    /** @param operation Read or Write */
    public static boolean allow(String principal, String operation, String type, String name) {
        return RULES.stream()
                .anyMatch(rule -> rule.principal().equals(principal)
                        && rule.operation().equals(operation)
                        && rule.isAbout(type, name));
    }

    /** What somebody may read or write, in the order of their names. */
    public static List<String> names(String type) {
        return RULES.stream()
                .filter(rule -> rule.type().equals(type))
                .filter(rule -> Set.of("Read", "Write").contains(rule.operation()))
                .map(Rule::name)
                .distinct()
                .sorted()
                .toList();
    }
}
