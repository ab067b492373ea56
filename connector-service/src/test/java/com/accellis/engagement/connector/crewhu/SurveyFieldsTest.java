package com.accellis.engagement.connector.crewhu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SurveyFieldsTest {

    @Test
    void onlyWhatWeUseGoesOn() throws JsonProcessingException {
        assertThat(reduced(Map.of(), """
                        {"_id":"a","rating":"5","ticket_num":"9001","closed":"2026-02-04T08:15:00.000Z","inactive":false,
                         "_updated_at":"2026-02-04T08:15:00.000Z","comment":"Thank you","summary":"Mail","ip_address":"::1",
                         "notes":[{"text":"called"}],
                         "customer_data":{"id":"501","name":"Fabrikam Ltd","contact_name":"Ada Lind",
                                          "email":"ada@fabrikam.example","phone":"5550100"}}
                        """)).isEqualTo(json("""
                        {"_id":"a","rating":"5","ticket_num":"9001","closed":"2026-02-04T08:15:00.000Z","inactive":false,
                         "_updated_at":"2026-02-04T08:15:00.000Z",
                         "customer_data":{"id":"501","name":"Fabrikam Ltd","email":"ada@fabrikam.example"}}
                        """));
    }

    @Test
    void numbersInPlaceOfTextsMeanTheSame() throws JsonProcessingException {
        assertThat(reduced(Map.of(), "{\"_id\":17,\"rating\":-5,\"ticket_num\":9001,\"customer_data\":{\"id\":501}}"))
                .isEqualTo(
                        json(
                                "{\"_id\":\"17\",\"rating\":\"-5\",\"ticket_num\":\"9001\",\"customer_data\":{\"id\":\"501\"}}"));
    }

    @Test
    void aCustomerInAnUnexpectedShapeIsNone() throws JsonProcessingException {
        JsonNode none = json("{\"_id\":\"a\",\"customer_data\":{}}");
        assertThat(reduced(Map.of(), "{\"_id\":\"a\"}")).isEqualTo(none);
        assertThat(reduced(Map.of(), "{\"_id\":\"a\",\"customer_data\":\"Ada\"}"))
                .isEqualTo(none);
        assertThat(reduced(Map.of(), "{\"_id\":\"a\",\"customer_data\":{\"id\":{},\"email\":[],\"name\":\" \"}}"))
                .isEqualTo(none);
        assertThat(reduced(Map.of(), "[1]")).isEqualTo(json("[1]"));
    }

    @Test
    void theInnerNamesCanBeOthers() throws JsonProcessingException {
        var settings = Map.of(
                "crewhu.customer-email-fields", "mail,address",
                "crewhu.customer-id-fields", "contactId",
                "crewhu.customer-name-fields", "account");
        assertThat(
                        reduced(
                                settings,
                                "{\"_id\":\"a\",\"customer_data\":{\"id\":\"1\",\"contactId\":\"501\",\"address\":\"a@b\",\"account\":\"F\"}}"))
                .isEqualTo(json("{\"_id\":\"a\",\"customer_data\":{\"email\":\"a@b\",\"id\":\"501\",\"name\":\"F\"}}"));
    }

    private static JsonNode reduced(Map<String, String> settings, String survey) throws JsonProcessingException {
        return new SurveyFields(CrewHuSettings.with(settings)).reduce(json(survey));
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
