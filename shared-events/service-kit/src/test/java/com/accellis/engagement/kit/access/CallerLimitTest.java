package com.accellis.engagement.kit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.kit.http.ProblemException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class CallerLimitTest {

    private static final int BURST = 20;

    private final CallerLimit limit = new CallerLimit(new CallersConfig() {
        @Override
        public int requestsPerSecond() {
            return 1;
        }

        @Override
        public int burst() {
            return BURST;
        }
    });

    @Test
    void whoAsksTooMuchIsToldSoAndOthersGoOn() {
        for (int count = 0; count < BURST; count++) {
            limit.check(requestWith("Bearer one"));
        }

        assertThatThrownBy(() -> useUp("Bearer one"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().type()).isEqualTo("urn:problem:too-many-requests"));
        assertThatThrownBy(() -> useUp("bearer  one")).isInstanceOf(ProblemException.class);
        assertThatCode(() -> limit.check(requestWith("Bearer two"))).doesNotThrowAnyException();
        assertThatCode(() -> limit.check(requestWith(null))).doesNotThrowAnyException();
    }

    /** A slow machine may have given some back meanwhile. */
    private void useUp(String authorization) {
        for (int count = 0; count < BURST; count++) {
            limit.check(requestWith(authorization));
        }
    }

    private static ContainerRequestContext requestWith(String authorization) {
        return (ContainerRequestContext) Proxy.newProxyInstance(
                CallerLimitTest.class.getClassLoader(),
                new Class<?>[] {ContainerRequestContext.class},
                (proxy, method, arguments) -> method.getName().equals("getHeaderString") ? authorization : null);
    }
}
