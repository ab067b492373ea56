package com.accellis.engagement.kit.auditlog;

import com.accellis.engagement.kit.http.Caller;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Notes each change that a person or another system has made, in the transaction of the change. */
@ApplicationScoped
@IfBuildProperty(name = "quarkus.datasource.db-kind", stringValue = "postgresql")
public class AuditLog {

    private static final String ADD = "INSERT INTO audit_log (who, action, subject, detail) VALUES (?, ?, ?, ?)";

    private final DataSource database;
    private final Caller caller;

    AuditLog(DataSource database, Caller caller) {
        this.database = database;
        this.caller = caller;
    }

    /**
     * Notes what the present caller does. The change and its entry are stored together or not at all.
     *
     * @param action what was done to what kind of thing, for example {@code scorecard.published}
     * @param subject the thing, for example {@code scorecard/3}
     * @param detail more about it; null for nothing; no personal data and no secrets
     */
    public void add(String action, String subject, String detail) {
        addBy(caller.name(), action, subject, detail);
    }

    /** The same for what changes something elsewhere, and has no transaction here: noted before it is done. */
    @Transactional(TxType.REQUIRES_NEW)
    public void addFirst(String action, String subject, String detail) {
        addBy(caller.name(), action, subject, detail);
    }

    /** The same by somebody who was asked for already. */
    @Transactional(TxType.MANDATORY)
    public void addBy(String who, String action, String subject, String detail) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(ADD)) {
            insert.setString(1, who);
            insert.setString(2, action);
            insert.setString(3, subject);
            insert.setString(4, detail);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("A change could not be noted, so it is not made", e);
        }
    }
}
