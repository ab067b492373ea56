package com.accellis.engagement.connector.linking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomerKeysTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "ada@fabrikam.example | ada@fabrikam.example",
                "' Ada@Fabrikam.Example ' | ada@fabrikam.example",
                "ada | ",
                "ada@ | ",
                "@fabrikam.example | ",
                "ada@fabrikam.example, ben@fabrikam.example | ",
                "Ada <ada@fabrikam.example> | ",
                "'' | "
            })
    void anAddressIsOneAddressInWhateverCase(String text, String key) {
        assertThat(EmailKey.of(text)).isEqualTo(key);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Fabrikam Ltd | fabrikam ltd",
                "  FABRIKAM,   Limited. | fabrikam ltd",
                "Café & Söhne | cafe and sohne",
                "Smith's Foods, Inc. | smiths foods inc",
                "S.A. Example | sa example",
                "Blue-Yonder Company | blue yonder co",
                "ＦＡＢＲＩＫＡＭ | fabrikam",
                "Łódź 24 | łodz 24",
                "' - ' | ",
                "'' | "
            })
    void aCompanyNameIsItsLettersAndDigits(String text, String key) {
        assertThat(CompanyNameKey.of(text)).isEqualTo(key);
    }

    @Test
    void theLegalFormTellsCompaniesApart() {
        assertThat(CompanyNameKey.of("Fabrikam Ltd")).isNotEqualTo(CompanyNameKey.of("Fabrikam Inc"));
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"501, 501", "' 501 ', 501", "0, ", "-1, ", "a17, ", "9999999999999999999, ", "'', "})
    void aNumberOfACustomerIsAPositiveWholeNumber(String text, String id) {
        assertThat(SurveyCustomer.of(null, text, null).id()).isEqualTo(id);
    }

    @Test
    void aCustomerDoesNotShowInTexts() {
        assertThat(SurveyCustomer.of("ada@fabrikam.example", "501", "Fabrikam Ltd"))
                .hasToString("SurveyCustomer");
        assertThat(SurveyCustomer.of(null, null, null)).isEqualTo(SurveyCustomer.UNKNOWN);
    }
}
