package com.accellis.engagement.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.IntPredicate;

/** A question whose answer says whether something works right now. */
@FunctionalInterface
interface Probe {

    boolean works();

    /** The port accepts connections. */
    static Probe port(int port) {
        return () -> Ports.answers(port);
    }

    /** The address answers 200. */
    static Probe ok(URI address) {
        return http(address, status -> status == 200);
    }

    /** The address answers anything that is not a failure of its own. */
    static Probe answers(URI address) {
        return http(address, status -> status < 500);
    }

    private static Probe http(URI address, IntPredicate good) {
        var request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
        return () -> {
            try {
                return good.test(
                        Client.INSTANCE.send(request, BodyHandlers.discarding()).statusCode());
            } catch (IOException noAnswer) {
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        };
    }

    /** One client for all probes; made on first use. */
    final class Client {
        private static final HttpClient INSTANCE = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();

        private Client() {}
    }
}
