package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.Fact;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.TestChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Going back to a changeset, on databases at the changelog's head. */
class RollbackToTest {

    private Scratch database;
    private CalledSoundchart soundchart;

    @TempDir
    private Path folder;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestChangelog.atHead();
        soundchart = CalledSoundchart.with(database.address());
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        database.close();
    }

    @Test
    void undoesWhatRanAfterAChangesetOfItsSchema() throws Exception {
        Result result =
                soundchart.run("rollback-to", "20251026_add_composite_indexes-6", "--schema=soundhash", "--yes");

        assertThat(result.status()).isZero();
        assertThat(result.output()).startsWith("""
                To be undone, the last that ran first:
                  20261121_drop_duplicate_video_index
                """).endsWith("""
                  20251026_add_fingerprint_parameters
                Lost with them:
                  column audio_fingerprints.hop_length (empty)
                  column audio_fingerprints.n_fft (empty)
                """);
        assertThat(result.errors()).contains("undone 12 of 12: 20251026_add_fingerprint_parameters, ");
        assertThat(catalog(database)).isEqualTo(catalogAt("alembic-b9532a7d8c7a"));
    }

    @Test
    void undoesEverythingOfAllSchemas() throws Exception {
        Result result = soundchart.run("rollback-to", "base", "--yes");

        assertThat(result.status()).isZero();
        assertThat(result.errors()).contains("29 changesets undone");
        // an extension is left where it is: others may use it
        try (Scratch empty = TestServer.databases().create()) {
            assertThat(withoutExtensions(database)).isEqualTo(withoutExtensions(empty));
        }
    }

    @Test
    void showsWhatIsLostAndDoesNothingInADryRun() throws Exception {
        execute(
                "INSERT INTO chord_charts (title, guild_id) SELECT 'chart ' || n, 1 FROM generate_series(1, 1234) AS n");
        Catalog before = catalog(database);

        Result result = soundchart.run("rollback-to", "base", "--schema=jambot", "--dry-run");
        assertThat(result.status()).isZero();
        assertThat(result.output()).endsWith("""
                  20260125_add_pg_trgm_extension
                Lost with them:
                  table chord_charts (1,234 rows)
                  table generation_history (empty)
                Nothing was done (--dry-run)
                """);
        assertThat(catalog(database)).isEqualTo(before);
    }

    @Test
    void refusesWithoutATerminalUnlessToldToGoOn() throws Exception {
        Catalog before = catalog(database);

        Result result = soundchart.run("rollback-to", "base");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .endsWith("There is no terminal to ask: Undo 29 changesets? Give --yes to go on. Nothing was done\n");
        assertThat(catalog(database)).isEqualTo(before);
    }

    @Test
    void answersWrongArgumentsWithWhatThereIs() throws Exception {
        assertThat(error("rollback-to", "20251026_add_composite_indexs-6", "--yes"))
                .isEqualTo("No changeset '20251026_add_composite_indexs-6' is applied here."
                        + " Did you mean 20251026_add_composite_indexes-6?");
        assertThat(error("rollback-to", "base", "--schema=soundhush", "--yes"))
                .isEqualTo("No schema 'soundhush'. There are jambot, soundhash");
        assertThat(error("rollback-to", "20260125_create_chord_charts", "--schema=soundhash", "--yes"))
                .isEqualTo("The changeset 20260125_create_chord_charts is of jambot, not of soundhash");
        assertThat(error("rollback-to"))
                .isEqualTo(
                        "--changeset is missing. For example: soundchart rollback-to 20251028_add_performance_indexes-5 --schema=soundhash");
        try (ChangelogSession session = TestChangelog.open(database)) {
            session.rollback(1);
        }
        assertThat(error("rollback-to", "20261121_drop_duplicate_video_index", "--yes"))
                .isEqualTo("The changeset 20261121_drop_duplicate_video_index is not applied here,"
                        + " so there is no way back to it");
    }

    @Test
    void refusesBeforeItUndoesAnythingWhereAChangesetHasNoRollback() throws Exception {
        Files.writeString(folder.resolve("log.yaml"), """
                databaseChangeLog:
                  - changeSet: { id: first, author: test, changes: [{ sql: { sql: "CREATE TABLE t (n integer)" } }] }
                  - changeSet:
                      id: second
                      author: test
                      changes: [{ addColumn: { tableName: t, columns: [{ column: { name: m, type: integer } }] } }]
                """);
        try (Scratch other = TestServer.databases().create()) {
            CalledSoundchart here = CalledSoundchart.with(other.address()).in(folder);
            assertThat(here.run("--search-path=" + folder, "update", "--changelog-file=log.yaml")
                            .status())
                    .isZero();

            Result result =
                    here.run("--search-path=" + folder, "rollback-to", "base", "--changelog-file=log.yaml", "--yes");
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors())
                    .endsWith("log.yaml, changeset first has no rollback block: it can't be undone."
                            + " Write one, then try again. Nothing was done\n");
            assertThat(catalog(other).facts()).anyMatch(fact -> fact.part().equals("m"));
        }
    }

    @Test
    void leavesOutWhatTheFiltersLeaveOut() throws Exception {
        Result result = soundchart.run("rollback-to", "base", "--label-filter=jambot", "--dry-run");

        assertThat(result.output())
                .contains("  20260125_create_chord_charts\n")
                .doesNotContain("soundhash")
                .doesNotContain("initial_tables");
    }

    @Test
    void namesTheChangesetWhoseRollbackFailsAndRefusesOneThatIsNotWritten() throws Exception {
        Files.writeString(folder.resolve("log.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: first
                      author: test
                      changes: [{ sql: { sql: "CREATE TABLE t (n integer, ${column} integer)" } }]
                      rollback: [{ sql: { sql: "ALTER TABLE t DROP ${column}; SELECT 1/0" } }]
                """);
        try (Scratch other = TestServer.databases().create()) {
            CalledSoundchart here = CalledSoundchart.with(other.address()).in(folder);
            assertThat(here.run("--search-path=" + folder, "update", "--changelog-file=log.yaml", "-Dcolumn=m")
                            .status())
                    .isZero();

            Result failed = here.run(
                    "--search-path=" + folder,
                    "rollback-to",
                    "base",
                    "--changelog-file=log.yaml",
                    "-Dcolumn=m",
                    "--yes");
            assertThat(failed.status()).isEqualTo(1);
            assertThat(failed.output()).contains("column t.m (empty)");
            assertThat(failed.errors())
                    .contains("failed to undo 1 of 1: log.yaml, changeset first\n")
                    .contains("ERROR: division by zero");
            assertThat(catalog(other).facts()).anyMatch(fact -> fact.part().equals("m"));

            Files.writeString(
                    folder.resolve("log.yaml"),
                    Files.readString(folder.resolve("log.yaml")).replaceFirst("rollback: .*", "rollback:"));
            assertThat(here.run(
                                    "--search-path=" + folder,
                                    "rollback-to",
                                    "base",
                                    "--changelog-file=log.yaml",
                                    "-Dcolumn=m",
                                    "--yes")
                            .errors())
                    .endsWith("log.yaml, changeset first has a rollback that is not written: it can't be undone."
                            + " Write one, then try again. Nothing was done\n");
        }
    }

    @Test
    void refusesWhatIsNotInThisChangelog() throws Exception {
        execute("UPDATE databasechangelog SET id = 'elsewhere' WHERE id = '20261121_comment_soundhash_tables'");

        assertThat(error("rollback-to", "20251026_add_fingerprint_parameters", "--yes"))
                .isEqualTo("The database has run elsewhere, which is not in this changelog: it can't be undone."
                        + " Use the changelog that has it");
    }

    private String error(String... arguments) throws Exception {
        Result result = soundchart.run(arguments);
        assertThat(result.status()).isEqualTo(1);
        return result.errors().replaceFirst("Database: .*\n", "").strip();
    }

    private static Catalog catalogAt(String tag) throws Exception {
        try (Scratch scratch = TestServer.databases().create();
                ChangelogSession session = TestChangelog.open(scratch)) {
            session.updateLabel("jambot");
            session.updateTo(tag, "soundhash");
            return catalog(scratch);
        }
    }

    private static List<Fact> withoutExtensions(Scratch scratch) throws SQLException {
        return catalog(scratch).facts().stream()
                .filter(fact -> !fact.kind().startsWith("extension"))
                .toList();
    }

    private static Catalog catalog(Scratch scratch) throws SQLException {
        try (Connection connection = scratch.connect()) {
            return Catalog.read(connection).withoutColumnOrder();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
