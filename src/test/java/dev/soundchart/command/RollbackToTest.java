package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.Fact;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
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
        database = ExampleChangelog.atHead();
        soundchart = CalledSoundchart.onExample(database.address());
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        database.close();
    }

    @Test
    void rollbackToAChangesetUndoesWhatRanAfterItInItsSchema() throws Exception {
        Result result = soundchart.run("rollback-to", "20250202_add_composite_indexes-2", "--schema=shop", "--yes");

        assertThat(result.status()).isZero();
        assertThat(result.output()).startsWith("""
                To be undone, the last that ran first:
                  20250601_drop_duplicate_order_index
                """).endsWith("""
                  20250203_add_item_measures
                Lost with them:
                  column order_items.height (empty)
                  column order_items.width (empty)
                """);
        assertThat(result.errors()).contains("undone 10 of 10: 20250203_add_item_measures, ");
        assertThat(catalog(database)).isEqualTo(catalogAt("shop-2"));
    }

    @Test
    void rollbackToBaseUndoesEachChangesetOfAllSchemas() throws Exception {
        Result result = soundchart.run("rollback-to", "base", "--yes");

        assertThat(result.status()).isZero();
        assertThat(result.errors()).contains("22 changesets undone");
        // an extension is left where it is: others may use it
        try (Scratch empty = TestServer.databases().create()) {
            assertThat(withoutExtensions(database)).isEqualTo(withoutExtensions(empty));
        }
    }

    @Test
    void dryRunShowsWhatIsLostAndChangesNothing() throws Exception {
        execute("INSERT INTO books (title, branch_id) SELECT 'book ' || n, 1 FROM generate_series(1, 1234) AS n");
        Catalog before = catalog(database);

        Result result = soundchart.run("rollback-to", "base", "--schema=library", "--dry-run");
        assertThat(result.status()).isZero();
        assertThat(result.output()).endsWith("""
                  20250110_add_pg_trgm_extension
                Lost with them:
                  table books (1,234 rows)
                  table loans (empty)
                Nothing was done (--dry-run)
                """);
        assertThat(catalog(database)).isEqualTo(before);
    }

    @Test
    void nothingIsUndoneWithoutATerminalOrTheOptionYes() throws Exception {
        Catalog before = catalog(database);

        Result result = soundchart.run("rollback-to", "base");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .endsWith("There is no terminal to ask: Undo 22 changesets? Give --yes to go on. Nothing was done\n");
        assertThat(catalog(database)).isEqualTo(before);
    }

    @Test
    void wrongArgumentsAreAnsweredWithWhatExists() throws Exception {
        assertThat(error("rollback-to", "20250202_add_composite_indexs-2", "--yes"))
                .isEqualTo("No changeset '20250202_add_composite_indexs-2' is applied here."
                        + " Did you mean 20250202_add_composite_indexes-2?");
        assertThat(error("rollback-to", "base", "--schema=shup", "--yes"))
                .isEqualTo("No schema 'shup'. Did you mean shop? There are library, shop");
        assertThat(error("rollback-to", "20250110_create_books", "--schema=shop", "--yes"))
                .isEqualTo("The changeset 20250110_create_books is of library, not of shop");
        assertThat(error("rollback-to"))
                .matches("--changeset is missing\\. For example: soundchart rollback-to \\S+ --schema=\\S+");
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            session.rollback(1);
        }
        assertThat(error("rollback-to", "20250601_drop_duplicate_order_index", "--yes"))
                .isEqualTo("The changeset 20250601_drop_duplicate_order_index is not applied here,"
                        + " so there is no way back to it");
    }

    @Test
    void nothingIsUndoneWhereAChangesetHasNoRollback() throws Exception {
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
    void changesetsThatFiltersLeaveOutAreNotUndone() throws Exception {
        Result result = soundchart.run("rollback-to", "base", "--label-filter=library", "--dry-run");

        assertThat(result.output())
                .contains("  20250110_create_books\n")
                .doesNotContain("shop")
                .doesNotContain("initial_tables");
    }

    @Test
    void failedRollbackIsNamedAndUnwrittenRollbackIsRefused() throws Exception {
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
            assertThat(failed.output())
                    .contains("what first loses can't be told: tried, it failed: ERROR: division by zero");
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
    void changesetOfAnotherChangelogIsNotUndone() throws Exception {
        execute("UPDATE databasechangelog SET id = 'elsewhere' WHERE id = '20250601_comment_shop_tables'");

        assertThat(error("rollback-to", "20250203_add_item_measures", "--yes"))
                .isEqualTo(
                        "The database has run elsewhere (changelog/shop/20250601_comment_shop_tables.yaml), which is not in this"
                                + " changelog: it can't be undone. Use the changelog that has it. Nothing was done");
    }

    private String error(String... arguments) throws Exception {
        Result result = soundchart.run(arguments);
        assertThat(result.status()).isEqualTo(1);
        return result.errors().replaceFirst("Database: .*\n", "").strip();
    }

    private static Catalog catalogAt(String tag) throws Exception {
        try (Scratch scratch = TestServer.databases().create();
                ChangelogSession session = ExampleChangelog.open(scratch)) {
            session.updateLabel("library");
            session.updateTo(tag, "shop");
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
