package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.registry.platform.CompanyIds;
import com.accellis.engagement.registry.platform.Texts;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** What callers send about mappings. */
final class Bodies {

    private Bodies() {}

    /**
     * @param move whether companies may be taken away from other clients; null for no
     * @param from the clients that companies are taken away from; null for none
     */
    record Companies(
            @NotEmpty List<@NotNull @Positive Long> companyIds,
            Boolean move,
            @Size(max = 1_000) List<@NotNull @Valid Seen> from) {

        Map<UUID, Long> seen() {
            return from == null
                    ? Map.of()
                    : from.stream().collect(Collectors.toMap(Seen::clientId, Seen::edition, Math::min));
        }

        List<Long> distinct() {
            return CompanyIds.distinct(companyIds);
        }
    }

    /** Another client than the one in the address, in the edition that the caller has seen. */
    record Seen(@NotNull UUID clientId, @NotNull Long edition) {}

    /**
     * @param companyIds what the new client gets
     * @param name of the new client; null when it follows its first company
     */
    record Splitting(
            @NotEmpty List<@NotNull @Positive Long> companyIds,

            @Size(max = 200) @Pattern(regexp = Texts.LINE, message = Texts.FAULT)
            String name) {

        List<Long> distinct() {
            return CompanyIds.distinct(companyIds);
        }
    }
}
