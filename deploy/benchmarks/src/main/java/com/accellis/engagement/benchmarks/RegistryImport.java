package com.accellis.engagement.benchmarks;

import static com.accellis.engagement.benchmarks.Figures.percentile;
import static com.accellis.engagement.benchmarks.Figures.say;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Files of 10,000 clients: seven in ten lines change a client, the others bring a new one with a company. */
final class RegistryImport {

    private static final int LINES = 10_000;
    private static final int NEW = 3_000;
    private static final int ROUNDS = 3;
    private static final double IMPORT_MILLIS = 5_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;

    RegistryImport(String address) {
        this.address = address;
    }

    void run(Connection database) throws IOException, InterruptedException, SQLException {
        List<String> clients =
                column(database, "SELECT id FROM client WHERE NOT deleted ORDER BY id LIMIT " + (LINES - NEW));
        List<String> companies = column(database, """
                SELECT c.id FROM company c WHERE NOT EXISTS (SELECT FROM company_assignment a WHERE a.company_id = c.id)
                ORDER BY c.id LIMIT\s""" + ROUNDS * NEW);
        if (clients.size() < LINES - NEW || companies.size() < ROUNDS * NEW) {
            throw new IllegalArgumentException(
                    "import needs at least %d clients and %d unmapped companies".formatted(LINES - NEW, ROUNDS * NEW));
        }
        say("import: %d files of %d lines, %d of them new clients with a company", ROUNDS, LINES, NEW);
        var millis = new double[ROUNDS];
        for (var round = 0; round < ROUNDS; round++) {
            String file = file(round, clients, companies.subList(round * NEW, (round + 1) * NEW));
            double dry = send(file, "?dryRun=true");
            millis[round] = send(file, "");
            say("  file %d: dry run %.0f ms, import %.0f ms", round + 1, dry, millis[round]);
        }
        var most = percentile(millis, 1);
        say(
                "import, slowest of %d: %.0f ms (target: below %.0f ms): %s",
                ROUNDS, most, IMPORT_MILLIS, Targets.below("import of clients, slowest", most, "ms", IMPORT_MILLIS));
    }

    private static String file(int round, List<String> clients, List<String> companies) {
        var file = new StringBuilder("id,edition,name,industry,autoScoring,window,retired,notes,companyIds\r\n");
        clients.forEach(id -> file.append(id)
                .append(",,,,true,60,,note of file ")
                .append(round)
                .append(",\r\n"));
        for (var i = 0; i < companies.size(); i++) {
            file.append(",,Imported ").append(round).append(' ').append(i).append(",legal,true,30,false,,");
            file.append(companies.get(i)).append("\r\n");
        }
        return file.toString();
    }

    private double send(String file, String query) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(address + "/api/v1/clients/import" + query))
                .header("Authorization", "Bearer " + TestTokens.manager())
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(file))
                .build();
        var began = System.nanoTime();
        var answer = http.send(request, BodyHandlers.ofByteArray());
        var millis = (System.nanoTime() - began) / 1e6;
        var report = EventJson.mapper().readTree(answer.body());
        if (answer.statusCode() != 200
                || report.path("created").asInt() != NEW
                || report.path("changed").asInt() != LINES - NEW) {
            throw new IllegalStateException("The import was answered with " + answer.statusCode() + ": "
                    + report.toString()
                            .substring(0, Math.min(400, report.toString().length())));
        }
        return millis;
    }

    private static List<String> column(Connection database, String select) throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(select)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
