package com.accellis.engagement.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Clients, companies and people in the tables of the registry. A client's name is one of 400 made-up words and one of 50
 * trades, so that many names have half in common; of the companies that belong to nobody every second is a client's with
 * another spelling, one in ten is a branch that writes from the client's domain, and the others resemble one or none.
 */
final class RegistryContent {

    private static final String NAMES = """
            CREATE TEMPORARY TABLE made_name AS
            SELECT n - 1 AS n,
                   (ARRAY['Bal','Cor','Dun','Esk','Fal','Gar','Hol','Ivar','Jor','Kel','Lom','Mar','Nor','Os','Pem','Quill',
                          'Rav','Sel','Thorn','Ul'])[(n - 1) % 20 + 1]
                   || (ARRAY['bridge','croft','dale','efield','ford','grove','haven','ington','ley','mere','niston','over',
                             'port','ridge','stead','ton','umber','vale','wick','worth'])[(n - 1) / 20 % 20 + 1] AS family,
                   (ARRAY['Accounting','Architects','Auto Parts','Aviation','Bakery','Bank','Brewing','Builders','Capital',
                          'Catering','Chemicals','Cleaning','Clinic','Construction','Consulting','Dental Group','Design',
                          'Electric','Energy','Engineering','Farms','Financial Services','Foods','Foundation','Freight',
                          'Furniture','Hospital','Hotels','Insurance','Interiors','Landscaping','Law Office','Logistics',
                          'Manufacturing','Marine Supply','Media','Medical Imaging','Motors','Nursing Home','Packaging',
                          'Pediatrics','Pharmacy','Plumbing','Properties','Publishing','Roofing','School District',
                          'Security','Textiles','Winery'])[(n - 1) / 400 % 50 + 1] AS trade,
                   (ARRAY[' Inc',' LLC',', Inc.',' Ltd','',' Corporation',' & Co',' LLP'])[n % 8 + 1] AS form
            FROM generate_series(1, 20000) AS n
            """;

    /** Companies 2n+1 and 2n+2 are those of client n; what follows is unmapped and resembles a client whose turn it is. */
    private static final String COMPANIES = """
            INSERT INTO company (id, last_updated, read_number, deleted, status, types, described_last_updated,
                                 described_read_number, identifier, name, market, website, parent_company_id, ever_counted)
            SELECT id, now(), id, false, 'Active', types, now(), id, 'C' || id, name,
                   (ARRAY['Legal','Healthcare','Manufacturing','Retail','Financial',NULL])[id % 6 + 1], website, NULL, counted
            FROM (SELECT 2 * n + 1 AS id, family || ' ' || trade || form AS name, ARRAY['Client'] AS types, true AS counted,
                         CASE WHEN n % 2 = 0 THEN 'https://www.' || lower(family) || n || '.com' END AS website
                  FROM made_name WHERE n < ?
                  UNION ALL
                  SELECT 2 * n + 2, family || ' ' || trade || ' ' || (ARRAY['North','South','Riverside','Airport'])[n % 4 + 1],
                         ARRAY['Client'], true, NULL
                  FROM made_name WHERE n < ?
                  UNION ALL
                  SELECT 100000 + u,
                         CASE u % 10
                             WHEN 0 THEN upper(family || ' ' || trade)
                             WHEN 1 THEN 'The ' || family || ' ' || trade
                             WHEN 2 THEN family || ' ' || trade || ' GmbH'
                             WHEN 3 THEN substr(family, 1, 2) || substr(family, 4) || ' ' || trade
                             WHEN 4 THEN family || ' ' || overlay(trade PLACING 'x' FROM 3 FOR 1)
                             WHEN 5 THEN family || ' Holdings'
                             WHEN 6 THEN family || ' Branch ' || u
                             WHEN 7 THEN 'Vexley Zoophar ' || trade
                             WHEN 8 THEN 'Ixtabourne ' || u
                             ELSE trade || ' of Upper ' || reverse(family)
                         END,
                         ARRAY['Prospect'], false, NULL
                  FROM (SELECT u, u::bigint * 7919 % ? AS client FROM generate_series(1, ?) AS u) unmapped
                  JOIN made_name ON n = client) made
            """;

    private static final String CLIENTS = """
            INSERT INTO client (id, revision, name, industry, status, status_since, auto_scoring, score_window,
                                active_contacts, origin, home_company_id, edition, industry_source)
            SELECT md5(n::text)::uuid, 1, family || ' ' || trade || form,
                   (ARRAY['legal','healthcare','manufacturing','retail','finance','other'])[n % 6 + 1],
                   CASE WHEN n % 10 = 0 THEN 'inactive' ELSE 'active' END, now(), true, 30, 6, 'connectwise', 2 * n + 1,
                   1, 'market'
            FROM made_name WHERE n < ?
            """;

    private static final String ASSIGNMENTS = """
            INSERT INTO company_assignment (company_id, client_id, revision)
            SELECT 2 * n + part, md5(n::text)::uuid, 1 FROM made_name, generate_series(1, 2) AS part WHERE n < ?
            """;

    /**
     * Three people at each company; every third writes from a free mailbox, and at companies with a client's name in another
     * spelling all do, or the others from the client's domain.
     */
    private static final String CONTACTS = """
            INSERT INTO contact (id, last_updated, read_number, deleted, company_id, first_name, last_name, title, email,
                                 phone, inactive, company_default)
            SELECT c.id * 3 + person, now(), c.id * 3 + person, false, c.id, 'Ada', 'Lind ' || c.id, 'CFO',
                   'ada' || person || '@' || CASE WHEN person = 2 THEN 'gmail.com' ELSE c.domain END, '5550100', false,
                   person = 0
            FROM (SELECT id, CASE WHEN id <= 100000 THEN lower(family) || n || '.com'
                                  WHEN id % 10 IN (0, 1, 6) THEN lower(family) || n || '.com'
                                  WHEN id % 10 IN (2, 3, 4) THEN 'gmail.com'
                                  ELSE 'mail' || id || '.net' END AS domain
                  FROM company
                  JOIN made_name ON n = CASE WHEN id <= 100000 THEN (id - 1) / 2 ELSE (id - 100000) * 7919 % ? END) c,
                 generate_series(0, 2) AS person
            """;

    private final RegistryOptions options;

    RegistryContent(RegistryOptions options) {
        this.options = options;
    }

    void fill(Connection connection) throws SQLException {
        var clients = options.clients();
        connection.setAutoCommit(false);
        execute(connection, NAMES, List.of());
        execute(connection, COMPANIES, List.of(clients, clients, clients, options.unmapped()));
        execute(connection, CLIENTS, List.of(clients));
        execute(connection, ASSIGNMENTS, List.of(clients));
        execute(connection, CONTACTS, List.of(clients));
        connection.commit();
        connection.setAutoCommit(true);
        execute(connection, "VACUUM ANALYZE", List.of());
    }

    private static void execute(Connection connection, String sql, List<Integer> numbers) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < numbers.size(); i++) {
                statement.setInt(i + 1, numbers.get(i));
            }
            statement.execute();
        }
    }
}
