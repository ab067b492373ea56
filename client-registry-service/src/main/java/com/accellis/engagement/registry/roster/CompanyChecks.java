package com.accellis.engagement.registry.roster;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemException;
import com.accellis.engagement.kit.http.ProblemType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** What must be so before companies get another client; each company at fault is named. */
final class CompanyChecks {

    private static final String FIELD = "companyIds";

    private CompanyChecks() {}

    /** @throws ProblemException {@code company-not-found} */
    static void requireKnown(Collection<Long> companyIds, Set<Long> known) {
        List<Problem.FieldError> unknown = companyIds.stream()
                .filter(id -> !known.contains(id))
                .map(id -> new Problem.FieldError(FIELD, "no company " + id))
                .toList();
        if (!unknown.isEmpty()) {
            throw ProblemType.COMPANY_NOT_FOUND.because("Not all of these companies are known", unknown);
        }
    }

    /**
     * @param clientOf whom companies count for now
     * @param clientId may have them already; null when nobody may
     * @throws ProblemException {@code already-mapped}
     */
    static void requireFree(Map<Long, UUID> clientOf, UUID clientId) {
        refuse(
                clientOf,
                owner -> owner.equals(clientId),
                taken -> ProblemType.ALREADY_MAPPED.because("Not all of these companies are free", taken));
    }

    /**
     * @param clientOf whom companies count for now
     * @param clientId may have them already
     * @param seen the clients that somebody knows to have them
     * @throws ProblemException {@code stale}
     */
    static void requireSeen(Map<Long, UUID> clientOf, UUID clientId, Set<UUID> seen) {
        refuse(
                clientOf,
                owner -> owner.equals(clientId) || seen.contains(owner),
                others -> ProblemType.STALE.because("Companies count for clients that are not named in from", others));
    }

    private static void refuse(
            Map<Long, UUID> clientOf,
            Predicate<UUID> accepted,
            Function<List<Problem.FieldError>, ProblemException> problem) {
        List<Problem.FieldError> faults = clientOf.entrySet().stream()
                .filter(company -> !accepted.test(company.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .map(company -> new Problem.FieldError(
                        FIELD, "company " + company.getKey() + " counts for client " + company.getValue()))
                .toList();
        if (!faults.isEmpty()) {
            throw problem.apply(faults);
        }
    }
}
