package com.accellis.engagement.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.testkit.Infrastructure;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What each part alone can do here, without anything of ours: no import can be faster than the slowest of them. */
final class BareLoops {

    private static final int PAGE = 1_000;
    private static final byte[] EVENT = new byte[400];

    private BareLoops() {}

    /** Pages of tickets read and parsed, one after the other; records per second. */
    static long reading(String address, int records) throws IOException, InterruptedException {
        var http = HttpClient.newHttpClient();
        var json = new JsonMapper();
        var credentials =
                Base64.getEncoder().encodeToString("northwind+sandbox-public:sandbox-private".getBytes(UTF_8));
        var after = 0L;
        var read = 0;
        var began = System.nanoTime();
        while (read < records) {
            var request = HttpRequest.newBuilder(URI.create(
                            address + "/v4_6_release/apis/3.0/service/tickets?pageSize=" + PAGE + "&pageId=" + after))
                    .header("Authorization", "Basic " + credentials)
                    .header("clientId", "5a2b0c1e-0000-4000-8000-000000000001")
                    .header("pagination-type", "forward-only")
                    .build();
            var page =
                    json.readTree(http.send(request, BodyHandlers.ofByteArray()).body());
            read += page.size();
            if (page.size() < PAGE) {
                break;
            }
            after = page.get(page.size() - 1).get("id").longValue();
        }
        return perSecond(read, began);
    }

    /** Rows stored, a page per transaction; records per second. */
    static long storing(Infrastructure.Database database, int records) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            try (var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE bare (id text PRIMARY KEY, event bytea)");
            }
            connection.setAutoCommit(false);
            var began = System.nanoTime();
            try (var insert =
                    connection.prepareStatement("INSERT INTO bare SELECT * FROM unnest(?::text[], ?::bytea[])")) {
                for (var from = 0; from < records; from += PAGE) {
                    var ids = new String[PAGE];
                    var events = new byte[PAGE][];
                    for (var i = 0; i < PAGE; i++) {
                        ids[i] = Integer.toString(from + i);
                        events[i] = EVENT;
                    }
                    insert.setArray(1, connection.createArrayOf("text", ids));
                    insert.setArray(2, connection.createArrayOf("bytea", events));
                    insert.executeUpdate();
                    connection.commit();
                }
            }
            var perSecond = perSecond(records, began);
            try (var statement = connection.createStatement()) {
                statement.execute("DROP TABLE bare");
            }
            connection.commit();
            return perSecond;
        }
    }

    /** Records published and acknowledged; records per second. The topic is one that the connector does not use. */
    static long publishing(Infrastructure.Broker broker, int records) {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 5);
        var began = System.nanoTime();
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (var i = 0; i < records; i++) {
                producer.send(new ProducerRecord<>(
                        "engagement.clients", Integer.toString(i).getBytes(UTF_8), EVENT));
            }
        }
        return perSecond(records, began);
    }

    private static long perSecond(long records, long began) {
        return Math.round(records * 1e9 / (System.nanoTime() - began));
    }
}
