package com.accellis.engagement.connector.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.subscription.SubscriptionPlan.Registered;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscriptionPlanTest {

    private static final URI OURS = URI.create("https://us.example/connectwise/webhook?recordId=");
    private static final Set<String> TYPES = Set.of("ticket", "time");

    private static Registered ours(long id, String type, boolean inactive) {
        return new Registered(id, OURS.toString(), type, "owner", inactive);
    }

    @Test
    void whatIsMissingIsAdded() {
        assertThat(SubscriptionPlan.of(List.of(ours(1, "ticket", false)), OURS, TYPES))
                .isEqualTo(new SubscriptionPlan(List.of("time"), List.of(), List.of()));
    }

    @Test
    void whatConnectWiseSwitchedOffIsSwitchedOn() {
        assertThat(SubscriptionPlan.of(List.of(ours(1, "ticket", true), ours(2, "time", false)), OURS, TYPES))
                .isEqualTo(new SubscriptionPlan(List.of(), List.of(1L), List.of()));
    }

    @Test
    void ourLeftoversAreRemovedAndForeignOnesStay() {
        var registered = List.of(
                ours(1, "ticket", false),
                ours(2, "ticket", false),
                ours(3, "invoice", false),
                new Registered(4, OURS.toString(), "time", "board", false),
                new Registered(5, "https://others.example/?recordId=", "ticket", "owner", false));
        assertThat(SubscriptionPlan.of(registered, OURS, TYPES))
                .isEqualTo(new SubscriptionPlan(List.of("time"), List.of(), List.of(2L, 3L, 4L)));
    }
}
