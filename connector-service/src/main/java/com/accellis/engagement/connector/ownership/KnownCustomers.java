package com.accellis.engagement.connector.ownership;

import com.accellis.engagement.connector.linking.CompanyNameKey;
import com.accellis.engagement.connector.linking.EmailKey;
import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.events.ContactChanged;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * The contacts and companies by which customers are recognised: hashes of addresses, numbers and names. Only active contacts
 * that belong to a company are here, and only companies that are not deleted.
 */
@ApplicationScoped
class KnownCustomers {

    private static final String KEEP_CONTACTS = """
            INSERT INTO known_contact AS k (contact_id, company_id, id_hash, email_hash)
            SELECT i.contact_id, i.company_id, i.id_hash, i.email_hash
            FROM unnest(?::bigint[], ?::bigint[], ?::bytea[], ?::bytea[])
                 AS i (contact_id, company_id, id_hash, email_hash)
            ORDER BY i.contact_id
            ON CONFLICT (contact_id) DO UPDATE SET company_id = excluded.company_id, email_hash = excluded.email_hash
            WHERE (k.company_id, k.email_hash) IS DISTINCT FROM (excluded.company_id, excluded.email_hash)
            RETURNING new.id_hash, old.email_hash, new.email_hash
            """;

    private static final String KEEP_COMPANIES = """
            INSERT INTO known_company AS k (company_id, name_hash)
            SELECT i.company_id, i.name_hash
            FROM unnest(?::bigint[], ?::bytea[]) AS i (company_id, name_hash)
            ORDER BY i.company_id
            ON CONFLICT (company_id) DO UPDATE SET name_hash = excluded.name_hash
            WHERE k.name_hash IS DISTINCT FROM excluded.name_hash
            RETURNING old.name_hash, new.name_hash
            """;

    private static final String REMOVE = "DELETE FROM %s k WHERE k.%s = ANY (?)";

    /** A record that was read again after the confirmation of its absence is not deleted, and stays here. */
    private static final String IF_DELETED = """
             AND EXISTS (SELECT 1 FROM source_record r WHERE r.topic = ? AND r.id = k.%s::text AND r.deleted)
            """;

    private final DataSource database;
    private final CustomerHashes hashes;

    KnownCustomers(DataSource database, CustomerHashes hashes) {
        this.database = database;
        this.hashes = hashes;
    }

    /** @return what customers may be recognised by differently from now on */
    List<byte[]> keepContacts(Collection<ContactChanged> contacts) {
        List<ContactChanged> known =
                contacts.stream().filter(KnownCustomers::belongsToACompany).toList();
        List<Long> unknown = contacts.stream()
                .filter(contact -> !belongsToACompany(contact))
                .map(ContactChanged::id)
                .toList();
        List<byte[]> touched = new ArrayList<>(removeContacts(unknown, false));
        try (var connection = database.getConnection();
                var keep = connection.prepareStatement(KEEP_CONTACTS)) {
            keep.setArray(1, Columns.longs(connection, known, ContactChanged::id));
            keep.setArray(2, Columns.longs(connection, known, ContactChanged::companyId));
            keep.setArray(3, Columns.hashes(connection, known, contact -> hashes.id(Long.toString(contact.id()))));
            keep.setArray(4, Columns.hashes(connection, known, contact -> hashes.email(EmailKey.of(contact.email()))));
            touched.addAll(hashesOf(keep));
            return touched;
        } catch (SQLException e) {
            throw new OwnershipFailure("Contacts could not be kept", e);
        }
    }

    private static boolean belongsToACompany(ContactChanged contact) {
        return !contact.deleted() && !contact.inactive() && contact.companyId() != null;
    }

    /** @return what customers may be recognised by differently from now on */
    List<byte[]> keepCompanies(Collection<CompanyChanged> companies) {
        List<CompanyChanged> known =
                companies.stream().filter(company -> !company.deleted()).toList();
        List<Long> unknown = companies.stream()
                .filter(CompanyChanged::deleted)
                .map(CompanyChanged::id)
                .toList();
        List<byte[]> touched = new ArrayList<>(removeCompanies(unknown, false));
        try (var connection = database.getConnection();
                var keep = connection.prepareStatement(KEEP_COMPANIES)) {
            keep.setArray(1, Columns.longs(connection, known, CompanyChanged::id));
            keep.setArray(
                    2, Columns.hashes(connection, known, company -> hashes.name(CompanyNameKey.of(company.name()))));
            touched.addAll(hashesOf(keep));
            return touched;
        } catch (SQLException e) {
            throw new OwnershipFailure("Companies could not be kept", e);
        }
    }

    /** @param ifDeleted whether only those go that the record table holds as deleted */
    List<byte[]> removeContacts(Collection<Long> ids, boolean ifDeleted) {
        return remove("known_contact", "contact_id", " RETURNING id_hash, email_hash", Topics.CONTACTS, ids, ifDeleted);
    }

    /** @param ifDeleted whether only those go that the record table holds as deleted */
    List<byte[]> removeCompanies(Collection<Long> ids, boolean ifDeleted) {
        return remove("known_company", "company_id", " RETURNING name_hash", Topics.COMPANIES, ids, ifDeleted);
    }

    private List<byte[]> remove(
            String table, String id, String returning, Topic topic, Collection<Long> ids, boolean ifDeleted) {
        if (ids.isEmpty()) {
            return List.of();
        }
        String statement = REMOVE.formatted(table, id) + (ifDeleted ? IF_DELETED.formatted(id) : "") + returning;
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(statement)) {
            delete.setArray(1, Columns.longs(connection, ids, number -> number));
            if (ifDeleted) {
                delete.setString(2, topic.name());
            }
            return hashesOf(delete);
        } catch (SQLException e) {
            throw new OwnershipFailure("Contacts or companies could not be removed", e);
        }
    }

    private static List<byte[]> hashesOf(PreparedStatement statement) throws SQLException {
        List<byte[]> found = new ArrayList<>();
        try (var rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    found.add(rows.getBytes(column));
                }
            }
        }
        found.removeIf(Objects::isNull);
        return found;
    }

    /** Whether there is such a company, not deleted. */
    boolean knowsCompany(long companyId) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT 1 FROM known_company WHERE company_id = ?")) {
            query.setLong(1, companyId);
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw new OwnershipFailure("A company could not be looked up", e);
        }
    }
}
