package com.accellis.engagement.registry.client;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.platform.CompanyIds;
import com.accellis.engagement.registry.platform.Texts;
import com.accellis.engagement.registry.roster.Decisions;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/** What callers send about clients. */
final class Bodies {

    private Bodies() {}

    /**
     * What a client is to be.
     *
     * @param name null when it follows ConnectWise
     * @param industry null when it follows the market
     * @param window in days
     * @param retired null for no
     */
    record Edit(
            @Size(max = 200) @Pattern(regexp = Texts.LINE, message = Texts.FAULT)
            String name,

            Industry industry,
            @NotNull Boolean autoScoring,
            @NotNull Integer window,

            @Size(max = 4_000) @Pattern(regexp = Texts.LINES, message = Texts.FAULT)
            String notes,

            Boolean retired) {

        Decisions decisions() {
            return new Decisions(
                    name == null ? null : Texts.trimmed(name),
                    industry,
                    autoScoring,
                    Windows.require(window),
                    Texts.linesOrNull(notes),
                    Boolean.TRUE.equals(retired));
        }
    }

    /**
     * A client to enter.
     *
     * @param autoScoring null for yes
     * @param window in days, null for 30
     * @param companyIds companies that count for nobody yet, null for none
     */
    record Entering(
            @NotNull @Size(max = 200) @Pattern(regexp = Texts.LINE, message = Texts.FAULT)
            String name,

            Industry industry,
            Boolean autoScoring,
            Integer window,

            @Size(max = 4_000) @Pattern(regexp = Texts.LINES, message = Texts.FAULT)
            String notes,

            List<@NotNull @Positive Long> companyIds) {

        List<Long> companies() {
            return companyIds == null ? List.of() : CompanyIds.distinct(companyIds);
        }

        Decisions decisions() {
            return new Decisions(
                    Texts.trimmed(name),
                    industry,
                    !Boolean.FALSE.equals(autoScoring),
                    window == null ? Decisions.usual().window() : Windows.require(window),
                    Texts.linesOrNull(notes),
                    false);
        }
    }

    /**
     * Scoring of many clients.
     *
     * @param window in days; null leaves each client's own
     * @param ids the clients; null when {@code filter} says which
     */
    record AutoScoring(
            @NotNull Boolean autoScoring,
            Integer window,
            @Size(min = 1, max = 5_000) List<@NotNull UUID> ids,
            Filter filter) {}

    /** Which clients; what is null does not matter, but something has to be said. */
    record Filter(Industry industry, Status status, Boolean mapped) {}
}
