package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import dev.soundchart.deploy.AlembicExample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adoption of databases that Alembic built, by the command line. */
class AdoptCommandTest {

    @TempDir
    private static Path workingCopy;

    private static AlembicExample example;

    @TempDir
    private Path folder;

    private Scratch database;
    private CalledSoundchart soundchart;
    private String where;

    @BeforeAll
    static void makeExample() throws Exception {
        example = AlembicExample.in(workingCopy);
    }

    @BeforeEach
    void create() throws Exception {
        database = TestServer.databases().create();
        soundchart = CalledSoundchart.with(database.address()).in(workingCopy);
        where = "Database: " + database.address() + " (DATABASE_URL)\n";
    }

    @AfterEach
    void drop() throws Exception {
        database.close();
    }

    @Test
    void changesetsAreShownFirstAndMarkedWithTheOptionApply() throws Exception {
        build("library", "alembic_version", "library-1");
        String at = """
                alembic_version is at library-1: library at its tag alembic-library-1
                The schema is the one that is recorded there
                """;
        String changesets = """
                  20250110_add_pg_trgm_extension
                  20250110_create_books
                  20250110_create_loans
                """;
        assertThat(soundchart.run("adopt"))
                .isEqualTo(new Result(
                        0,
                        at + "To be marked as run:\n" + changesets + "Nothing was done. To do it: --apply\n",
                        where));
        assertThat(historyTables()).isZero();

        assertThat(soundchart.run("adopt", "--apply"))
                .isEqualTo(new Result(
                        0,
                        at + "Marked as run:\n" + changesets
                                + "What comes after: soundchart update --label-filter=library\n",
                        where));
        assertThat(soundchart.run("update", "--label-filter=library").errors())
                .contains("applied 1 of 3: 20250601_comment_library_tables,")
                .contains("3 changesets applied");
        assertThat(soundchart.run("drift").output()).endsWith("No difference from the changelog\n");

        Result again = soundchart.run("adopt", "--apply");
        assertThat(again.status()).isEqualTo(1);
        assertThat(again.errors())
                .endsWith("databasechangelog has 6 rows: this database was taken over before, or"
                        + " updated. Nothing was done. Where it stands: soundchart current\n");
    }

    @Test
    void recipeOfTheDocumentLeavesAVersionThatOnlyTheCatalogCanReplace() throws Exception {
        build("library", "alembic_version", "library-1");
        build("shop", "alembic_version", "shop-4");
        Matcher recipe = Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/from-alembic.md")));
        assertThat(recipe.find()).isTrue();

        execute(recipe.group(1));

        assertThat(soundchart.run("adopt").errors()).contains("The catalog of shop is the same after ");
        assertThat(soundchart
                        .run("adopt", "--last=20250405_fill_order_addresses")
                        .output())
                .startsWith("library: the catalog is the one after 20250110_create_loans\n");
        execute("ALTER TABLE books ADD shelf text");
        assertThat(soundchart
                        .run("adopt", "--last=20250405_fill_order_addresses")
                        .errors())
                .contains("alembic_version is at moved-to-soundchart, for which the changelog has no tag");
    }

    @Test
    void schemasWithAVersionTableEachAreAdoptedAndPrintedAsJson() throws Exception {
        build("library", "alembic_version", "library-1");
        build("shop", "alembic_shop", "shop-1");

        Result result =
                soundchart.run("adopt", "--version-table=alembic_version,alembic_shop", "--apply", "--format=json");

        assertThat(result.status()).isZero();
        assertThat(result.output()).isEqualTo("""
                {
                  "applied": true,
                  "versions": [
                    {
                      "table": "alembic_version",
                      "revision": "library-1",
                      "schema": "library",
                      "tag": "alembic-library-1"
                    },
                    {
                      "table": "alembic_shop",
                      "revision": "shop-1",
                      "schema": "shop",
                      "tag": "alembic-shop-1"
                    }
                  ],
                  "standing": [
                    {
                      "schema": "library",
                      "last": "20250110_create_loans"
                    },
                    {
                      "schema": "shop",
                      "last": "20250105_create_initial_tables-4"
                    }
                  ],
                  "changesets": [
                    "20250110_add_pg_trgm_extension",
                    "20250110_create_books",
                    "20250110_create_loans",
                    "20250105_create_initial_tables",
                    "20250105_create_initial_tables-2",
                    "20250105_create_initial_tables-3",
                    "20250105_create_initial_tables-4"
                  ],
                  "differences": [],
                  "suppressed": [],
                  "unusedSuppressions": []
                }
                """);
        assertThat(soundchart.run("update").errors()).contains("15 changesets applied");
    }

    @Test
    void nothingIsMarkedWhereTheSchemaDiffers() throws Exception {
        build("library", "alembic_version", "library-1");
        execute("ALTER TABLE books ADD genre text; CREATE TABLE notes (id integer)");

        assertThat(soundchart.run("adopt", "--apply"))
                .isEqualTo(
                        new Result(
                                1,
                                """
                alembic_version is at library-1: library at its tag alembic-library-1
                column books.genre is extra: text
                table notes is extra: using heap
                """,
                                where
                                        + "The schema is not the one that Alembic's revision makes: nothing was marked as run\n"));
        assertThat(historyTables()).isZero();

        Path list = Files.writeString(folder.resolve("meant.yaml"), """
                - { subject: table notes, reason: The shop's own }
                - { subject: column books.genre, reason: Dropped next week }
                """);
        Result suppressed = soundchart.run("adopt", "--suppressions=" + list, "--apply");
        assertThat(suppressed.status()).isZero();
        assertThat(suppressed.output())
                .contains("\nsuppressed: column books.genre: Dropped next week\n")
                .contains("\nMarked as run:\n");
    }

    @Test
    void mistakesAreAnsweredInOneLine() throws Exception {
        assertThat(new CalledSoundchart(folder, Map.of()).run("adopt").errors())
                .startsWith("DATABASE_URL environment variable is required. Set it:")
                .hasLineCount(1);
        assertThat(soundchart.run("adopt"))
                .isEqualTo(failed("Nothing that the changelog makes is here, nor a version of Alembic's, so there is"
                        + " nothing to adopt. To make the schema: soundchart update\n"));
        assertThat(soundchart.run("adopt", "--version-table=versions"))
                .isEqualTo(failed("There is no table versions here. No other one looks like Alembic's: leave"
                        + " --version-table out\n"));
        assertThat(soundchart.run("adopt", "--format=xml"))
                .isEqualTo(failed("Unknown format 'xml'. Write --format=text or --format=json\n"));
        assertThat(soundchart.run("adopt", "--aply").errors())
                .isEqualTo("Unknown option --aply. Did you mean --apply? See soundchart adopt --help\n");
        assertThat(historyTables()).isZero();
    }

    @Test
    void helpHasAnExample() throws Exception {
        Result help = new CalledSoundchart(folder, Map.of()).run("adopt", "--help");

        assertThat(help.status()).isZero();
        assertThat(help.output()).contains("Example: soundchart adopt\n");
    }

    private Result failed(String errors) {
        return new Result(1, "", where + errors);
    }

    private int historyTables() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(
                        "SELECT count(*) FROM pg_class WHERE relname LIKE 'databasechangelog%'")) {
            count.next();
            return count.getInt(1);
        }
    }

    private void build(String schema, String versionTable, String revision) throws Exception {
        example.build(database, schema, versionTable, revision);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
