package com.accellis.engagement.registry.matching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Finds the clients that companies may belong to. Each reason leaves some doubt, in hundredths of a percent; reasons of
 * different kinds are independent, so that their doubts multiply. The same clients in another order give the same answers.
 */
public final class NameMatch {

    /** From this confidence a suggestion may be accepted without a person looking at it. */
    public static final int SURE = 90;

    /** Of clients that claim a company alike none is more probable than another, whatever speaks for each. */
    public static final int SURE_WHEN_ALIKE = 49;

    private static final int NO_DOUBT = 10_000;
    private static final int IDENTIFIER = 3_000;
    private static final int WEBSITE = 3_000;
    private static final int MAIL = 3_500;
    private static final int PARENT = 4_500;

    /** A domain that more than one client has. */
    private static final int SHARED_DOMAIN = 6_000;

    /** A domain that more clients have says nothing: it is that of a service they use, or our own. */
    private static final int SHARED_AT_MOST = 5;

    /** Added when the name speaks for the client, and both have domains and none in common. */
    private static final int OTHER_DOMAIN = 2_000;

    private static final int LEAST_CONFIDENCE = 30;

    /** Claims that are less than this apart are alike, from a confidence at which a claim is serious. */
    private static final int ALIKE_WITHIN = 8;

    private static final int SERIOUS = 60;

    /** Names that are compared letter by letter. */
    private static final int NEAREST = 12;

    private static final Comparator<Claim> MOST_PROBABLE_FIRST = Comparator.comparingInt(Claim::doubt)
            .thenComparing(claim -> claim.reasons().size(), Comparator.reverseOrder())
            .thenComparing(Claim::client);

    private final List<Known> clients = new ArrayList<>();
    private final List<Integer> ownerOfName = new ArrayList<>();
    private final NameIndex names;
    private final Map<String, List<Integer>> byKey = new HashMap<>();
    private final Map<String, List<Integer>> byIdentifier = new HashMap<>();
    private final Map<String, List<Integer>> byDomain = new HashMap<>();
    private final Map<Long, Integer> byCompany = new HashMap<>();

    private record Known(
            UUID id,
            List<CompanyName> names,
            Set<String> identifiers,
            Set<String> websites,
            Set<String> mail,
            Set<String> labels) {}

    /** A client for which something speaks; clients are numbered in the order of their ids. */
    private record Claim(int client, int doubt, List<Reason> reasons) {

        int confidence() {
            return (NO_DOUBT - doubt) / 100;
        }
    }

    /** What is looked up again and again when one company is compared with many clients. */
    private record Asked(
            CompanyFacts facts, CompanyName name, Optional<String> website, Set<String> mail, Set<String> labels) {

        static Asked of(CompanyFacts facts) {
            Optional<String> website = Domain.ofWebsite(facts.website());
            Set<String> mail = Domain.ofMail(facts.mailHosts());
            Set<String> labels = Domain.labels(mail);
            website.map(Domain::label).ifPresent(labels::add);
            return new Asked(facts, CompanyName.of(facts.name()), website, mail, labels);
        }
    }

    public NameMatch(Collection<ClientFacts> clients) {
        List<CompanyName> all = new ArrayList<>();
        clients.stream().sorted(Comparator.comparing(ClientFacts::id)).forEach(client -> {
            int number = this.clients.size();
            Known known = known(client);
            this.clients.add(known);
            for (CompanyName name : known.names()) {
                all.add(name);
                ownerOfName.add(number);
                name.keys().forEach(key -> put(byKey, key, number));
            }
            known.identifiers().forEach(identifier -> put(byIdentifier, identifier, number));
            known.websites().forEach(domain -> put(byDomain, domain, number));
            known.mail().forEach(domain -> put(byDomain, domain, number));
            client.companies().forEach(company -> byCompany.put(company.id(), number));
        });
        names = new NameIndex(all);
    }

    /** Clients come in their order, so that a repetition follows its first occurrence. */
    private static void put(Map<String, List<Integer>> index, String key, int client) {
        List<Integer> owners = index.computeIfAbsent(key, unknown -> new ArrayList<>(1));
        if (owners.isEmpty() || owners.get(owners.size() - 1) != client) {
            owners.add(client);
        }
    }

    private static Known known(ClientFacts client) {
        Map<String, CompanyName> names = new LinkedHashMap<>();
        Set<String> identifiers = new TreeSet<>();
        Set<String> websites = new TreeSet<>();
        Set<String> mail = new TreeSet<>();
        names.put(client.name(), CompanyName.of(client.name()));
        for (CompanyFacts company : client.companies()) {
            if (company.name() != null) {
                names.computeIfAbsent(company.name(), CompanyName::of);
            }
            company.normalisedIdentifier().ifPresent(identifiers::add);
            Domain.ofWebsite(company.website()).ifPresent(websites::add);
            mail.addAll(Domain.ofMail(company.mailHosts()));
        }
        Set<String> labels = Domain.labels(websites);
        labels.addAll(Domain.labels(mail));
        return new Known(client.id(), List.copyOf(names.values()), identifiers, websites, mail, labels);
    }

    /** The ranking of each of the companies, which belong to no client yet, by its id. */
    public Map<Long, Ranking> rank(Collection<CompanyFacts> companies) {
        Map<Long, Ranking> rankings = new HashMap<>();
        var scratch = names.scratch();
        companies.forEach(company -> rankings.put(company.id(), rank(company, scratch)));
        return rankings;
    }

    private Ranking rank(CompanyFacts company, NameIndex.Scratch scratch) {
        var asked = Asked.of(company);
        Map<Integer, Claim> claimOf = new HashMap<>();
        related(asked).forEach(client -> claimOf.computeIfAbsent(client, number -> claim(asked, number)));
        // A similar name does not come near a claim that is sure: it need not be looked for.
        if (claimOf.values().stream().noneMatch(claim -> claim.confidence() >= SURE)) {
            for (int name : names.nearest(asked.name(), NEAREST, scratch)) {
                claimOf.computeIfAbsent(ownerOfName.get(name), number -> claim(asked, number));
            }
        }
        List<Claim> claims = new ArrayList<>(claimOf.values());
        claims.removeIf(claim -> claim.reasons().isEmpty() || claim.confidence() < LEAST_CONFIDENCE);
        claims.sort(MOST_PROBABLE_FIRST);
        List<UUID> alike = alike(claims);
        int limit = alike.isEmpty() ? 100 : SURE_WHEN_ALIKE;
        List<Suggestion> suggestions = claims.stream()
                .limit(Ranking.MOST)
                .map(claim -> new Suggestion(
                        clients.get(claim.client()).id(), Math.min(limit, claim.confidence()), claim.reasons()))
                .toList();
        return new Ranking(suggestions, alike);
    }

    private List<UUID> alike(List<Claim> claims) {
        if (claims.size() < 2 || claims.get(1).confidence() < SERIOUS) {
            return List.of();
        }
        int best = claims.get(0).confidence();
        List<UUID> alike = claims.stream()
                .filter(claim -> claim.confidence() >= SERIOUS && best - claim.confidence() < ALIKE_WITHIN)
                .limit(Ranking.MOST)
                .map(claim -> clients.get(claim.client()).id())
                .toList();
        return alike.size() < 2 ? List.of() : alike;
    }

    /** The clients that have something of the company: its name in some spelling, its domain, its identifier or its parent. */
    private Set<Integer> related(Asked asked) {
        Set<Integer> candidates = new HashSet<>();
        asked.name().keys().forEach(key -> candidates.addAll(byKey.getOrDefault(key, List.of())));
        asked.facts()
                .normalisedIdentifier()
                .ifPresent(key -> candidates.addAll(byIdentifier.getOrDefault(key, List.of())));
        asked.website().ifPresent(domain -> candidates.addAll(owners(domain)));
        asked.mail().forEach(domain -> candidates.addAll(owners(domain)));
        parentsClient(asked).ifPresent(candidates::add);
        return candidates;
    }

    /** The clients that have the domain; none when it is everybody's. */
    private List<Integer> owners(String domain) {
        List<Integer> owners = byDomain.getOrDefault(domain, List.of());
        return owners.size() > SHARED_AT_MOST ? List.of() : owners;
    }

    private Optional<Integer> parentsClient(Asked asked) {
        return Optional.ofNullable(asked.facts().parentCompanyId()).map(byCompany::get);
    }

    private Claim claim(Asked asked, int number) {
        Known client = clients.get(number);
        List<Reason> reasons = new ArrayList<>(3);
        int doubt = NO_DOUBT;
        Optional<NamedLikeness> likeness = bestLikeness(asked.name(), client);
        if (likeness.isPresent()) {
            doubt = likeness.get().likeness().doubt();
            reasons.add(likeness.get().reason());
        }
        boolean onlyTheName = true;
        if (asked.facts()
                .normalisedIdentifier()
                .filter(client.identifiers()::contains)
                .isPresent()) {
            doubt = and(doubt, IDENTIFIER);
            reasons.add(new Reason(
                    ReasonKey.IDENTIFIER,
                    "Same identifier: " + asked.facts().identifier().strip()));
            onlyTheName = false;
        }
        Optional<Shared> shared = sharedDomain(asked, client);
        if (shared.isPresent()) {
            doubt = and(doubt, shared.get().doubt());
            reasons.add(shared.get().reason());
            onlyTheName = false;
        }
        if (parentsClient(asked).filter(owner -> owner == number).isPresent()) {
            doubt = and(doubt, PARENT);
            reasons.add(new Reason(ReasonKey.PARENT_COMPANY, "Its parent company belongs to the client"));
            onlyTheName = false;
        }
        if (onlyTheName && haveOtherDomains(asked, client)) {
            doubt = Math.min(NO_DOUBT, doubt + OTHER_DOMAIN);
        }
        return new Claim(number, doubt, List.copyOf(reasons));
    }

    /** Rounded up: confidence is never more than the reasons give. */
    private static int and(int doubt, int other) {
        return (doubt * other + NO_DOUBT - 1) / NO_DOUBT;
    }

    private record NamedLikeness(Likeness likeness, CompanyName name) {

        Reason reason() {
            return switch (likeness.key()) {
                case EXACT_NAME -> new Reason(likeness.key(), "Same name");
                case SAME_NAME_WITHOUT_SUFFIX ->
                    new Reason(likeness.key(), "Same name apart from legal form and spelling: " + name.name());
                default -> new Reason(likeness.key(), "Similar name: " + name.name());
            };
        }
    }

    private Optional<NamedLikeness> bestLikeness(CompanyName asked, Known client) {
        NamedLikeness best = null;
        for (CompanyName name : client.names()) {
            var likeness = Likeness.of(asked, name, names::weight);
            if (likeness.isPresent()
                    && (best == null || likeness.get().doubt() < best.likeness().doubt())) {
                best = new NamedLikeness(likeness.get(), name);
            }
        }
        return Optional.ofNullable(best);
    }

    private record Shared(Reason reason, int doubt) {}

    /** Website and mailboxes at the same domain are one reason, not two. */
    private Optional<Shared> sharedDomain(Asked asked, Known client) {
        Optional<String> website =
                asked.website().filter(client.websites()::contains).filter(this::isSomebodys);
        if (website.isPresent()) {
            return website.map(domain -> new Shared(
                    new Reason(ReasonKey.WEBSITE_DOMAIN, "Website at the same domain: " + domain),
                    doubt(domain, WEBSITE)));
        }
        if (asked.labels().isEmpty()) {
            return Optional.empty();
        }
        Set<String> own = new TreeSet<>(asked.mail());
        asked.website().ifPresent(own::add);
        return own.stream()
                .filter(domain -> client.mail().contains(domain)
                        || client.websites().contains(domain) && asked.mail().contains(domain))
                .filter(this::isSomebodys)
                .map(domain -> new Shared(
                        new Reason(ReasonKey.E_MAIL_DOMAIN, "Mailboxes at the same domain: " + domain),
                        doubt(domain, MAIL)))
                .min(Comparator.comparingInt(Shared::doubt));
    }

    private boolean isSomebodys(String domain) {
        return !owners(domain).isEmpty();
    }

    private int doubt(String domain, int ofOneOwner) {
        return owners(domain).size() > 1 ? SHARED_DOMAIN : ofOneOwner;
    }

    /** Endings do not matter: a firm may have moved from one to another. */
    private static boolean haveOtherDomains(Asked asked, Known client) {
        return !asked.labels().isEmpty()
                && !client.labels().isEmpty()
                && Collections.disjoint(asked.labels(), client.labels());
    }
}
