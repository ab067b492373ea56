package com.accellis.engagement.kit.auditlog;

import com.accellis.engagement.kit.http.OwnName;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The audit log of this service, newest first. */
@Path("/api/v1/audit-log/{service}")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
@IfBuildProperty(name = "quarkus.datasource.db-kind", stringValue = "postgresql")
public class AuditLogResource {

    private static final int LONGEST = 200;
    private static final String WHERE =
            " FROM audit_log WHERE (?::text IS NULL OR who = ?) AND (?::text IS NULL OR action = ?)"
                    + " AND (?::text IS NULL OR subject = ?)";

    private final DataSource database;
    private final OwnName ownName;

    AuditLogResource(DataSource database, OwnName ownName) {
        this.database = database;
        this.ownName = ownName;
    }

    /**
     * One change.
     *
     * @param who the subject of the token that it was made with
     * @param action what was done to what kind of thing, for example {@code client.merged}
     * @param subject the thing, for example {@code client/2dcdbacd-f507-5f44-821a-4a8391b7b01d}
     */
    public record Entry(long id, Instant at, String who, String action, String subject, String detail) {}

    @GET
    @RolesAllowed("admin")
    @Transactional
    public Page<Entry> entries(
            @PathParam("service") String service,
            @QueryParam("who") String who,
            @QueryParam("action") String action,
            @QueryParam("subject") String subject,
            @QueryParam("page") String page,
            @QueryParam("size") String size) {
        ownName.require(service);
        var request = Page.Request.of(page, size);
        var filter = new Filter(
                Parameters.words("who", who, LONGEST),
                Parameters.words("action", action, LONGEST),
                Parameters.words("subject", subject, LONGEST));
        try (var connection = database.getConnection();
                var list = connection.prepareStatement(
                        "SELECT id, at, who, action, subject, detail" + WHERE + " ORDER BY id DESC LIMIT ? OFFSET ?");
                var count = connection.prepareStatement("SELECT count(*)" + WHERE)) {
            int next = filter.set(list);
            list.setInt(next, request.size());
            list.setLong(next + 1, request.offset());
            filter.set(count);
            return request.of(read(list), () -> total(count));
        } catch (SQLException e) {
            throw new IllegalStateException("The audit log could not be read", e);
        }
    }

    private record Filter(String who, String action, String subject) {

        /** @return the number of the next parameter */
        int set(PreparedStatement statement) throws SQLException {
            int next = 1;
            for (String value : new String[] {who, action, subject}) {
                statement.setString(next++, value);
                statement.setString(next++, value);
            }
            return next;
        }
    }

    private static List<Entry> read(PreparedStatement list) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (ResultSet rows = list.executeQuery()) {
            while (rows.next()) {
                entries.add(new Entry(
                        rows.getLong("id"),
                        rows.getObject("at", OffsetDateTime.class).toInstant(),
                        rows.getString("who"),
                        rows.getString("action"),
                        rows.getString("subject"),
                        rows.getString("detail")));
            }
        }
        return entries;
    }

    private static long total(PreparedStatement count) {
        try (ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("The audit log could not be counted", e);
        }
    }
}
