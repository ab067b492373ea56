package com.accellis.engagement.endtoend.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OracleTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 31);

    private final List<JsonNode> companies = new ArrayList<>();
    private final List<JsonNode> contacts = new ArrayList<>();
    private final List<JsonNode> serviceTickets = new ArrayList<>();
    private final List<JsonNode> projectTickets = new ArrayList<>();
    private final List<JsonNode> timeEntries = new ArrayList<>();
    private final List<JsonNode> agreements = new ArrayList<>();
    private final List<JsonNode> additions = new ArrayList<>();
    private final List<JsonNode> surveys = new ArrayList<>();

    @ParameterizedTest(name = "window {0}, entered {1}: {2}")
    @CsvSource({
        "30, 2026-01-31T23:59:59Z, 1",
        "30, 2026-01-02T00:00:00Z, 1",
        "30, 2026-01-01T23:59:59Z, 0",
        "30, 2026-02-01T00:00:00Z, 0",
        "60, 2025-12-03T00:00:00Z, 1",
        "60, 2025-12-02T23:59:59Z, 0",
        "90, 2025-11-03T00:00:00Z, 1",
        "90, 2025-11-02T23:59:59Z, 0"
    })
    void aWindowEndsTodayAndHasItsLengthInDays(int window, String entered, int tickets) {
        ticket("'id':1,'company':{'id':250},'_info':{'dateEntered':'" + entered + "'}");

        assertThat(value(Oracle.HELP_DESK_USAGE, window)).isEqualByComparingTo(BigDecimal.valueOf(tickets));
    }

    @ParameterizedTest(name = "{0} tickets: {1} points")
    @CsvSource({"0, 0", "1, 0", "2, 1", "3, 1", "9, 4", "10, 5", "99, 5"})
    void twoTicketsMakeAPointUpToFive(int tickets, int points) {
        for (var id = 1; id <= tickets; id++) {
            ticket("'id':" + id + ",'company':{'id':250},'_info':{'dateEntered':'2026-01-20T10:00:00Z'}");
        }

        assertThat(metric(Oracle.HELP_DESK_USAGE, 30))
                .isEqualTo(new Metric(true, null, decimal(tickets), decimal(points), decimal(5)));
    }

    @Test
    void ticketsOfOthersMergedOnesAndProjectTicketsDoNotCountForTheHelpDesk() {
        ticket("'id':1,'company':{'id':251},'_info':{'dateEntered':'2026-01-20T10:00:00Z'}");
        ticket("'id':2,'_info':{'dateEntered':'2026-01-20T10:00:00Z'}");
        ticket("'id':3,'company':{'id':250}");
        ticket("'id':4,'company':{'id':250},'mergedParentTicket':{'id':1},"
                + "'_info':{'dateEntered':'2026-01-20T10:00:00Z'}");
        serviceTickets.add(json("'id':5,'recordType':'ProjectTicket','company':{'id':250},"
                + "'_info':{'dateEntered':'2026-01-20T10:00:00Z'}"));
        projectTickets.add(json("'id':6,'company':{'id':250},'_info':{'dateEntered':'2026-01-20T10:00:00Z'}"));

        assertThat(value(Oracle.HELP_DESK_USAGE, 30)).isZero();
    }

    @Test
    void anOlderReleaseSaysTheEntryTimeAtTheTop() {
        ticket("'id':1,'company':{'id':250},'dateEntered':'2026-01-20T10:00:00Z'");

        assertThat(value(Oracle.HELP_DESK_USAGE, 30)).isOne();
    }

    @ParameterizedTest(name = "closed {0}, resolved {1}, closed at {2}: {3}")
    @CsvSource({
        "true, 2026-01-20T10:00:00Z, , 1",
        "true, 2026-01-20T14:00:00Z, 2026-01-22T10:00:00Z, 1",
        "true, 2026-01-20T14:00:01Z, 2026-01-20T11:00:00Z, 0",
        "true, 2026-01-20T09:59:59Z, , 0",
        "true, , 2026-01-20T14:00:00Z, 1",
        "true, , 2026-01-20T14:00:01Z, 0",
        "true, , , 0",
        "false, 2026-01-20T11:00:00Z, , 0"
    })
    void firstTouchIsAClosedTicketResolvedWithinFourHours(boolean closed, String resolved, String closedAt, int count) {
        ticket("'id':1,'company':{'id':250},'closedFlag':" + closed + field("dateResolved", resolved)
                + field("closedDate", closedAt) + ",'_info':{'dateEntered':'2026-01-20T10:00:00Z'}");

        assertThat(metric(Oracle.FIRST_TOUCH_RESOLUTION, 30))
                .isEqualTo(new Metric(true, null, decimal(count), decimal(count), decimal(4)));
    }

    @ParameterizedTest(name = "{0}: {1}, {2} points")
    @CsvSource({
        "5, 5, 5",
        "-5, 1, 1",
        "0, 3, 3",
        "5 0, 4, 4",
        "5 5 0, 4.33, 4",
        "5 -5 0 0, 3, 3",
        "0 0 0 5, 3.5, 4",
        "-5 0 0 0, 2.5, 3",
        "-5 -5 0, 1.67, 2"
    })
    void satisfactionIsTheAverageOfAnswersRoundedHalfUp(String ratings, BigDecimal value, int points) {
        ticket("'id':1,'company':{'id':250}");
        for (var rating : ratings.split(" ")) {
            survey("'rating':'" + rating + "','ticket_num':'1','closed':'2026-01-20T10:00:00.000Z','inactive':false");
        }

        assertThat(metric(Oracle.SUPPORT_SATISFACTION, 30))
                .isEqualTo(new Metric(true, null, value, decimal(points), decimal(4)));
    }

    /** 2,200 answers with an average of 3.4991 show 3.50, which is not 3.5. */
    @Test
    void pointsComeFromTheAverageItselfNotFromTheOneShown() {
        ticket("'id':1,'company':{'id':250}");
        for (var number = 0; number < 2_200; number++) {
            var rating = number < 549 ? "5" : "0";
            survey("'rating':'" + rating + "','ticket_num':'1','closed':'2026-01-20T10:00:00.000Z'");
        }

        assertThat(metric(Oracle.SUPPORT_SATISFACTION, 30))
                .isEqualTo(new Metric(true, null, new BigDecimal("3.50"), decimal(3), decimal(4)));
    }

    @Test
    void surveysThatAreNoAnswersOfTheClientCountNowhere() {
        ticket("'id':1,'company':{'id':250}");
        ticket("'id':2,'company':{'id':251}");
        ticket("'id':3");
        survey("'rating':'5','ticket_num':'1'");
        survey("'rating':'5','ticket_num':'1','closed':'2026-01-20T10:00:00.000Z','inactive':true");
        survey("'rating':'4','ticket_num':'1','closed':'2026-01-20T10:00:00.000Z'");
        survey("'ticket_num':'1','closed':'2026-01-20T10:00:00.000Z'");
        survey("'rating':'5','ticket_num':'2','closed':'2026-01-20T10:00:00.000Z'");
        survey("'rating':'5','ticket_num':'3','closed':'2026-01-20T10:00:00.000Z'");
        survey("'rating':'5','ticket_num':'99','closed':'2026-01-20T10:00:00.000Z'");
        survey("'rating':'5','ticket_num':'INC-1','closed':'2026-01-20T10:00:00.000Z'");
        survey("'rating':'5','closed':'2026-01-20T10:00:00.000Z'");

        assertThat(metric(Oracle.SUPPORT_SATISFACTION, 30))
                .isEqualTo(new Metric(false, "no-answers", null, null, decimal(4)));
    }

    @Test
    void aSurveyCountsForTheCompanyOfAProjectTicketToo() {
        projectTickets.add(json("'id':7,'company':{'id':250}"));
        survey("'rating':'0','ticket_num':'7','closed':'2026-01-20T10:00:00.000Z'");

        assertThat(value(Oracle.SUPPORT_SATISFACTION, 30)).isEqualByComparingTo("3");
    }

    @ParameterizedTest(name = "ticket {0}, customer {1}: company {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1     | 'id':'501'                                          | 251",
                "INC-1 | 'email':'ADA@x.example'                             | 250",
                "99    | 'email':'ada@x.example'                             | 250",
                "3     | 'email':'ada@x.example'                             | 250",
                "99    | 'email':'first@x.example'                           | ",
                "99    | 'email':'gone@x.example'                            | ",
                "99    | 'email':'nobody@x.example'                          | ",
                "99    | 'email':'two@x.example'                             | ",
                "99    | 'email':'two@x.example','name':'Fabrikam Ltd'       | 250",
                "99    | 'id':'501'                                          | 250",
                "99    | 'id':'501','name':'fabrikam, ltd.'                  | 250",
                "99    | 'id':'501','name':'Contoso'                         | 251",
                "99    | 'id':'501','name':'Unheard of'                      | ",
                "99    | 'id':'502'                                          | ",
                "99    | 'name':'Contoso'                                    | 251",
                "99    | 'name':'Twins'                                      | ",
                "99    | 'name':'Bygone'                                     | ",
                "99    | 'phone':'5550100'                                   | "
            })
    void anAnswerBelongsToTheCompanyOfItsTicketElseOfItsCustomer(String ticket, String customer, Long company) {
        companies.add(json("'id':250,'name':'Fabrikam Ltd'"));
        companies.add(json("'id':251,'name':'Contoso'"));
        companies.add(json("'id':252,'name':'Twins'"));
        companies.add(json("'id':253,'name':'TWINS'"));
        companies.add(json("'id':254,'name':'Bygone','deletedFlag':true"));
        contact(
                501,
                250,
                "{'communicationType':'Email','value':'first@x.example'},"
                        + "{'communicationType':'Email','value':'ada@x.example','defaultFlag':true}");
        contacts.add(json("'id':502,'inactiveFlag':true,'company':{'id':250},"
                + "'communicationItems':[{'communicationType':'Email','value':'gone@x.example'}]"));
        contact(503, 250, "{'communicationType':'Email','value':'two@x.example'}");
        contact(504, 251, "{'communicationType':'Email','value':'two@x.example'}");
        ticket("'id':1,'company':{'id':251}");
        ticket("'id':3");
        survey("'rating':'5','ticket_num':'" + ticket + "','closed':'2026-01-20T10:00:00.000Z','customer_data':{"
                + customer + "}");

        for (var candidate = 250L; candidate <= 254; candidate++) {
            var counts = oracle().score(Set.of(candidate), 30)
                    .metric(Oracle.SUPPORT_SATISFACTION)
                    .available();
            assertThat(counts).as("company %d", candidate).isEqualTo(company != null && company == candidate);
        }
    }

    @ParameterizedTest(name = "{0} hours: {1} points")
    @CsvSource({"0, 2", "9.99, 2", "10, 3", "19.99, 3", "20, 4", "39.99, 4", "40, 5", "400.25, 5"})
    void billableHoursMakePoints(BigDecimal hours, int points) {
        time("'actualHours':" + hours);

        assertThat(metric(Oracle.PROJECT_ENGAGEMENT, 30))
                .isEqualTo(new Metric(true, null, hours, decimal(points), decimal(5)));
    }

    @Test
    void timeThatIsNotBillableOrHasNoClientMeaningDoesNotCount() {
        time("'actualHours':1.5");
        time("'status':'Rejected','actualHours':1.25");
        time("'chargeToType':'Activity'");
        time("'billableOption':'NoCharge','actualHours':2");
        time("'billableOption':'DoNotBill','actualHours':4");
        time("'chargeToType':'ChargeCode','actualHours':8");
        time("'timeStart':'2026-01-01T23:59:59Z','actualHours':16");
        time("'timeStart':null,'actualHours':32");
        time("'company':{'id':251},'actualHours':64");

        assertThat(value(Oracle.PROJECT_ENGAGEMENT, 30)).isEqualByComparingTo("2.75");
    }

    @Test
    void procurementCountsAgreementsAndAdditionsThatAreNotCancelledThemselves() {
        agreements.add(json("'id':11,'company':{'id':250},'startDate':'2024-01-01T00:00:00Z','cancelledFlag':true"));
        agreements.add(json("'id':12,'company':{'id':250},'startDate':'2026-01-02T00:00:00Z'"));
        agreements.add(json("'id':13,'company':{'id':250},'startDate':'2026-01-02T00:00:00Z','cancelledFlag':true"));
        agreements.add(json("'id':14,'company':{'id':251},'startDate':'2026-01-02T00:00:00Z'"));
        additions.add(json("'id':1,'agreementId':11,'effectiveDate':'2026-01-31T00:00:00Z'"));
        additions.add(json("'id':2,'agreementId':11,'effectiveDate':'2026-02-01T00:00:00Z'"));
        additions.add(
                json("'id':3,'agreementId':12,'effectiveDate':'2026-01-02T00:00:00Z','cancelledDate':'2026-01-03'"));
        additions.add(json("'id':4,'agreementId':14,'effectiveDate':'2026-01-02T00:00:00Z'"));
        additions.add(json("'id':5,'agreementId':99,'effectiveDate':'2026-01-02T00:00:00Z'"));
        additions.add(json("'id':6,'agreementId':12"));

        assertThat(metric(Oracle.PROCUREMENT, 30))
                .isEqualTo(new Metric(true, null, decimal(2), decimal(2), decimal(2)));
    }

    @Test
    void theScoreIsTheWeightedShareOfWhatIsAvailable() {
        for (var id = 1; id <= 9; id++) {
            ticket("'id':" + id + ",'company':{'id':250},'_info':{'dateEntered':'2026-01-20T10:00:00Z'}");
        }
        time("'actualHours':12");
        agreements.add(json("'id':12,'company':{'id':250},'startDate':'2026-01-02T00:00:00Z'"));

        // (5×4 + 4×0 + 5×3 + 2×1) of (16×5): 46.25
        var score = oracle().score(Set.of(250L), 30);

        assertThat(score.score()).isEqualByComparingTo("46.3");
        assertThat(score.grade()).isEqualTo("F");
        assertThat(score.coverage()).isEqualByComparingTo("0.8");
    }

    @Test
    void aClientWithTwoCompaniesHasTheSumOfBoth() {
        ticket("'id':1,'company':{'id':250},'_info':{'dateEntered':'2026-01-20T10:00:00Z'}");
        ticket("'id':2,'company':{'id':251},'_info':{'dateEntered':'2026-01-20T10:00:00Z'}");

        assertThat(oracle().score(Set.of(250L, 251L), 30)
                        .metric(Oracle.HELP_DESK_USAGE)
                        .points())
                .isEqualByComparingTo("1");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"100, A", "85.0, A", "84.9, B", "75, B", "74.9, C", "65, C", "64.9, D", "50, D", "49.9, F", "0, F"})
    void gradesBeginAtTheirThreshold(BigDecimal score, String grade) {
        assertThat(Oracle.grade(score)).isEqualTo(grade);
    }

    @Test
    void withoutAScoreThereIsNoGrade() {
        assertThat(Oracle.grade(null)).isNull();
    }

    @Test
    void clientsAreActiveCompaniesOfTypeClientThatAreNotDeleted() {
        companies.add(json("'id':1,'status':{'name':'Active'},'types':[{'name':'Client'},{'name':'Gold'}]"));
        companies.add(json("'id':2,'status':{'name':'Active'},'types':[{'name':'Client'}],'deletedFlag':true"));
        companies.add(json("'id':3,'status':{'name':'Inactive'},'types':[{'name':'Client'}],'deletedFlag':false"));
        companies.add(json("'id':4,'status':{'name':'Active'},'types':[{'name':'Former Client'}]"));
        companies.add(json("'id':5,'status':{'name':'Active'}"));
        companies.add(json("'id':6,'status':{'id':9,'name':'Active'},'types':[{'name':'Client'}],'deletedFlag':false"));

        assertThat(oracle().clientCompanies()).containsExactly(1L, 6L);
    }

    private void ticket(String fields) {
        serviceTickets.add(json("'recordType':'ServiceTicket'," + fields));
    }

    private void contact(int id, int company, String items) {
        contacts.add(json("'id':" + id + ",'company':{'id':" + company + "},'communicationItems':[" + items + "]"));
    }

    private void survey(String fields) {
        surveys.add(json(fields));
    }

    /** Billable time of company 250 in the window, except for what the fields say. */
    private void time(String fields) {
        timeEntries.add(json("'company':{'id':250},'billableOption':'Billable','chargeToType':'ServiceTicket',"
                + "'timeStart':'2026-01-20T10:00:00Z'," + fields));
    }

    private Metric metric(String key, int window) {
        return oracle().score(Set.of(250L), window).metric(key);
    }

    private BigDecimal value(String key, int window) {
        return metric(key, window).value();
    }

    private Oracle oracle() {
        return new Oracle(
                new SourceRecords(
                        companies,
                        contacts,
                        serviceTickets,
                        projectTickets,
                        timeEntries,
                        agreements,
                        additions,
                        surveys),
                TODAY);
    }

    private static String field(String name, String value) {
        return value == null ? "" : ",'" + name + "':'" + value + "'";
    }

    private static BigDecimal decimal(long value) {
        return BigDecimal.valueOf(value);
    }

    private static JsonNode json(String fields) {
        try {
            return JSON.readTree("{" + fields.replace('\'', '"') + "}");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
