package com.accellis.engagement.connector.linking;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.linking.LinkEvidence.Ticket;
import com.accellis.engagement.connector.linking.SurveyLink.Unlinked;
import com.accellis.engagement.events.SurveyChanged.LinkedBy;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkEvidenceTest {

    @ParameterizedTest(
            name = "ticket {0} of {1}, assigned {2}, e-mail {3}, id {4}, name {5}, remembered {6}: {7} by {8}")
    @CsvSource({
        // The ticket decides against everything.
        "READ,      250, 251, 252, 253, 254, 255, 250, TICKET",
        // A decision about this answer comes next, even while the ticket is not read yet.
        "READ,      ,    251, 252, 253, 254, 255, 251, MANUAL",
        "UNREAD,    ,    251, 252, 253, 254, 255, 251, MANUAL",
        "GONE,      ,    251, 252, 253, 254, 255, 251, MANUAL",
        // Then what is known about the customer: the address, the number if the name agrees, the name.
        "GONE,      ,    ,    252, 253, 254, 255, 252, CUSTOMER",
        "NOT_NAMED, ,    ,    252, ,    ,    ,    252, CUSTOMER",
        "NOT_NAMED, ,    ,    ,    253, 253, ,    253, CUSTOMER",
        "NOT_NAMED, ,    ,    ,    253, 253 254, , 253, CUSTOMER",
        "NOT_NAMED, ,    ,    ,    253, 254, ,    254, CUSTOMER",
        "NOT_NAMED, ,    ,    ,    ,    254, 255, 254, CUSTOMER",
        // Several companies are none, and the next best counts.
        "NOT_NAMED, ,    ,    252 253, , 254, ,   254, CUSTOMER",
        "NOT_NAMED, ,    ,    252 253, , ,   255, 255, MANUAL",
        "NOT_NAMED, ,    ,    ,    ,   254 256, 255, 255, MANUAL",
        // Last comes a decision about the same customer.
        "READ,      ,    ,    ,    ,    ,    255, 255, MANUAL",
        "NOT_NAMED, ,    ,    ,    ,    ,    255, 255, MANUAL"
    })
    void theBestEvidenceDecides(
            Ticket ticket,
            Long ticketCompany,
            Long assigned,
            String byEmail,
            String byId,
            String byName,
            Long remembered,
            Long company,
            LinkedBy linkedBy) {
        var evidence = new LinkEvidence(
                ticket,
                ticketCompany,
                assigned,
                companies(byEmail),
                companies(byId),
                companies(byName),
                true,
                byName != null,
                remembered);
        assertThat(evidence.conclusion()).isEqualTo(new SurveyLink(company, linkedBy, null));
    }

    @ParameterizedTest(name = "named {0}, known {1}: {2}")
    @CsvSource({"false, false, 253", "true, false, ", "true, true, 253"})
    void aNumberCountsUnlessTheCompanyNameDisagrees(boolean nameGiven, boolean agrees, Long company) {
        var evidence = new LinkEvidence(
                Ticket.NOT_NAMED,
                null,
                null,
                Set.of(),
                Set.of(253L),
                agrees ? Set.of(253L, 254L) : Set.of(),
                true,
                nameGiven,
                null);
        assertThat(evidence.conclusion().companyId()).isEqualTo(company);
    }

    @ParameterizedTest(name = "ticket {0}, customer named {1}, e-mail {2}, name {3}: {4}")
    @CsvSource({
        "UNREAD,    true,  252, 254, TICKET_UNREAD",
        "UNREAD,    false, ,    ,    TICKET_UNREAD",
        "NOT_NAMED, false, ,    ,    NO_TICKET",
        "GONE,      false, ,    ,    TICKET_DELETED",
        "READ,      false, ,    ,    TICKET_WITHOUT_COMPANY",
        "GONE,      true,  ,    ,    UNKNOWN_CUSTOMER",
        "NOT_NAMED, true,  ,    ,    UNKNOWN_CUSTOMER",
        "NOT_NAMED, true,  252 253, , AMBIGUOUS_COMPANY",
        "GONE,      true,  ,    254 255, AMBIGUOUS_COMPANY"
    })
    void withoutALinkItSaysWhy(Ticket ticket, boolean customerNamed, String byEmail, String byName, Unlinked reason) {
        // A decision about the customer is no use while the ticket may still say better.
        Long remembered = ticket == Ticket.UNREAD ? 255L : null;
        var evidence = new LinkEvidence(
                ticket,
                null,
                null,
                companies(byEmail),
                Set.of(),
                companies(byName),
                customerNamed,
                byName != null,
                remembered);
        assertThat(evidence.conclusion()).isEqualTo(new SurveyLink(null, null, reason));
    }

    private static Set<Long> companies(String text) {
        return text == null
                ? Set.of()
                : Arrays.stream(text.split(" ")).map(Long::valueOf).collect(Collectors.toSet());
    }
}
