package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.connector.record.AgreementAdditions;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.SourceEntity;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the additions of every agreement, one agreement after the other: ConnectWise has no list of all additions. */
final class AdditionsReader implements EntityReader {

    private final ConnectWiseApi api;
    private final AgreementAdditions agreementAdditions;
    private final int pageSize;

    AdditionsReader(ConnectWiseApi api, AgreementAdditions agreementAdditions, ConnectWiseConfig config) {
        this.api = api;
        this.agreementAdditions = agreementAdditions;
        this.pageSize = config.pageSize();
    }

    @Override
    public SourceEntity entity() {
        return SourceEntity.AGREEMENT_ADDITIONS;
    }

    @Override
    public boolean configured() {
        return api.configured();
    }

    @Override
    public Set<SourceEntity> needs() {
        return Set.of(SourceEntity.AGREEMENTS);
    }

    /** Whether a change of an addition touches its agreement is unknown, so a window cannot be asked for. */
    @Override
    public void read(PullWindow window, String position, Sink sink) {
        boolean all = window.changedAfter().isEmpty();
        long after = position == null ? 0 : Long.parseLong(position);
        boolean handedOver = position != null;
        for (long agreement : agreementAdditions.agreements(all)) {
            if (agreement > after) {
                try {
                    sink.page(ofAgreement(Purpose.RUN, agreement), Long.toString(agreement));
                    handedOver = true;
                } catch (SourceFailure e) {
                    // The agreement itself is gone; its own deletion takes its additions along.
                    if (!e.saysNotFound()) {
                        throw e;
                    }
                }
            }
        }
        if (!handedOver) {
            sink.page(none(), Long.toString(after));
        }
    }

    /** An empty page, with the moment of which only an answer of ConnectWise tells. */
    private ReadPage none() {
        ReadPage agreements = api.list(
                Purpose.RUN,
                SourceEntity.AGREEMENTS,
                ConnectWisePaths.list(SourceEntity.AGREEMENTS),
                Map.of("pageSize", "1", "fields", "id"),
                Map.of());
        return new ReadPage(entity(), List.of(), agreements.readNumber(), agreements.serverDate());
    }

    /** The sum over all agreements that we hold: ConnectWise counts additions only below their agreement. */
    @Override
    public OptionalLong count() {
        long sum = 0;
        for (long agreement : agreementAdditions.agreements(true)) {
            try {
                sum += api.count(ConnectWisePaths.additions(agreement));
            } catch (SourceFailure e) {
                if (!e.saysNotFound()) {
                    throw e;
                }
            }
        }
        return OptionalLong.of(sum);
    }

    /** All additions of an agreement; each row says which agreement it was read from. */
    ReadPage ofAgreement(Purpose purpose, long agreement) {
        List<JsonNode> rows = new ArrayList<>();
        ReadPage first = null;
        for (int number = 1; ; number++) {
            ReadPage page = api.list(
                    purpose,
                    SourceEntity.AGREEMENT_ADDITIONS,
                    ConnectWisePaths.additions(agreement),
                    Map.of(
                            "orderBy", "id asc",
                            "pageSize", Integer.toString(pageSize),
                            "page", Integer.toString(number)),
                    Map.of());
            first = first == null ? page : first;
            page.records().forEach(row -> rows.add(stamped(row, agreement)));
            if (page.records().size() < pageSize) {
                return new ReadPage(
                        SourceEntity.AGREEMENT_ADDITIONS, rows, first.readNumber(), first.serverDate(), agreement);
            }
        }
    }

    ReadPage one(long agreement, long addition) {
        ReadPage page =
                api.one(SourceEntity.AGREEMENT_ADDITIONS, ConnectWisePaths.additions(agreement) + "/" + addition);
        return new ReadPage(
                page.entity(),
                page.records().stream().map(row -> stamped(row, agreement)).toList(),
                page.readNumber(),
                page.serverDate());
    }

    private static JsonNode stamped(JsonNode row, long agreement) {
        return row instanceof ObjectNode object ? object.put("agreementId", agreement) : row;
    }
}
