package com.accellis.engagement.connector.crewhu;

import com.accellis.engagement.connector.diagnosis.Exchange;
import com.accellis.engagement.connector.diagnosis.Trouble;
import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import com.accellis.engagement.connector.platform.CrewHuConfig;
import com.accellis.engagement.connector.platform.SourceKeys;
import com.accellis.engagement.connector.source.Probe;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** A single question to CrewHu for a connection test; never repeated. */
@ApplicationScoped
public class CrewHuProbe {

    private final CrewHuConfig config;
    private final SourceKeys keys;
    private final SurveyRequest requests;
    private final Probe probe;

    CrewHuProbe(CrewHuConfig config, SourceKeys keys, ConnectionTestConfig tests, Clock clock) {
        this.config = config;
        this.keys = keys;
        this.requests = new SurveyRequest(config);
        this.probe = new Probe(tests, clock, null);
    }

    @PreDestroy
    void close() {
        probe.close();
    }

    public boolean configured() {
        return config.configured();
    }

    public URI address() {
        return config.baseUrl();
    }

    /** The shortest list of surveys. */
    public Exchange surveys() {
        try {
            HttpRequest request = requests.signed(
                            requests.list(1, 1, Optional.empty()),
                            keys.crewHuKey().orElseThrow())
                    .build();
            return probe.ask(request, Probe.Turn.AT_ONCE, Set.of());
        } catch (SourceKeys.UnusableKey e) {
            return Exchange.notSent(e.variable());
        } catch (IllegalArgumentException e) {
            // The JDK's client refuses addresses without scheme or host.
            return Exchange.failed(Trouble.NO_ADDRESS);
        }
    }
}
