package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Differences of live databases from the example changelog, as {@code drift} prints them. */
class DriftCommandTest {

    @TempDir
    private Path folder;

    @Test
    void differencesAreNamedAndSuppressedOnesAreMarked() throws Exception {
        try (Scratch database = ExampleChangelog.atHead()) {
            CalledSoundchart soundchart = CalledSoundchart.onExample(database.address());
            String where = "Database: " + database.address() + " (DATABASE_URL)\n";
            String schemas = """
                    library: 6 changesets ran here, the last 20250601_index_book_titles
                    shop: 16 changesets ran here, the last 20250601_drop_duplicate_order_index
                    """;
            assertThat(soundchart.run("drift"))
                    .isEqualTo(new Result(0, schemas + "No difference from the changelog\n", where));

            execute(database, "ALTER TABLE orders ADD tags text, ADD rating integer");
            assertThat(soundchart.run("drift"))
                    .isEqualTo(new Result(1, schemas + """
                    column orders.rating is extra: integer
                    column orders.tags is extra: text
                    """, where + "2 differences from the changelog\n"));

            String list = suppressions("- { subject: column orders.t*, reason: Tried out }");
            assertThat(soundchart.run("drift", "--suppressions=" + list))
                    .isEqualTo(new Result(1, schemas + """
                    column orders.rating is extra: integer
                    suppressed: column orders.tags: Tried out
                    """, where + "1 difference from the changelog\n"));

            execute(database, "ALTER TABLE orders DROP tags, DROP rating");
            assertThat(soundchart.run("drift", "--suppressions=" + list))
                    .isEqualTo(new Result(0, schemas + """
                    no longer needed in the suppressions: column orders.t*
                    No difference from the changelog
                    """, where));
        }
    }

    @Test
    void differencesArePrintedAsJson() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            execute(database, "CREATE TABLE a (); CREATE TABLE b ()");
            Result result = new CalledSoundchart(ExampleChangelog.FOLDER, Map.of())
                    .run(
                            "drift",
                            "--against=" + SoundchartProcess.url(database.address()),
                            "--format=json",
                            "--suppressions="
                                    + suppressions(
                                            "- { subject: table b, reason: Ours }\n- { subject: c, reason: Old }"));
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.output()).isEqualTo("""
                    {
                      "drift": true,
                      "schemas": [
                        {
                          "schema": "library",
                          "applied": 0,
                          "pending": 6,
                          "last": null
                        },
                        {
                          "schema": "shop",
                          "applied": 0,
                          "pending": 16,
                          "last": null
                        }
                      ],
                      "differences": [
                        {
                          "kind": "extra",
                          "subject": "table a",
                          "expected": null,
                          "found": "using heap",
                          "advice": null
                        }
                      ],
                      "suppressed": [
                        {
                          "kind": "extra",
                          "subject": "table b",
                          "expected": null,
                          "found": "using heap",
                          "advice": null,
                          "reason": "Ours"
                        }
                      ],
                      "unusedSuppressions": [
                        {
                          "subject": "c",
                          "reason": "Old"
                        }
                      ]
                    }
                    """);
        }
    }

    @Test
    void driftWritesNothingAndNeedsOnlyTheRightToReadTheHistory() throws Exception {
        try (Scratch database = ExampleChangelog.atHead()) {
            execute(database, "CREATE ROLE drift_reader LOGIN PASSWORD 'reader'");
            try {
                CalledSoundchart reader = CalledSoundchart.onExample(database.address())
                        .with(
                                "DATABASE_URL",
                                SoundchartProcess.url(database.address())
                                        .replaceFirst("://[^@]*@", "://drift_reader:reader@"));
                assertThat(reader.run("drift").errors())
                        .endsWith("This role may not read the history. Let its owner run: GRANT SELECT ON"
                                + " databasechangelog TO drift_reader\n");

                execute(database, "GRANT SELECT ON databasechangelog TO drift_reader");
                Result result = reader.run("drift");
                assertThat(result.output()).endsWith("No difference from the changelog\n");
                assertThat(result.status()).isZero();
            } finally {
                execute(database, "DROP OWNED BY drift_reader; DROP ROLE drift_reader");
            }
        }
        try (Scratch empty = TestServer.databases().create()) {
            assertThat(CalledSoundchart.onExample(empty.address()).run("drift").status())
                    .isZero();
            try (Connection connection = empty.connect();
                    ResultSet tables = connection
                            .createStatement()
                            .executeQuery("SELECT count(*) FROM pg_class WHERE oid >= 16384")) {
                tables.next();
                assertThat(tables.getInt(1)).isZero();
            }
        }
    }

    @Test
    void databaseWhoseCurrentSchemaIsNotPublicIsRefused() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            execute(database, "CREATE SCHEMA music");
            DatabaseAddress address = database.address();
            assertThat(CalledSoundchart.onExample(address)
                            .with("DATABASE_URL", SoundchartProcess.url(address) + "?options=-csearch_path%3Dmusic")
                            .run("drift")
                            .errors())
                    .endsWith("The recorded catalogs are those of the schema public, and the current one is music."
                            + " Connect with a role and a search_path whose first schema is public\n");
            execute(database, "DROP SCHEMA public");
            assertThat(CalledSoundchart.onExample(address).run("drift").errors())
                    .endsWith("There is no schema public here, or this role may not use it."
                            + " Let its owner run: GRANT USAGE ON SCHEMA public TO " + address.user() + "\n");
        }
    }

    @Test
    void mistakesAreAnsweredInOneLine() throws Exception {
        CalledSoundchart soundchart = new CalledSoundchart(folder, Map.of());
        FileUtils.copyDirectory(
                ExampleChangelog.FOLDER.resolve("changelog").toFile(),
                folder.resolve("changelog").toFile());
        assertThat(soundchart.run("drift").errors())
                .startsWith("DATABASE_URL environment variable is required. Set it:")
                .hasLineCount(1);
        assertThat(soundchart.run("drift", "--against=nowhere"))
                .satisfies(result -> assertThat(result.status()).isEqualTo(1))
                .extracting(Result::errors)
                .asString()
                .hasLineCount(1);
        assertThat(soundchart
                        .run("drift", "--against=jdbc:mysql://me:secret@host/music")
                        .errors())
                .isEqualTo(
                        "The URL is not one of PostgreSQL. Write it as postgresql://user:password@host:port/database\n");
        assertThat(soundchart.run("drift", "--format=xml").errors())
                .isEqualTo("Unknown format 'xml'. Write --format=text or --format=json\n");
        assertThat(soundchart.run("drift", "--suppressions=none.yaml").errors())
                .isEqualTo("There is no file none.yaml\n");
        assertThat(soundchart.run("drift", "--agianst=x").errors())
                .isEqualTo("Unknown option --agianst. Did you mean --against? See soundchart drift --help\n");

        Files.delete(folder.resolve("changelog/catalogs.tsv"));
        assertThat(soundchart.run("drift").errors())
                .startsWith("There is no changelog/catalogs.tsv")
                .hasLineCount(1);
        Files.writeString(folder.resolve("changelog/changelog.yaml"), "databaseChangeLog: [");
        assertThat(soundchart.run("drift").errors()).contains("changelog/changelog.yaml");
    }

    @Test
    void helpHasAnExample() throws Exception {
        Result help = new CalledSoundchart(folder, Map.of()).run("drift", "--help");

        assertThat(help.status()).isZero();
        assertThat(help.output()).contains("Example: soundchart drift --against=postgresql://");
    }

    private String suppressions(String text) throws Exception {
        return Files.writeString(folder.resolve("suppressions.yaml"), text).toString();
    }

    private static void execute(Scratch database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
