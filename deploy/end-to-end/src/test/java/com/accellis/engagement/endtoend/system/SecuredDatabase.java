package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.Infrastructure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A service's database with the roles that it has in production, as {@code deploy/docker/postgres/roles.sql} makes
 * them: owner, app and read.
 */
public final class SecuredDatabase {

    private static final String ROLES = "deploy/docker/postgres/roles.sql";

    /** What is not written down is what PostgreSQL gives by itself. */
    private static final String RIGHTS = """
            WITH held (what, owner, rights) AS (
                SELECT 'database', datdba, coalesce(datacl, acldefault('d', datdba))
                FROM pg_database WHERE datname = current_database()
                UNION ALL
                SELECT 'schema ' || nspname, nspowner, coalesce(nspacl, acldefault('n', nspowner))
                FROM pg_namespace WHERE nspname = 'public'
                UNION ALL
                SELECT relkind::text || ' ' || relname, relowner,
                       coalesce(relacl, acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::"char", relowner))
                FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('i', 'I')
                UNION ALL
                SELECT 'routine ' || oid::regprocedure, proowner, coalesce(proacl, acldefault('f', proowner))
                FROM pg_proc WHERE pronamespace = 'public'::regnamespace
                UNION ALL
                SELECT 'made later: ' || defaclobjtype::text, defaclrole, defaclacl
                FROM pg_default_acl)
            SELECT what || ' of ' || owner::regrole || ': '
                || CASE one.grantee WHEN 0 THEN 'PUBLIC' ELSE one.grantee::regrole::text END
                || ' ' || one.privilege_type
            FROM held, aclexplode(rights) AS one
            """;

    private final Infrastructure.Database server;
    private final Path directory;
    private final String name;

    private SecuredDatabase(Infrastructure.Database server, Path directory, String name) {
        this.server = server;
        this.directory = directory;
        this.name = name;
    }

    /**
     * A new one, without tables.
     *
     * @param directory for what programs say
     * @param name also of its roles, which the server has only once
     */
    static SecuredDatabase make(Infrastructure.Database server, Path directory, String name) {
        var database = new SecuredDatabase(server, directory, name);
        database.runRoles();
        return database;
    }

    private void runRoles() {
        // Of any version; with the programs that restore there is one, too.
        var psql = Program.PSQL.find().orElseGet(() -> Program.POSTGRESQL.path().resolveSibling("psql"));
        var address = address();
        var log = directory.resolve("roles.log");
        var command = new ProcessBuilder(
                        psql.toString(),
                        "--no-psqlrc",
                        "--quiet",
                        "--host=" + address.getHost(),
                        "--port=" + address.getPort(),
                        "--username=" + server.user(),
                        "--dbname=" + Databases.FIRST,
                        "--variable=db=" + name,
                        "--file=" + Repository.resolve(ROLES))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()));
        command.environment().put("PGPASSWORD", server.password());
        for (var role : List.of("OWNER", "APP", "READ")) {
            command.environment().put(role + "_PASSWORD", password(role.toLowerCase(Locale.ROOT)));
        }
        try {
            var exit = command.start().waitFor();
            if (exit != 0) {
                throw new AssertionError("roles.sql ended with " + exit + ", see " + log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("psql cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    String name() {
        return name;
    }

    Path directory() {
        return directory;
    }

    Infrastructure.Database server() {
        return server;
    }

    /**
     * Of a service that works on it; it makes no tables by itself.
     *
     * @param role owner, app or read
     */
    Map<String, String> settings(String role) {
        return Map.of(
                "quarkus.datasource.jdbc.url",
                url(),
                "quarkus.datasource.username",
                name + "_" + role,
                "quarkus.datasource.password",
                password(role),
                "quarkus.flyway.migrate-at-start",
                "false");
    }

    /** As a role of this database, to this or another one. */
    Connection connect(String role, SecuredDatabase to) throws SQLException {
        return DriverManager.getConnection(to.url(), name + "_" + role, password(role));
    }

    /** A dump of it as it is now, whoever is at work on it. */
    public DatabaseDump dump() {
        return DatabaseDump.take(this);
    }

    /** Who owns what is in it, and what everybody may do with it, a line for each right. */
    public SortedSet<String> rights() {
        try (var connection = DriverManager.getConnection(url(), server.user(), server.password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(RIGHTS)) {
            var rights = new TreeSet<String>();
            while (rows.next()) {
                rights.add(rows.getString(1));
            }
            return rights;
        } catch (SQLException e) {
            throw new AssertionError("The database does not answer", e);
        }
    }

    /**
     * Tries a statement, in a session that may write as far as that can be had for the asking.
     *
     * @param role owner, app or read
     * @return the SQL state with which it was refused; empty when it was done
     */
    public Optional<String> refusal(String role, String sql) {
        try (var connection = connect(role, this);
                var statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute(sql);
            return Optional.empty();
        } catch (SQLException refused) {
            return Optional.of(refused.getSQLState());
        }
    }

    private String password(String role) {
        return name + "-" + role + "-secret";
    }

    /** Without parameters: one that names a user would win over ours. */
    private String url() {
        var address = address();
        return "jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + "/" + name;
    }

    private URI address() {
        return URI.create(server.jdbcUrl().substring("jdbc:".length()));
    }
}
