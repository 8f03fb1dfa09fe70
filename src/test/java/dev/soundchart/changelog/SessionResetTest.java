package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a changeset changes in its session ends with it, however the changeset ends. */
class SessionResetTest {

    /** Everything that a session can carry from one changeset to the next; without settings that are what they would be anyway. */
    private static final String STATE = """
            concat_ws(E'\\n', 'role ' || current_user, 'session role ' || session_user,
              (SELECT string_agg(name || ' = ' || current_setting(name), E'\\n' ORDER BY name) FROM pg_settings
                WHERE name NOT IN ('application_name', 'idle_session_timeout', 'synchronous_commit') AND name !~ '^transaction_'
                  AND (source IN ('session', 'client', 'user', 'database', 'database user') OR name LIKE 'music.%')
                  AND current_setting(name) <> ''),
              (SELECT string_agg('prepared ' || name, E'\\n') FROM pg_prepared_statements WHERE from_sql),
              (SELECT string_agg('cursor ' || name, E'\\n') FROM pg_cursors WHERE is_holdable),
              (SELECT string_agg('listens ' || channel, E'\\n') FROM pg_listening_channels() AS channel),
              (SELECT string_agg('temporary ' || relname, E'\\n') FROM pg_class
                WHERE relpersistence = 't' AND relkind = 'r' AND relnamespace = pg_my_temp_schema()),
              (SELECT string_agg(concat_ws(' ', 'advisory lock', classid, objid, objsubid, mode), E'\\n'
                                 ORDER BY classid, objid, objsubid, mode)
                 FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()))""";

    /** Each as a changeset without a transaction has it; those in {@link #WITHOUT_TRANSACTION} can't be in one. */
    private static final List<String> CHANGES = List.of(
            "SET lock_timeout = 0",
            "SET statement_timeout = '1h'",
            "SET SESSION lock_timeout TO DEFAULT",
            "RESET statement_timeout",
            "RESET ALL",
            "SELECT set_config('lock_timeout', '0', false)",
            "SELECT set_config('idle_in_transaction_session_timeout', '1d', false)",
            "SET search_path = elsewhere",
            "SELECT set_config('search_path', 'elsewhere', false)",
            "SET ROLE OTHER",
            "SET SESSION AUTHORIZATION OTHER",
            "SET SESSION AUTHORIZATION OTHER; SET lock_timeout = 0",
            "SET ROLE OTHER; SET search_path = elsewhere",
            "SET TIME ZONE 'Asia/Tokyo'",
            "SET session_replication_role = replica",
            "SET session_replication_role = replica; SET ROLE OTHER",
            "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
            "SET default_transaction_deferrable = on",
            "SET work_mem = '64kB'",
            "SET music.tempo = '120'",
            "SET standard_conforming_strings = off",
            "SET quote_all_identifiers = on",
            "SET client_min_messages = error",
            "SET jit = off; SET enable_seqscan = off; SET check_function_bodies = off",
            "LISTEN others",
            "CREATE TEMPORARY TABLE kept (n int)",
            "CREATE TEMPORARY TABLE book (n int)",
            "PREPARE kept AS SELECT 1",
            "DECLARE kept CURSOR WITH HOLD FOR SELECT 1",
            "SELECT pg_advisory_lock(1), pg_advisory_lock(1), pg_advisory_lock_shared(2)",
            "SELECT pg_advisory_lock(-1), pg_advisory_lock(-1, 7), pg_advisory_lock_shared(3, -4)",
            "SET LOCAL lock_timeout = 0",
            "SET CONSTRAINTS ALL DEFERRED");

    private static final List<String> WITHOUT_TRANSACTION = List.of("DISCARD PLANS", "DISCARD TEMP", "DEALLOCATE ALL");

    @TempDir
    private Path folder;

    private Scratch database;
    private Connection observer;
    private String other;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        observer = database.connect();
        other = "other_" + database.address().database();
        String name = database.address().database();
        execute("CREATE ROLE " + other + "; GRANT CREATE ON DATABASE " + name + " TO " + other
                + "; CREATE SCHEMA elsewhere; CREATE TABLE book (n int); CREATE TABLE seen (id text, state text)"
                + "; ALTER DATABASE " + name + " SET work_mem = '5MB'"
                + "; ALTER DATABASE " + name + " SET statement_timeout = '7min'");
    }

    @AfterEach
    void dropDatabase() throws Exception {
        execute("DROP OWNED BY " + other + "; DROP ROLE " + other);
        observer.close();
        database.close();
    }

    @Test
    void whatAChangesetSetsEndsWithIt() throws Exception {
        assertAllSeenAre(stateAfter("true", "", CHANGES));
    }

    @Test
    void whatAChangesetOutsideOfATransactionSetsEndsWithIt() throws Exception {
        List<String> changes = new ArrayList<>(CHANGES);
        changes.addAll(WITHOUT_TRANSACTION);

        assertAllSeenAre(stateAfter("false", "", changes));
    }

    @Test
    void whatAChangesetSetsAndCommitsEndsWithItWhenItFails() throws Exception {
        assertAllSeenAre(stateAfter(
                "true",
                "failOnError: false, ",
                CHANGES.stream()
                        .map(change -> change + "; COMMIT; SELECT 1 / 0")
                        .toList()));
    }

    @Test
    void whatAChangesetOutsideOfATransactionSetsEndsWithItWhenItFails() throws Exception {
        assertAllSeenAre(stateAfter(
                "false",
                "failOnError: false, ",
                CHANGES.stream().map(change -> change + "; SELECT 1 / 0").toList()));
    }

    @Test
    void whatATransactionOfAChangesetSetsEndsWithItWhenItFails() throws Exception {
        assertAllSeenAre(stateAfter(
                "false",
                "failOnError: false, ",
                List.of("SET lock_timeout = 0; BEGIN; SET ROLE OTHER; SELECT 1 / 0", "BEGIN; SET lock_timeout = 0")));
    }

    @Test
    void whatAPreconditionSetsEndsWithTheChangeset() throws Exception {
        StringBuilder changesets = new StringBuilder(record("begin"));
        for (String onFail : List.of("MARK_RAN", "CONTINUE", "HALT")) {
            changesets
                    .append("""
                      - changeSet:
                          id: condition-%1$s
                          author: test
                          runInTransaction: false
                          preConditions:
                            - onFail: %1$s
                            - sqlCheck: { expectedResult: "%2$s", sql: "SELECT set_config('lock_timeout', '0', false)" }
                          changes: [{ sql: { sql: "SELECT 1" } }]
                    """.formatted(onFail, onFail.equals("HALT") ? "0" : "1"))
                    .append(record("after " + onFail));
        }

        update(changesets.toString());

        assertAllSeenAre(4);
    }

    @Test
    void whatARollbackSetsEndsWithIt() throws Exception {
        String before =
                "  - changeSet: { id: before, author: test, changes: [{ sql: { sql: SELECT 1 } }], rollback: [{ sql: { sql: \""
                        + insert("before") + "\" } }] }\n";
        String sets =
                "  - changeSet: { id: sets, author: test, runInTransaction: %s, changes: [{ sql: { sql: SELECT 2 } }],"
                        + " rollback: [{ sql: { sql: \"SET lock_timeout = 0; SET search_path = elsewhere; SET ROLE "
                        + other
                        + "\" } }] }\n";
        String after = before.replace("before", "after");
        for (boolean transaction : List.of(true, false)) {
            try (ChangelogSession session = open(before + sets.formatted(transaction) + after)) {
                session.update();
                session.rollback(3);
            }
        }

        assertAllSeenAre(4);
    }

    @Test
    void settingsOfTheAddressAndOfTheCallerAreRestored() throws Exception {
        Map<String, String> parameters = new TreeMap<>(database.address().parameters());
        parameters.put("options", "-c lock_timeout=1234ms -c work_mem=3MB");
        DatabaseAddress plain = database.address();
        DatabaseAddress address =
                new DatabaseAddress(plain.hosts(), plain.database(), plain.user(), plain.password(), parameters);
        Connection connection = ServerConnection.open(address);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE " + other + "; SET temp_buffers = '2MB'; GRANT USAGE ON SCHEMA public TO "
                    + other + "; RESET ROLE; SET deadlock_timeout = '3s'");
        }
        write(record("begin")
                + changeset("sets", "true", "", "SET lock_timeout = 0; RESET ALL; SET work_mem = '1MB'")
                + record("end"));
        try (ChangelogSession session = ChangelogSession.open(folder, connection)) {
            session.update();
        }

        assertAllSeenAre(2);
        assertThat(value("SELECT state FROM seen WHERE id = 'end'"))
                .contains("lock_timeout = 1234ms", "work_mem = 3MB", "deadlock_timeout = 3s", "temp_buffers = 2MB");
    }

    @Test
    void lockIsNotWaitedForAsLongAsAnEarlierChangesetWould() throws Exception {
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("ALTER DATABASE " + database.address().database() + " SET lock_timeout = '300ms'");
            statement.execute("BEGIN; LOCK TABLE book");

            assertThatThrownBy(() -> update(changeset("sets", "true", "", "SET lock_timeout = 0")
                            + changeset("waits", "true", "", "ALTER TABLE book ADD COLUMN two int")))
                    .hasStackTraceContaining("Gave up after 300 ms");
        }
    }

    @Test
    void concurrentlyInACommentOrALiteralDoesNotLiftTheLimit() throws Exception {
        List<String> statements = List.of(
                "ALTER TABLE book ADD COLUMN two int /* not CONCURRENTLY */",
                "ALTER TABLE book ADD COLUMN two text DEFAULT 'concurrently'",
                "ALTER TABLE book ADD COLUMN \\\"concurrently\\\" int",
                "COMMENT ON TABLE book IS $$built CONCURRENTLY$$",
                "ALTER TABLE book ADD COLUMN two text DEFAULT E'it\\\\'s CONCURRENTLY'",
                "DO $do$ BEGIN LOCK TABLE book; /* CONCURRENTLY */ END $do$");
        try (Connection holder = database.connect();
                Statement statement = holder.createStatement()) {
            statement.execute("ALTER DATABASE " + database.address().database() + " SET lock_timeout = '200ms'");
            statement.execute("BEGIN; LOCK TABLE book");
            for (String sql : statements) {
                assertThatThrownBy(() -> update(changeset("waits", "false", "", sql)))
                        .as(sql)
                        .hasStackTraceContaining("Gave up after 200 ms");
            }
        }
    }

    /** Runs changes with a look at the session after each; how many looks there were. */
    private int stateAfter(String transaction, String attributes, List<String> changes) throws Exception {
        StringBuilder changesets = new StringBuilder(record("begin"));
        for (int i = 0; i < changes.size(); i++) {
            String change = changes.get(i).replace("OTHER", other);
            changesets
                    .append(changeset("change-" + i, transaction, attributes, change))
                    .append(record("after " + change));
        }
        update(changesets.toString());
        return changes.size() + 1;
    }

    private void assertAllSeenAre(int count) throws SQLException {
        List<String> different = new ArrayList<>();
        try (Statement statement = observer.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT id, state, first_value(state) OVER (ORDER BY ctid), count(*) OVER () FROM seen")) {
            while (rows.next()) {
                assertThat(rows.getInt(4)).isEqualTo(count);
                if (!rows.getString(2).equals(rows.getString(3))) {
                    different.add(
                            rows.getString(1) + ":\n" + rows.getString(2) + "\ninstead of:\n" + rows.getString(3));
                }
            }
        }
        assertThat(String.join("\n\n", different)).isEmpty();
    }

    private static String changeset(String id, String transaction, String attributes, String sql) {
        return "  - changeSet: { id: " + id + ", author: test, " + attributes + "runInTransaction: " + transaction
                + ", changes: [{ sql: { sql: \"" + sql + "\" } }], rollback: [] }\n";
    }

    private static String insert(String id) {
        return "INSERT INTO public.seen SELECT '" + id.replace("'", "''").replace("\"", "") + "', "
                + STATE.replace("\\", "\\\\").replaceAll("\\s+", " ");
    }

    private static String record(String id) {
        return changeset("look " + id.replaceAll("\\W+", "-"), "true", "", insert(id));
    }

    private ChangelogSession open(String changesets) throws Exception {
        write(changesets);
        return ChangelogSession.open(folder, database.connect());
    }

    private void write(String changesets) throws Exception {
        Files.createDirectories(folder.resolve("changelog"));
        Files.writeString(folder.resolve(ChangelogFile.MASTER), "databaseChangeLog:\n" + changesets);
    }

    private void update(String changesets) throws Exception {
        try (ChangelogSession session = open(changesets)) {
            session.update();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = observer.createStatement()) {
            statement.execute(sql);
        }
    }

    private String value(String query) throws SQLException {
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
