package com.accellis.engagement.registry.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainTest {

    @ParameterizedTest(name = "{0} is at {1}")
    @CsvSource({
        "https://www.Contoso-Ltd.com/about?x=1, contoso-ltd.com",
        "contoso-ltd.com, contoso-ltd.com",
        "http://shop.contoso-ltd.co.uk:8080, contoso-ltd.co.uk",
        "user@contoso-ltd.com.au, contoso-ltd.com.au",
        "contoso-ltd.com  (new), contoso-ltd.com",
        "https://bücher-contoso.de, xn--bcher-contoso-wob.de"
    })
    void theRegisteredPartOfAWebsite(String website, String domain) {
        assertThat(Domain.ofWebsite(website)).contains(domain);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "none",
                "n/a",
                "http://",
                "192.168.1.10",
                "https://www.facebook.com/contoso",
                "contoso.wixsite.com/start",
                "co.uk",
                "a..b",
                "localhost",
                "exa mple",
                "http://\uD800.com"
            })
    void whatSaysNothingAboutTheFirm(String website) {
        assertThat(Domain.ofWebsite(website)).isEmpty();
    }

    @Test
    void mailboxesOfPublicProvidersDoNotCount() {
        assertThat(Domain.ofMail(Map.of("gmail.com", 9, "mail.contoso-ltd.com", 1)))
                .containsExactly("contoso-ltd.com");
    }

    @Test
    void aFewPeopleFromOutsideDoNotCount() {
        assertThat(Domain.ofMail(Map.of("contoso-ltd.com", 5, "their-accountant.com", 1)))
                .containsExactly("contoso-ltd.com");
        assertThat(Domain.ofMail(Map.of("one.org", 1, "two.org", 1))).containsExactly("one.org", "two.org");
        assertThat(Domain.ofMail(Map.of("one.org", 1, "two.org", 1, "three.org", 1)))
                .isEmpty();
    }
}
