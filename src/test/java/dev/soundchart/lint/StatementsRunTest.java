package dev.soundchart.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The statements that the linter is measured on are run: PostgreSQL takes or refuses them, and writes rows anew, as they say. */
@Tag("postgres")
class StatementsRunTest {

    private static final Statements STATEMENTS = Statements.read();

    /** What these find writes the rows of a table anew; what nothing of it finds does not. */
    private static final Set<String> REWRITES = Set.of(
            "add-auto-increment-column",
            "add-column-volatile-default",
            "add-stored-generated-column",
            "change-column-type");

    /** What these find may give a table new files, or not. */
    private static final Set<String> NEW_FILES = Set.of("rewrite-commands", "truncate", "truncate-cascade");

    /** Where the time zone is UTC, a timestamp with it and one without are stored alike. */
    private static final String START = """
            DROP SCHEMA public CASCADE;
            DROP SCHEMA IF EXISTS other, archive CASCADE;
            CREATE SCHEMA public;
            SET timezone = 'America/Bahia';
            """;

    private static final String FILES = """
            SELECT oid, relfilenode FROM pg_class
             WHERE relkind IN ('r', 'm') AND relnamespace >= 2200
            """;

    private static final Queue<Place> FREE = new ConcurrentLinkedQueue<>();

    private record Place(Scratch database, Connection connection) {

        /** Emptying a database is faster than making one, and so is it with its sessions. */
        static Place takeFree() throws SQLException {
            Place free = FREE.poll();
            if (free == null) {
                Scratch database = TestServer.databases().create();
                free = new Place(database, database.connect());
            }
            execute(free.connection, "ROLLBACK");
            free.connection.setAutoCommit(true);
            execute(free.connection, "DISCARD ALL");
            return free;
        }
    }

    @AfterAll
    static void close() throws SQLException {
        for (Place place : FREE) {
            place.connection().close();
            place.database().close();
        }
    }

    static List<Statements.Entry> entries() {
        return STATEMENTS.entries();
    }

    @Test
    void statementsAreMoreThanTwoHundredAndThirtyAndDistinct() {
        assertThat(STATEMENTS.entries()).hasSizeGreaterThan(230);
        assertThat(STATEMENTS.entries().stream().map(Statements.Entry::about)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void statementDoesOnPostgresWhatItsEntrySays(Statements.Entry entry) throws SQLException {
        Place place = Place.takeFree();
        try {
            Connection connection = place.connection();
            execute(connection, START + STATEMENTS.base() + entry.before());
            Map<Long, Long> files = files(connection);
            execute(connection, entry.release());

            assumeTrue(entry.version() == null
                    || entry.version() == connection.getMetaData().getDatabaseMajorVersion());
            if (entry.fails() != null) {
                assertThatThrownBy(() -> run(entry, connection)).hasMessageContaining(entry.fails());
            } else {
                run(entry, connection);
                if (disjoint(entry.rules(), NEW_FILES)) {
                    assertThat(changed(files, files(connection)))
                            .as("tables written anew")
                            .hasSize(disjoint(entry.rules(), REWRITES) ? 0 : 1);
                }
            }
        } finally {
            FREE.add(place);
        }
    }

    private static void run(Statements.Entry entry, Connection connection) throws SQLException {
        connection.setAutoCommit(!entry.inTransaction());
        for (String text : entry.texts()) {
            execute(connection, text);
        }
        if (entry.inTransaction()) {
            connection.commit();
        }
    }

    private static Map<Long, Long> files(Connection connection) throws SQLException {
        Map<Long, Long> files = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(FILES)) {
            while (rows.next()) {
                files.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return files;
    }

    private static Set<Long> changed(Map<Long, Long> before, Map<Long, Long> after) {
        Set<Long> changed = new HashSet<>(before.keySet());
        changed.removeIf(table -> !after.containsKey(table) || after.get(table).equals(before.get(table)));
        return changed;
    }

    private static boolean disjoint(Set<String> rules, Set<String> others) {
        return rules.stream().noneMatch(others::contains);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
