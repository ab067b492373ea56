package com.accellis.engagement.registry.matching;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What deleted companies that still count for a client were called: a living company with one of it may be their return. */
public final class Recycled {

    private final Set<String> identifiers;
    private final Set<String> names;

    private Recycled(Set<String> identifiers, Set<String> names) {
        this.identifiers = identifiers;
        this.names = names;
    }

    public static Recycled among(Collection<KnownCompany> companies) {
        List<CompanyFacts> gone = companies.stream()
                .filter(company -> company.deleted() && company.isMapped())
                .map(KnownCompany::facts)
                .toList();
        return new Recycled(values(gone, CompanyFacts::normalisedIdentifier), values(gone, Recycled::name));
    }

    private static Set<String> values(List<CompanyFacts> companies, Function<CompanyFacts, Optional<String>> value) {
        return companies.stream().map(value).flatMap(Optional::stream).collect(Collectors.toUnmodifiableSet());
    }

    /** A company's name in the spelling that is compared. */
    static Optional<String> name(CompanyFacts company) {
        return Optional.ofNullable(company.name()).map(CompanyName::of).flatMap(CompanyName::normalised);
    }

    /** @param living a company that is not deleted and counts for no client */
    public boolean concerns(CompanyFacts living) {
        return living.normalisedIdentifier().filter(identifiers::contains).isPresent()
                || name(living).filter(names::contains).isPresent();
    }
}
