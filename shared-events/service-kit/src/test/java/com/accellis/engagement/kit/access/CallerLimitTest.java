package com.accellis.engagement.kit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.kit.http.ProblemException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThatCode(() -> limit.check(requestWith())).doesNotThrowAnyException();
    }

    /** Base64 has characters that are skipped, an end after which nothing is read, and bits that mean nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"signature~", "signaturf", "signature= 1", "signature=.2"})
    void anotherSpellingOfTheSignatureIsTheSameToken(String signature) {
        useUp("Bearer header.payload.signature");

        assertThatThrownBy(() -> useUp("Bearer header.payload." + signature)).isInstanceOf(ProblemException.class);
        assertThatCode(() -> limit.check(requestWith("Bearer header.payload2.signature")))
                .doesNotThrowAnyException();
    }

    @Test
    void twoTokensAreNone() {
        assertThatThrownBy(() -> limit.check(requestWith("Bearer one", "Bearer two")))
                .isInstanceOf(UnauthorizedException.class);
    }

    @Test
    void whoAsksHearsHowMuchIsLeft() {
        var request = requestWith("Bearer three");
        limit.check(requestWith("Bearer three"));
        limit.check(request);
        var headers = new MultivaluedHashMap<String, Object>();

        limit.tell(request, responseWith(headers));

        assertThat(headers.getFirst("RateLimit-Policy")).isEqualTo("\"token\";q=20;w=20");
        assertThat((String) headers.getFirst("RateLimit")).matches("\"token\";r=1[89];t=[12]");
    }

    /** A slow machine may have given some back meanwhile. */
    private void useUp(String authorization) {
        for (int count = 0; count < BURST; count++) {
            limit.check(requestWith(authorization));
        }
    }

    private static ContainerRequestContext requestWith(String... authorization) {
        var headers = new MultivaluedHashMap<String, String>();
        if (authorization.length > 0) {
            headers.addAll(HttpHeaders.AUTHORIZATION, authorization);
        }
        var properties = new HashMap<Object, Object>();
        return (ContainerRequestContext) Proxy.newProxyInstance(
                CallerLimitTest.class.getClassLoader(),
                new Class<?>[] {ContainerRequestContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeaders" -> headers;
                    case "getProperty" -> properties.get(arguments[0]);
                    case "setProperty" -> properties.put(arguments[0], arguments[1]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static ContainerResponseContext responseWith(MultivaluedMap<String, Object> headers) {
        return (ContainerResponseContext) Proxy.newProxyInstance(
                CallerLimitTest.class.getClassLoader(),
                new Class<?>[] {ContainerResponseContext.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("getHeaders")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return headers;
                });
    }
}
