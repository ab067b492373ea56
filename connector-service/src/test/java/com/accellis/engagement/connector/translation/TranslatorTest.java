package com.accellis.engagement.connector.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.connector.linking.SurveyCustomer;
import com.accellis.engagement.events.AgreementAdditionChanged;
import com.accellis.engagement.events.AgreementChanged;
import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SurveyChanged;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.TimeEntryChanged;
import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslatorTest {

    private static final SourceVersion V = new SourceVersion(Instant.parse("2026-02-03T16:10:01Z"), 7);

    private static Translated translate(SourceEntity entity, String json) {
        try {
            return Translator.translate(entity, EventJson.mapper().readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static SourceEvent event(SourceEntity entity, String json) {
        return translate(entity, json).event().at(V, null);
    }

    @Test
    void aCompanyKeepsWhatDecidesAboutClients() {
        assertThat(event(
                        SourceEntity.COMPANIES,
                        "{'id':250,'identifier':'FABRIKAM','name':'Fabrikam\\u200E Ltd','status':{'id':1,'name':'Active'},"
                                + "'market':{'id':7,'name':'Manufacturing'},'defaultContact':{'id':501},"
                                + "'types':[{'id':1,'name':'Client'}],'deletedFlag':false,'unknown':{'x':1}}"))
                .isEqualTo(new CompanyChanged(
                        250,
                        V,
                        false,
                        "FABRIKAM",
                        "Fabrikam Ltd",
                        "Active",
                        List.of("Client"),
                        "Manufacturing",
                        501L,
                        null,
                        null));
    }

    @Test
    void aContactIsReachedByItsPreferredItems() {
        var contact = (ContactChanged) event(
                SourceEntity.CONTACTS,
                "{'id':501,'firstName':'Ada','company':{'id':250},'defaultFlag':true,'communicationItems':["
                        + "{'value':'first@x.example','communicationType':'Email'},"
                        + "{'value':'ada@x.example','communicationType':'Email','defaultFlag':true},"
                        + "{'value':'555','communicationType':'Phone'}]}");
        assertThat(contact.email()).isEqualTo("ada@x.example");
        assertThat(contact.phone()).isEqualTo("555");
        assertThat(contact.lastName()).isNull();
    }

    @ParameterizedTest(name = "_info {0}, top {1}")
    @CsvSource({"2026-02-03T14:05:00Z, 2020-01-01T00:00:00Z", "2026-02-03T14:05:00Z, ", ", 2026-02-03T14:05:00Z"})
    void theTimeOfEntryIsWhereTheReleaseHasIt(String inInfo, String atTop) {
        String info = inInfo == null ? "{}" : "{'dateEntered':'" + inInfo + "'}";
        String top = atTop == null ? "" : ",'dateEntered':'" + atTop + "'";
        var ticket = (TicketChanged) event(SourceEntity.SERVICE_TICKETS, "{'id':1,'_info':" + info + top + "}");
        assertThat(ticket.enteredAt()).isEqualTo(Instant.parse("2026-02-03T14:05:00Z"));
    }

    @ParameterizedTest(name = "{0} {1} is {2}")
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "SERVICE_TICKETS, 'recordType':'ServiceTicket', SERVICE",
                "SERVICE_TICKETS, 'recordType':'ProjectTicket', PROJECT",
                "PROJECT_TICKETS, 'isIssueFlag':true, PROJECT_ISSUE",
                "PROJECT_TICKETS, 'isIssueFlag':false, PROJECT"
            })
    void theKindOfATicketComesFromItsEndpointAndType(SourceEntity entity, String field, TicketChanged.Kind kind) {
        String json = "{'id':1," + field + "}";
        assertThat(((TicketChanged) event(entity, json)).kind()).isEqualTo(kind);
    }

    @Test
    void timeIsChargedToATicketOnlyWhenItSaysSo() {
        var onTicket = (TimeEntryChanged) event(
                SourceEntity.TIME_ENTRIES,
                "{'id':1,'company':{'id':250},'chargeToId':9001,'chargeToType':'ServiceTicket','actualHours':1.25,"
                        + "'billableOption':'Billable','timeStart':'2026-02-03T14:20:00Z'}");
        assertThat(onTicket.ticketId()).isEqualTo(9001);
        assertThat(onTicket.hours()).isEqualByComparingTo(new BigDecimal("1.25"));
        var onChargeCode = (TimeEntryChanged)
                event(SourceEntity.TIME_ENTRIES, "{'id':1,'chargeToId':3,'chargeToType':'ChargeCode'}");
        assertThat(onChargeCode.ticketId()).isNull();
        assertThat(onChargeCode.companyId()).isNull();
    }

    @ParameterizedTest(name = "ends {0}, cancelled {1} on {2}: ended on {3}")
    @CsvSource({
        ", false, , ",
        "2026-01-01T00:00:00Z, false, , 2026-01-01",
        "2026-01-01T00:00:00Z, true, , 2026-01-01",
        "2026-01-01T00:00:00Z, true, 2025-12-31T00:00:00Z, 2025-12-31",
        "2026-01-01T00:00:00Z, false, 2025-12-31T00:00:00Z, 2026-01-01",
        ", true, 2025-12-31T00:00:00Z, 2025-12-31"
    })
    void anAgreementEndsOnItsLastDayOrWhenItWasCancelled(
            String ends, boolean cancelled, String cancelledOn, LocalDate endedOn) {
        String json = "{'id':11,'startDate':'2024-01-01T00:00:00Z','cancelledFlag':" + cancelled
                + (ends == null ? "" : ",'endDate':'" + ends + "'")
                + (cancelledOn == null ? "" : ",'dateCancelled':'" + cancelledOn + "'") + "}";
        assertThat(translate(SourceEntity.AGREEMENTS, json).endedOn()).isEqualTo(endedOn);
        assertThat(((AgreementChanged) event(SourceEntity.AGREEMENTS, json)).startDate())
                .isEqualTo(LocalDate.of(2024, 1, 1));
    }

    @Test
    void anAdditionGetsTheCompanyItIsGiven() {
        var translated = translate(
                SourceEntity.AGREEMENT_ADDITIONS,
                "{'id':77,'agreementId':11,'product':{'identifier':'BKP'},'effectiveDate':'2026-02-01T00:00:00Z'}");
        assertThat(translated.parentId()).isEqualTo(11);
        assertThat(translated.event().at(V, 250L))
                .isEqualTo(
                        new AgreementAdditionChanged(77, V, false, 11L, 250L, "BKP", LocalDate.of(2026, 2, 1), null));
    }

    @ParameterizedTest(name = "rating {0} is {1}")
    @CsvSource({"'5', 5", "'-5', -5", "'0', 0", "great, ", "'5.0', "})
    void aRatingIsANumberOrNothing(String text, Integer rating) {
        var survey = (SurveyChanged) event(SourceEntity.SURVEYS, "{'_id':'a','rating':'" + text + "'}");
        assertThat(survey.rating()).isEqualTo(rating);
    }

    @Test
    void theCustomerOfASurveyIsKnownButNotInTheEvent() {
        String json = "{'_id':'a','customer_data':{'id':'501','email':'Ada@X.example','name':'Fabrikam Limited'}}";
        assertThat(translate(SourceEntity.SURVEYS, json).customer())
                .isEqualTo(new SurveyCustomer("ada@x.example", "501", "fabrikam ltd"));
        assertThat(event(SourceEntity.SURVEYS, json))
                .isEqualTo(new SurveyChanged("a", V, false, null, null, null, null, null, false));
        assertThat(translate(SourceEntity.SURVEYS, json)
                        .linked(SurveyChanged.LinkedBy.CUSTOMER)
                        .event()
                        .at(V, 250L))
                .isEqualTo(new SurveyChanged(
                        "a", V, false, 250L, SurveyChanged.LinkedBy.CUSTOMER, null, null, null, false));
    }

    @ParameterizedTest(name = "ticket number {0} is {1}")
    @CsvSource({"9001, 9001", "INC-17, ", "0, ", "'', ", "99999999999999999999, "})
    void aTicketNumberOfAnotherHelpDeskIsNone(String text, Long ticket) {
        assertThat(translate(SourceEntity.SURVEYS, "{'_id':'a','ticket_num':'" + text + "'}")
                        .parentId())
                .isEqualTo(ticket);
    }

    /** An event that is too large for Kafka would hold up all others. */
    @Test
    void whatIsTooLongOrTooManyIsNamed() {
        String types = "{'name':'Client'},".repeat(100) + "{'name':'Client'}";
        assertThatThrownBy(() -> translate(SourceEntity.COMPANIES, "{'id':1,'types':[" + types + "]}"))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("types");
        assertThatThrownBy(
                        () -> translate(SourceEntity.SERVICE_TICKETS, "{'id':1,'summary':'" + "x".repeat(1_001) + "'}"))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("summary");
        assertThatThrownBy(() -> translate(SourceEntity.SURVEYS, "{'_id':'" + "a".repeat(101) + "'}"))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("_id");
        String items = "{'value':'a@b.example','communicationType':'Email'},".repeat(150);
        assertThat(translate(
                                SourceEntity.CONTACTS,
                                "{'id':1,'communicationItems':[" + items.substring(0, items.length() - 1) + "]}")
                        .id())
                .isEqualTo("1");
        assertThat(translate(SourceEntity.SERVICE_TICKETS, "{'id':1,'summary':'" + "x".repeat(1_000) + "'}")
                        .id())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SERVICE_TICKETS | {'summary':'no id'} | id",
                "SERVICE_TICKETS | {'id':'9001'} | id",
                "SERVICE_TICKETS | {'id':0} | id",
                "SERVICE_TICKETS | {'id':1.5} | id",
                "SERVICE_TICKETS | {'id':1,'company':{'id':'two'}} | id",
                "SERVICE_TICKETS | {'id':1,'company':7} | company",
                "SERVICE_TICKETS | {'id':1,'closedFlag':'yes'} | closedFlag",
                "SERVICE_TICKETS | {'id':1,'closedDate':'yesterday'} | closedDate",
                "SERVICE_TICKETS | {'id':1,'closedDate':'+10000-01-01T00:00:00Z'} | closedDate",
                "SERVICE_TICKETS | {'id':1,'closedDate':'-0001-01-01T00:00:00Z'} | closedDate",
                "SERVICE_TICKETS | {'id':1,'recordType':'Unheard'} | recordType",
                "TIME_ENTRIES | {'id':1,'actualHours':'1.25'} | actualHours",
                "TIME_ENTRIES | {'id':1,'actualHours':1e20000} | actualHours",
                "TIME_ENTRIES | {'id':1,'actualHours':1e-20000} | actualHours",
                "AGREEMENTS | {'id':1,'startDate':'2026-02-30'} | startDate",
                "AGREEMENTS | {'id':1,'endDate':'0000-01-01'} | endDate",
                "AGREEMENTS | {'id':1,'endDate':'+10000-01-01T00:00:00Z'} | endDate",
                "COMPANIES | {'id':1,'types':{'name':'Client'}} | types",
                "SURVEYS | {'rating':'5'} | _id",
                "SURVEYS | [] | object"
            })
    void aFieldOfTheWrongTypeIsNamedAndNotGuessed(SourceEntity entity, String json, String named) {
        assertThatThrownBy(() -> translate(entity, json))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining(named);
    }
}
