package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.Await;
import dev.soundchart.JavaProgram;
import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a changeset does and its row in the history are committed together, or not at all. */
class AtomicChangesetTest {

    private static final int THIRD = 3;

    private Scratch database;
    private Session session;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        session = new Session(database);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        session.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource({"INSERT, update", "DELETE, rollback"})
    void changesAreUndoneWhereTheHistoryCannotBeWritten(String event, String action) throws Exception {
        session.update(action.equals("update") ? THIRD - 1 : THIRD);
        Catalog before = Catalog.read(session.connection());
        refuse(event);

        assertThatThrownBy(() -> run(action)).hasStackTraceContaining("not now");

        assertThat(differences(before)).isEmpty();
        session.execute("DROP TRIGGER refuse ON databasechangelog; DROP FUNCTION refuse()");
        run(action);
        assertThat(differences(before)).isNotEmpty();
    }

    @Test
    void changesAreCommittedTogetherWithTheirHistoryRow() throws Exception {
        session.update(THIRD - 1);

        assertThat(session.value("SELECT xmin FROM pg_class WHERE relname = 'books'"))
                .isEqualTo(session.value("SELECT xmin FROM databasechangelog WHERE id = '20250110_create_books'"));
    }

    /** A statement that fails undoes its transaction; this one never comes to the server, and closing would commit. */
    @Test
    void changesAreUndoneWhereTheRunStopsBeforeTheHistoryIsWritten() throws Exception {
        session.update(THIRD - 1);
        Catalog before = Catalog.read(session.connection());
        List<String> command = JavaProgram.command(StoppedUpdater.class);
        command.add(Updater.url(database.address(), "stopped"));

        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();

        assertThat(Await.exitStatus(process)).isEqualTo(3);
        assertThat(differences(before)).isEmpty();
        assertThat(session.value("SELECT count(*) FROM databasechangelog")).isEqualTo(String.valueOf(THIRD - 1));
    }

    private void run(String action) throws Exception {
        if (action.equals("update")) {
            session.update(1);
        } else {
            session.rollback();
        }
    }

    private void refuse(String event) throws SQLException {
        session.execute("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not now'; END $$;
                CREATE TRIGGER refuse BEFORE %s ON databasechangelog EXECUTE FUNCTION refuse()
                """.formatted(event));
    }

    private List<String> differences(Catalog before) throws SQLException {
        return CatalogDifference.between(before, Catalog.read(session.connection())).lines().stream()
                .filter(line -> !line.contains("refuse"))
                .toList();
    }
}
