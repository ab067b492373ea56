package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.platform.Texts;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/** What callers send about mappings. */
final class Bodies {

    private static final int MOST_COMPANIES = 1_000;

    private Bodies() {}

    /** @param move whether companies may be taken away from other clients; null for no */
    record Companies(@NotEmpty List<@NotNull Long> companyIds, Boolean move) {

        List<Long> distinct() {
            return fewEnough(companyIds);
        }
    }

    /** @param clientId the client that becomes part of the other one */
    record Merging(@NotNull UUID clientId) {}

    /**
     * @param companyIds what the new client gets
     * @param name of the new client; null when it follows its first company
     */
    record Splitting(
            @NotEmpty List<@NotNull Long> companyIds,

            @Size(max = 200) @Pattern(regexp = Texts.LINE, message = Texts.FAULT)
            String name) {

        List<Long> distinct() {
            return fewEnough(companyIds);
        }
    }

    private static List<Long> fewEnough(List<Long> companyIds) {
        if (companyIds.size() > MOST_COMPANIES) {
            throw ProblemType.BODY_TOO_LARGE.because("At most " + MOST_COMPANIES + " companies at once");
        }
        return companyIds.stream().distinct().toList();
    }
}
