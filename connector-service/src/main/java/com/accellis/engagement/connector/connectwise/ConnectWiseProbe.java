package com.accellis.engagement.connector.connectwise;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.connector.diagnosis.Exchange;
import com.accellis.engagement.connector.diagnosis.Trouble;
import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import com.accellis.engagement.connector.platform.SourceKeys;
import com.accellis.engagement.connector.source.Probe;
import com.accellis.engagement.connector.source.RetryAfter;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Single questions to ConnectWise for a connection test: within the limits of all requests, and never repeated. */
@ApplicationScoped
public class ConnectWiseProbe {

    /** The field of {@code /system/info} that only ConnectWise answers. */
    public static final String VERSION = "version";

    public static final String REGION = "cloudRegion";
    public static final String ID = "id";

    private static final Logger LOG = Logger.getLogger(ConnectWiseProbe.class);
    private static final int TOO_MANY_REQUESTS = 429;

    private final ConnectWiseConfig config;
    private final ConnectWiseRequests requests;
    private final RateLimitGate gate;
    private final Clock clock;
    private final Probe probe;

    ConnectWiseProbe(
            ConnectWiseConfig config, SourceKeys keys, ConnectionTestConfig tests, RateLimitGate gate, Clock clock) {
        this.config = config;
        this.requests = new ConnectWiseRequests(config, keys);
        this.gate = gate;
        this.clock = clock;
        this.probe = new Probe(tests, clock, null);
    }

    @PreDestroy
    void close() {
        probe.close();
    }

    /** The settings that are not set, by the names of their environment variables. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        addIfEmpty(missing, config.baseUrl(), "CONNECTWISE_BASE_URL");
        addIfEmpty(missing, config.companyId(), "CONNECTWISE_COMPANY_ID");
        addIfEmpty(missing, config.publicKey(), "CONNECTWISE_PUBLIC_KEY");
        addIfEmpty(missing, config.privateKey(), "CONNECTWISE_PRIVATE_KEY");
        addIfEmpty(missing, config.clientId(), "CONNECTWISE_CLIENT_ID");
        return missing;
    }

    private static void addIfEmpty(List<String> missing, Optional<?> setting, String name) {
        if (setting.isEmpty()) {
            missing.add(name);
        }
    }

    public URI address() {
        return config.baseUrl().orElse(null);
    }

    public String codebase() {
        return config.codebase();
    }

    public Exchange info() {
        return ask(() -> requests.request("GET", "/system/info", Map.of(), Map.of(), null), Set.of(VERSION, REGION));
    }

    /** The shortest list that shows whether we may read it; brings the first id. */
    public Exchange list(String path) {
        return ask(
                () -> requests.request("GET", path, Map.of("pageSize", "1", "fields", ID), Map.of(), null), Set.of(ID));
    }

    /** What the login host knows of the company; asked without credentials. */
    public Exchange company() {
        return ask(() -> HttpRequest.newBuilder(companyInfo()).build(), Set.of("Codebase"));
    }

    private URI companyInfo() {
        URI base = config.baseUrl().orElseThrow();
        String authority = base.getAuthority().replaceFirst("(?i)^api-", "");
        String company = URLEncoder.encode(config.companyId().orElseThrow(), UTF_8);
        return URI.create(base.getScheme() + "://" + authority + "/login/companyinfo/" + company);
    }

    private Exchange ask(Supplier<HttpRequest> request, Set<String> wanted) {
        try {
            HttpRequest question = request.get();
            Exchange exchange = probe.ask(question, this::turn, wanted);
            LOG.debugf(
                    "connectwise test: path=%s status=%d trouble=%s",
                    question.uri().getPath(), exchange.status(), exchange.trouble());
            return exchange;
        } catch (SourceKeys.UnusableKey e) {
            return Exchange.notSent(e.variable());
        } catch (IllegalArgumentException e) {
            // The JDK's client refuses addresses without scheme or host.
            return Exchange.failed(Trouble.NO_ADDRESS);
        }
    }

    private Probe.Answer turn(Probe.Sending sending) throws IOException, InterruptedException {
        return gate.<Probe.Answer, IOException>pass(Purpose.REFRESH, readNumber -> {
            Probe.Answer answer = sending.send();
            if (answer.status() == TOO_MANY_REQUESTS) {
                gate.pause(RetryAfter.of(answer.headers().firstValue("Retry-After"), clock.instant()));
            } else {
                gate.answered();
            }
            return answer;
        });
    }
}
