package com.accellis.engagement.registry.matching;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;

/** Hand-made clients and companies; of each company it is known whose it is. Names are invented. */
final class NamePairs {

    /** A client's only company has the client's number, a company of the pairs a greater one. */
    private long lastCompany = 10_000;

    private final List<ClientFacts> clients = new ArrayList<>();
    private final Map<String, Long> companyOf = new TreeMap<>();

    /** @param client the right one, null when it is none of them */
    record Pair(CompanyFacts company, UUID client, String note) {}

    NamePairs() {
        long number = 0;
        for (String[] line : lines("clients.tsv")) {
            number++;
            var company = new CompanyFacts(number, line[0], orNull(line[1]), orNull(line[2]), null, mail(line[3]));
            clients.add(new ClientFacts(idOf(line[0]), line[0], List.of(company)));
            companyOf.put(line[0], number);
        }
    }

    List<ClientFacts> clients() {
        return clients;
    }

    String nameOf(UUID client) {
        return clients.stream()
                .filter(known -> known.id().equals(client))
                .map(ClientFacts::name)
                .findFirst()
                .orElse("none");
    }

    List<Pair> read(String file) {
        List<Pair> pairs = new ArrayList<>();
        for (String[] line : lines(file)) {
            Long parent = line[4].isEmpty() ? null : known(line[4]);
            var company =
                    new CompanyFacts(++lastCompany, line[0], orNull(line[1]), orNull(line[2]), parent, mail(line[3]));
            if (!line[5].isEmpty()) {
                known(line[5]);
            }
            pairs.add(new Pair(company, line[5].isEmpty() ? null : idOf(line[5]), line[6]));
        }
        return pairs;
    }

    private Long known(String client) {
        return Objects.requireNonNull(companyOf.get(client), () -> "There is no client " + client);
    }

    private static UUID idOf(String client) {
        return UUID.nameUUIDFromBytes(client.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Integer> mail(String host) {
        return host.isEmpty() ? Map.of() : Map.of(host, 2);
    }

    private static String orNull(String field) {
        return field.isEmpty() ? null : field;
    }

    private static List<String[]> lines(String file) {
        var stream = Objects.requireNonNull(NamePairs.class.getResourceAsStream("/matching/" + file), file);
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split("\t", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
