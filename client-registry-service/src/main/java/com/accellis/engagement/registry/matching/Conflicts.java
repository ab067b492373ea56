package com.accellis.engagement.registry.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds conflicts among all companies. */
public final class Conflicts {

    /** More companies with one website are no duplicates: they have it made by somebody, or are branches. */
    private static final int DOMAIN_OF_AT_MOST = 5;

    private Conflicts() {}

    /**
     * By kind, then by company.
     *
     * @param rankings of the companies that belong to no client, by their ids
     */
    public static List<Conflict> among(Collection<KnownCompany> companies, Map<Long, Ranking> rankings) {
        List<KnownCompany> inOrder = companies.stream()
                .sorted(Comparator.comparing(KnownCompany::id))
                .toList();
        List<Conflict> conflicts = new ArrayList<>();
        conflicts.addAll(claimedAlike(inOrder, rankings));
        conflicts.addAll(recycled(inOrder));
        conflicts.addAll(deleted(inOrder));
        conflicts.addAll(duplicates(inOrder));
        return conflicts;
    }

    private static List<Conflict> claimedAlike(List<KnownCompany> companies, Map<Long, Ranking> rankings) {
        return companies.stream()
                .map(company -> Optional.ofNullable(rankings.get(company.id()))
                        .map(Ranking::alike)
                        .filter(alike -> !alike.isEmpty())
                        .map(alike -> new Conflict(
                                Conflict.Kind.CLAIMED_ALIKE,
                                "Several clients claim the company alike",
                                List.of(company.id()),
                                alike)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Conflict> recycled(List<KnownCompany> companies) {
        List<Conflict> conflicts = new ArrayList<>();
        Set<List<Long>> told = new HashSet<>();
        Stream.of(
                        by(companies, CompanyFacts::normalisedIdentifier, "identifier"),
                        by(companies, Recycled::name, "name"))
                .flatMap(List::stream)
                .forEach(group -> {
                    List<KnownCompany> gone = group.members().stream()
                            .filter(company -> company.deleted() && company.isMapped())
                            .toList();
                    Set<UUID> clients = clientsOf(gone);
                    List<KnownCompany> returned = group.members().stream()
                            .filter(company -> !company.deleted())
                            .filter(company -> !company.isMapped() || !clients.contains(company.clientId()))
                            .toList();
                    List<KnownCompany> concerned =
                            Stream.concat(gone.stream(), returned.stream()).toList();
                    if (!gone.isEmpty() && !returned.isEmpty() && told.add(idsOf(concerned))) {
                        conflicts.add(conflict(
                                Conflict.Kind.RECYCLED,
                                "Deleted and entered again with the same " + group.of() + ": " + group.value(),
                                concerned));
                    }
                });
        conflicts.sort(Comparator.comparing(conflict -> conflict.companyIds().get(0)));
        return conflicts;
    }

    private static List<Conflict> deleted(List<KnownCompany> companies) {
        return companies.stream()
                .filter(company -> company.deleted() && company.isMapped())
                .map(company ->
                        conflict(Conflict.Kind.DELETED, "Deleted in ConnectWise and still mapped", List.of(company)))
                .toList();
    }

    private static List<Conflict> duplicates(List<KnownCompany> companies) {
        List<KnownCompany> living =
                companies.stream().filter(company -> !company.deleted()).toList();
        List<Conflict> conflicts = new ArrayList<>();
        Set<List<Long>> told = new HashSet<>();
        Stream<Group> sameName = by(living, Recycled::name, "name").stream();
        Stream<Group> sameDomain = by(living, Conflicts::domain, "website domain").stream()
                .filter(group -> group.members().size() <= DOMAIN_OF_AT_MOST);
        Stream.concat(sameName, sameDomain)
                .filter(group -> !belongToOneClient(group.members()))
                .filter(group -> told.add(idsOf(group.members())))
                .forEach(group -> conflicts.add(conflict(
                        Conflict.Kind.DUPLICATE, "The same " + group.of() + ": " + group.value(), group.members())));
        conflicts.sort(Comparator.comparing(conflict -> conflict.companyIds().get(0)));
        return conflicts;
    }

    private static boolean belongToOneClient(List<KnownCompany> companies) {
        return companies.stream().allMatch(KnownCompany::isMapped)
                && clientsOf(companies).size() == 1;
    }

    /** Companies that have the same value of something. */
    private record Group(String of, String value, List<KnownCompany> members) {}

    private static List<Group> by(
            List<KnownCompany> companies, Function<CompanyFacts, Optional<String>> value, String of) {
        Map<String, List<KnownCompany>> members = new TreeMap<>();
        companies.forEach(company -> value.apply(company.facts())
                .ifPresent(key -> members.computeIfAbsent(key, unknown -> new ArrayList<>(1))
                        .add(company)));
        return members.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> new Group(of, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Optional<String> domain(CompanyFacts company) {
        return Domain.ofWebsite(company.website());
    }

    private static Conflict conflict(Conflict.Kind kind, String reason, List<KnownCompany> companies) {
        return new Conflict(kind, reason, idsOf(companies), List.copyOf(clientsOf(companies)));
    }

    private static List<Long> idsOf(List<KnownCompany> companies) {
        List<Long> ids =
                new ArrayList<>(companies.stream().map(KnownCompany::id).toList());
        Collections.sort(ids);
        return List.copyOf(ids);
    }

    private static Set<UUID> clientsOf(List<KnownCompany> companies) {
        Set<UUID> clients = new TreeSet<>();
        companies.stream().map(KnownCompany::clientId).filter(Objects::nonNull).forEach(clients::add);
        return clients;
    }
}
