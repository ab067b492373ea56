package com.accellis.engagement.connector.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.kit.json.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Remembers the last check of our registrations. */
@ApplicationScoped
public class CallbackChecks {

    private static final CallbackCheck NONE = new CallbackCheck(CallbackState.UNCHECKED, null, null, List.of());

    private static final String KEEP = """
            INSERT INTO callback_check (only_row, result) VALUES (true, ?::jsonb)
            ON CONFLICT (only_row) DO UPDATE SET result = excluded.result
            """;

    private final DataSource database;

    CallbackChecks(DataSource database) {
        this.database = database;
    }

    public void keep(CallbackCheck check) {
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement(KEEP)) {
            upsert.setString(1, new String(EventJson.write(check), UTF_8));
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new CallbackFailure("The check of the callbacks could not be kept", e);
        }
    }

    public CallbackCheck newest() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT result FROM callback_check");
                var row = query.executeQuery()) {
            return row.next() ? EventJson.read(row.getString(1).getBytes(UTF_8), CallbackCheck.class) : NONE;
        } catch (SQLException | IOException e) {
            throw new CallbackFailure("The check of the callbacks could not be read", e);
        }
    }
}
