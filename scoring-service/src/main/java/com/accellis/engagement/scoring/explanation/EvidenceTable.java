package com.accellis.engagement.scoring.explanation;

import com.accellis.engagement.kit.http.Csv;
import java.util.Arrays;
import java.util.List;

/** Evidence as a table for spreadsheets: a row a record and metric. */
final class EvidenceTable {

    private EvidenceTable() {}

    static String of(List<ListEvidence.Item> items) {
        var table = new Csv();
        table.row(List.of("metric", "amount", "topic", "id", "companyId", "day", "leavesOn", "event"));
        items.forEach(item -> item.counts()
                .forEach(count -> table.row(Arrays.asList(
                        count.metric().wireName(),
                        count.amount(),
                        item.topic(),
                        item.id(),
                        item.companyId(),
                        item.day(),
                        item.leavesOn(),
                        item.event()))));
        return table.text();
    }
}
