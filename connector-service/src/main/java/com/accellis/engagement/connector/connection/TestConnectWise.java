package com.accellis.engagement.connector.connection;

import com.accellis.engagement.connector.callback.CallbackAddress;
import com.accellis.engagement.connector.connectwise.ConnectWisePaths;
import com.accellis.engagement.connector.connectwise.ConnectWiseProbe;
import com.accellis.engagement.connector.diagnosis.ConnectWiseDiagnosis;
import com.accellis.engagement.connector.diagnosis.ConnectWiseFacts;
import com.accellis.engagement.connector.diagnosis.Diagnosis;
import com.accellis.engagement.connector.diagnosis.Exchange;
import com.accellis.engagement.connector.diagnosis.Right;
import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import com.accellis.engagement.events.SourceEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Asks ConnectWise for a little of everything that we read, and says what is wrong. */
@ApplicationScoped
class TestConnectWise {

    private static final String CALLBACKS = "callbacks";
    private static final int TOO_MANY_REQUESTS = 429;

    private static final List<SourceEntity> LISTS = Stream.of(SourceEntity.values())
            .filter(entity -> entity != SourceEntity.SURVEYS && entity != SourceEntity.AGREEMENT_ADDITIONS)
            .toList();

    private final ConnectWiseProbe probe;
    private final CallbackAddress callbackAddress;
    private final ConnectionTestConfig config;
    private final Clock clock;

    TestConnectWise(ConnectWiseProbe probe, CallbackAddress callbackAddress, ConnectionTestConfig config, Clock clock) {
        this.probe = probe;
        this.callbackAddress = callbackAddress;
        this.config = config;
        this.clock = clock;
    }

    TestResult test() {
        Instant begun = clock.instant();
        ConnectWiseFacts facts = gather();
        Diagnosis found = ConnectWiseDiagnosis.of(facts);
        Exchange info = facts.info();
        return TestResult.of(
                SourceSystem.CONNECTWISE,
                begun,
                clock.instant(),
                new Diagnosis(found.outcome(), found.sentence(), withUnknown(found.rights())),
                info,
                info == null ? null : info.facts().get(ConnectWiseProbe.VERSION),
                info == null ? null : info.facts().get(ConnectWiseProbe.REGION));
    }

    private ConnectWiseFacts gather() {
        List<String> missing = probe.missing();
        if (!missing.isEmpty()) {
            return new ConnectWiseFacts(missing, probe.address(), probe.codebase(), null, null, Map.of());
        }
        long deadline = System.nanoTime() + config.askFor().toNanos();
        Exchange info = probe.info();
        Exchange company = ConnectWiseDiagnosis.companyHelps(info) ? probe.company() : null;
        Map<String, Exchange> lists = ConnectWiseDiagnosis.listsHelp(info) ? lists(deadline) : Map.of();
        return new ConnectWiseFacts(missing, probe.address(), probe.codebase(), info, company, lists);
    }

    private Map<String, Exchange> lists(long deadline) {
        Map<String, Exchange> lists = new LinkedHashMap<>();
        for (SourceEntity entity : LISTS) {
            ask(lists, entity.wireName(), ConnectWisePaths.list(entity), deadline);
        }
        Exchange agreements = lists.get(SourceEntity.AGREEMENTS.wireName());
        String agreement = agreements == null ? "" : agreements.facts().getOrDefault(ConnectWiseProbe.ID, "");
        if (agreement.matches("[0-9]{1,18}")) {
            ask(
                    lists,
                    SourceEntity.AGREEMENT_ADDITIONS.wireName(),
                    ConnectWisePaths.additions(Long.parseLong(agreement)),
                    deadline);
        }
        if (callbackAddress.usable()) {
            ask(lists, CALLBACKS, ConnectWisePaths.CALLBACKS, deadline);
        }
        return lists;
    }

    private void ask(Map<String, Exchange> lists, String name, String path, long deadline) {
        boolean goOn =
                lists.values().stream().allMatch(list -> list.trouble() == null && list.status() != TOO_MANY_REQUESTS);
        if (goOn && System.nanoTime() < deadline) {
            lists.put(name, probe.list(path));
        }
    }

    /** What was not asked is listed as well. */
    private static Map<String, Right> withUnknown(Map<String, Right> found) {
        Map<String, Right> rights = new LinkedHashMap<>();
        for (SourceEntity entity : SourceEntity.values()) {
            if (entity != SourceEntity.SURVEYS) {
                rights.put(entity.wireName(), Right.UNKNOWN);
            }
        }
        rights.put(CALLBACKS, Right.UNKNOWN);
        rights.putAll(found);
        return rights;
    }
}
