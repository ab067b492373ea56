package com.accellis.engagement.scoring.overview;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.kit.http.Csv;
import com.accellis.engagement.scoring.formula.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Scores as a table for spreadsheets: a row a client, three columns a metric. */
final class ScoreTable {

    private static final List<String> COLUMNS = List.of(
            "clientId",
            "clientName",
            "industry",
            "window",
            "asOf",
            "current",
            "score",
            "grade",
            "coverage",
            "rank",
            "trend",
            "industryAverage",
            "industryPercentile",
            "scorecardVersion");

    private ScoreTable() {}

    static String of(List<ScoreItem> items) {
        var table = new Csv();
        List<Object> header = new ArrayList<>(COLUMNS);
        Arrays.stream(Metric.values())
                .forEach(metric -> header.addAll(List.of(
                        metric.wireName() + " value", metric.wireName() + " points", metric.wireName() + " reason")));
        table.row(header);
        items.forEach(item -> table.row(row(item)));
        return table.text();
    }

    private static List<Object> row(ScoreItem item) {
        List<Object> cells = new ArrayList<>(Arrays.asList(
                item.clientId(),
                item.clientName(),
                item.industry(),
                item.window(),
                item.asOf(),
                item.current(),
                item.score(),
                item.grade(),
                item.coverage(),
                item.rank(),
                item.trend(),
                item.industryAverage(),
                item.industryPercentile(),
                item.scorecardVersion()));
        for (Metric metric : Metric.values()) {
            MetricScore found = item.metrics().stream()
                    .filter(candidate -> candidate.key().equals(metric.wireName()))
                    .findFirst()
                    .orElse(null);
            cells.add(found == null ? null : found.value());
            cells.add(found == null ? null : found.points());
            cells.add(found == null ? "off" : found.reason());
        }
        return cells;
    }
}
