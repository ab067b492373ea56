package com.accellis.engagement.webhook.signature;

import static com.accellis.engagement.webhook.signature.KeyUrlRule.Verdict.REFUSED;
import static com.accellis.engagement.webhook.signature.KeyUrlRule.Verdict.TRUSTED;
import static com.accellis.engagement.webhook.signature.KeyUrlRule.Verdict.WRONG_COMPANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyUrlRuleTest {

    private static final String PATH = "/v2026_4//system/callbackkey/index.rails";
    private static final String QUERY = "?companyName=northwind&id=89966c04-0000-0000-0000-421103aca922";
    private static final KeyUrlRule RULE =
            rule("https://api-na.myconnectwise.net/v4_6_release/apis/3.0", "northwind", false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://na.myconnectwise.net/v2026_4//system/callbackkey/index.rails?companyName=northwind&id=1",
                "https://api-na.myconnectwise.net/v2026_4//system/callbackkey/index.rails?companyName=northwind&id=1",
                "https://na.myconnectwise.net/v4_6_release/system/callbackkey/index.rails?companyName=northwind&id=1",
                "https://na.myconnectwise.net/system/callbackkey/index.rails?id=1&companyName=northwind",
                "https://na.myconnectwise.net//system/callbackkey/index.rails?companyName=northwind",
                "https://na.myconnectwise.net/v2026_4//system/callbackkey/index.rails?companyName=%6eorthwind&id=1",
                "https://na.myconnectwise.net/v2026_4//system/callbackkey/index.rails?companyName=NorthWind&id=1",
                "https://eu.myconnectwise.net/v2026_4//system/callbackkey/index.rails?companyName=northwind&id=1"
            })
    void followsAddressesOfOurConnectWiseAndTheAllowList(String url) {
        assertThat(RULE.decide(url)).isEqualTo(new KeyUrlRule.Decision(TRUSTED, URI.create(url)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTPS://NA.MyConnectWise.net/v2026_4//system/callbackkey/index.rails?companyName=northwind&id=1",
                "https://na.myconnectwise.net./v2026_4//system/callbackkey/index.rails?companyName=northwind&id=1",
                "https://na.myconnectwise.net:443/v2026_4//system/callbackkey/index.rails?companyName=northwind&id=1"
            })
    void otherSpellingsOfAServerBecomeOneAndKeepTheDoubleSlash(String url) {
        assertThat(RULE.decide(url).url())
                .hasToString(
                        "https://na.myconnectwise.net/v2026_4//system/callbackkey/index.rails?companyName=northwind&id=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // not HTTPS
                "http://na.myconnectwise.net" + PATH + QUERY,
                "ftp://na.myconnectwise.net" + PATH + QUERY,
                "//na.myconnectwise.net" + PATH + QUERY,
                "https:na.myconnectwise.net" + PATH + QUERY,
                "file:///etc/passwd",
                "file://na.myconnectwise.net" + PATH + QUERY,
                "jar:https://na.myconnectwise.net/a.jar!/" + QUERY,
                "gopher://na.myconnectwise.net" + PATH + QUERY,
                "data:application/json,{}",
                // other hosts that look like ours
                "https://evil.example" + PATH + QUERY,
                "https://na.myconnectwise.net.evil.example" + PATH + QUERY,
                "https://evilmyconnectwise.net" + PATH + QUERY,
                "https://evil-na.myconnectwise.net" + PATH + QUERY,
                "https://myconnectwise.net" + PATH + QUERY,
                "https://au.myconnectwise.net" + PATH + QUERY,
                "https://api-api-na.myconnectwise.net" + PATH + QUERY,
                "https://na.myconnectwise.net.." + PATH + QUERY,
                "https://nа.myconnectwise.net" + PATH + QUERY, // Cyrillic a
                "https://xn--n-7sb.myconnectwise.net" + PATH + QUERY,
                // user info, escapes and separators
                "https://na.myconnectwise.net@evil.example" + PATH + QUERY,
                "https://user@na.myconnectwise.net" + PATH + QUERY,
                "https://user:secret@na.myconnectwise.net" + PATH + QUERY,
                "https://@na.myconnectwise.net" + PATH + QUERY,
                "https://na.myconnectwise.net%2f@evil.example" + PATH + QUERY,
                "https://na.myconnectwise.net%00.evil.example" + PATH + QUERY,
                "https://evil.example\\@na.myconnectwise.net" + PATH + QUERY,
                "https://na.myconnectwise.net\\.evil.example" + PATH + QUERY,
                "https:\\\\na.myconnectwise.net" + PATH + QUERY,
                "https://evil.example#@na.myconnectwise.net" + PATH + QUERY,
                "https://evil.example?@na.myconnectwise.net" + PATH + QUERY,
                "https://na.myconnectwise.net" + PATH + QUERY + "#fragment",
                "https://na.myconnectwise.net\t" + PATH + QUERY,
                "https://na.my\nconnectwise.net" + PATH + QUERY,
                " https://na.myconnectwise.net" + PATH + QUERY,
                "https://na.myconnectwise.net" + PATH + QUERY + " ",
                // this machine and its network
                "https://127.0.0.1" + PATH + QUERY,
                "https://[::1]" + PATH + QUERY,
                "https://[::ffff:127.0.0.1]" + PATH + QUERY,
                "https://169.254.169.254/latest/meta-data/",
                "https://2130706433" + PATH + QUERY,
                "https://0x7f.1" + PATH + QUERY,
                "https://0177.0.0.1" + PATH + QUERY,
                "https://localhost:8081/q/health",
                "http://localhost:8090" + PATH + QUERY,
                "http://127.0.0.1:8090" + PATH + QUERY,
                // odd ports
                "https://na.myconnectwise.net:8443" + PATH + QUERY,
                "https://na.myconnectwise.net:22" + PATH + QUERY,
                "https://na.myconnectwise.net:0443" + PATH + QUERY,
                "https://na.myconnectwise.net:" + PATH + QUERY,
                "https://na.myconnectwise.net:-1" + PATH + QUERY,
                // other paths
                "https://na.myconnectwise.net/" + QUERY,
                "https://na.myconnectwise.net/v2026_4/system/callbackkey/" + QUERY,
                "https://na.myconnectwise.net/v2026_4/system/callbackkey/index.rails/more" + QUERY,
                "https://na.myconnectwise.net/v2026_4/../x/system/callbackkey/index.rails" + QUERY,
                "https://na.myconnectwise.net/%2e%2e/system/callbackkey/index.rails" + QUERY,
                "https://na.myconnectwise.net/x;a=b/system/callbackkey/index.rails" + QUERY,
                "https://na.myconnectwise.net///system/callbackkey/index.rails" + QUERY,
                "https://na.myconnectwise.net/redirect/system/callbackkey/index.railsx" + QUERY,
                // no company
                "https://na.myconnectwise.net" + PATH,
                "https://na.myconnectwise.net" + PATH + "?id=1",
                "https://na.myconnectwise.net" + PATH + "?company=northwind",
                "https://na.myconnectwise.net" + PATH + "?id=1;companyName=northwind",
                "",
                "null",
                "not an address"
            })
    void followsNothingElse(String url) {
        assertThat(RULE.decide(url)).isEqualTo(new KeyUrlRule.Decision(REFUSED, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?companyName=othertenant&id=1",
                "?companyName=northwind&companyName=othertenant",
                "?companyName=othertenant&companyName=northwind",
                "?companyName=northwind&companyName=northwind",
                "?companyName=northwind&COMPANYNAME=othertenant",
                "?companyName=northwind&company%4eame=othertenant",
                "?companyName=northwind&companyName=Northwind",
                // A dotless i, whose capital letter is an I.
                "?companyName=northw%C4%B1nd&id=1",
                "?companyName=northwind2&id=1",
                "?companyName=&id=1",
                "?companyName&id=1",
                "?companyName=northwind%00&id=1",
                "?companyName=north%20wind&id=1"
            })
    void anAddressOfAnotherCompanyIsToldApart(String query) {
        assertThat(RULE.decide("https://na.myconnectwise.net" + PATH + query).verdict())
                .isEqualTo(WRONG_COMPANY);
    }

    @Test
    void theCaseOfTheConfiguredCompanyDoesNotCount() {
        var rule = rule("https://na.myconnectwise.net", "Northwind", false);
        String url = "https://na.myconnectwise.net" + PATH + QUERY;

        assertThat(rule.decide(url)).isEqualTo(new KeyUrlRule.Decision(TRUSTED, URI.create(url)));
        assertThat(rule.decide(url.replace("northwind", "othertenant")).verdict())
                .isEqualTo(WRONG_COMPANY);
    }

    @Test
    void missingAndEndlessAddressesAreRefused() {
        assertThat(RULE.decide(null).verdict()).isEqualTo(REFUSED);
        assertThat(RULE.decide("https://na.myconnectwise.net" + PATH + QUERY + "x".repeat(5000))
                        .verdict())
                .isEqualTo(REFUSED);
    }

    @Test
    void withoutAConfiguredCompanyNothingIsTrusted() {
        var rule = new KeyUrlRule(
                Optional.of(URI.create("https://na.myconnectwise.net")), List.of(), Optional.empty(), false);

        assertThat(rule.decide("https://na.myconnectwise.net" + PATH + QUERY).verdict())
                .isEqualTo(REFUSED);
    }

    @Test
    void aLocalSandboxIsTrustedOnlyWhenAllowed() {
        String url = "http://127.0.0.1:8090" + PATH + QUERY;

        assertThat(rule("http://127.0.0.1:8090", "northwind", false).decide(url).verdict())
                .isEqualTo(REFUSED);
        assertThat(rule("http://127.0.0.1:8090", "northwind", true).decide(url))
                .isEqualTo(new KeyUrlRule.Decision(TRUSTED, URI.create(url)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8091" + PATH + QUERY,
                "http://127.0.0.1" + PATH + QUERY,
                "http://localhost:8090" + PATH + QUERY,
                "https://127.0.0.1:8090" + PATH + QUERY,
                "http://user@127.0.0.1:8090" + PATH + QUERY,
                "http://127.0.0.1:8090/q/health" + QUERY,
                "http://169.254.169.254" + PATH + QUERY
            })
    void allowingALocalSandboxOpensNoOtherDoor(String url) {
        assertThat(rule("http://127.0.0.1:8090", "northwind", true).decide(url).verdict())
                .isEqualTo(REFUSED);
    }

    @Test
    void plainHttpIsNotTrustedFromAnyOtherMachine() {
        assertThat(rule("http://na.myconnectwise.net", "northwind", true)
                        .decide("http://na.myconnectwise.net" + PATH + QUERY)
                        .verdict())
                .isEqualTo(REFUSED);
    }

    @Test
    void credentialsBelongToTheConfiguredHostOnly() {
        assertThat(RULE.isOwnHost(RULE.decide("https://na.myconnectwise.net" + PATH + QUERY)
                        .url()))
                .isTrue();
        assertThat(RULE.isOwnHost(RULE.decide("https://eu.myconnectwise.net" + PATH + QUERY)
                        .url()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*.myconnectwise.net",
                "na.myconnectwise.net:443",
                "https://na.myconnectwise.net",
                "",
                "localhost"
            })
    void theAllowListTakesPlainHostNamesOnly(String host) {
        assertThatThrownBy(() -> new KeyUrlRule(Optional.empty(), List.of(host), Optional.of("northwind"), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connectwise.key-hosts");
    }

    private static KeyUrlRule rule(String baseUrl, String companyId, boolean loopbackAllowed) {
        return new KeyUrlRule(
                Optional.of(URI.create(baseUrl)),
                List.of("EU.myconnectwise.net"),
                Optional.of(companyId),
                loopbackAllowed);
    }
}
