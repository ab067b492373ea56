package com.accellis.engagement.connector.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.subscription.SubscriptionPlan.Registered;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionPlanTest {

    private static final URI OURS = URI.create("https://us.example/connectwise/webhook?recordId=");
    private static final Set<String> TYPES = Set.of("ticket", "time");

    private static Registered ours(long id, String type, boolean inactive) {
        return new Registered(id, OURS.toString(), type, "owner", inactive, false);
    }

    private static Registered at(long id, String url) {
        return new Registered(id, url, "ticket", "owner", false, false);
    }

    @Test
    void whatIsMissingIsAdded() {
        assertThat(SubscriptionPlan.of(List.of(ours(1, "ticket", false)), OURS, TYPES))
                .isEqualTo(new SubscriptionPlan(List.of("time"), List.of(), List.of()));
    }

    @Test
    void whatConnectWiseSwitchedOffIsSwitchedOn() {
        assertThat(SubscriptionPlan.of(List.of(ours(1, "ticket", true), ours(2, "time", false)), OURS, TYPES))
                .isEqualTo(new SubscriptionPlan(List.of(), List.of(ours(1, "ticket", true)), List.of()));
    }

    @Test
    void whenEverythingIsAsItShouldBeNothingIsDone() {
        assertThat(SubscriptionPlan.of(List.of(ours(1, "ticket", false), ours(2, "time", false)), OURS, TYPES)
                        .nothingToDo())
                .isTrue();
    }

    @Test
    void whatIsDoubledUnneededOrOtherwiseThanWeRegisterIsRemoved() {
        var doubled = ours(2, "ticket", false);
        var unneeded = ours(3, "invoice", false);
        var narrow = new Registered(4, OURS.toString(), "time", "board", false, false);
        var odd = new Registered(5, OURS.toString(), "time", "owner", false, true);
        assertThat(SubscriptionPlan.of(List.of(ours(1, "ticket", false), doubled, unneeded, narrow, odd), OURS, TYPES))
                .isEqualTo(new SubscriptionPlan(List.of("time"), List.of(), List.of(doubled, unneeded, narrow, odd)));
    }

    @Test
    void ofTwoAlikeTheOneThatWorksIsKept() {
        var off = ours(1, "ticket", true);
        assertThat(SubscriptionPlan.of(List.of(off, ours(2, "ticket", false), ours(3, "time", false)), OURS, TYPES))
                .isEqualTo(new SubscriptionPlan(List.of(), List.of(), List.of(off)));
    }

    @ParameterizedTest(name = "{0} is ours: {1}")
    @CsvSource({
        "https://us.example/connectwise/webhook, true",
        "http://US.example:8443/connectwise/webhook?id=, true",
        "https://us.example/connectwise/webhooks?recordId=, false",
        "https://us.example/other?recordId=, false",
        "https://us.example.org/connectwise/webhook?recordId=, false",
        "https://others.example/connectwise/webhook?recordId=, false",
        "not an address at us.example, false"
    })
    void onlyLeftoversAtOurHostAndPathAreRemoved(String url, boolean ours) {
        var leftover = at(9, url);
        var plan =
                SubscriptionPlan.of(List.of(ours(1, "ticket", false), ours(2, "time", false), leftover), OURS, TYPES);
        assertThat(plan.remove()).isEqualTo(ours ? List.of(leftover) : List.of());
        assertThat(plan.add()).isEmpty();
    }
}
