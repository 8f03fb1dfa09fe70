package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.Map;
import java.util.SortedSet;
import liquibase.Scope;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as users see it: Liquibase's own commands, without its noise. */
class SoundchartTest {

    @TempDir
    private Path elsewhere;

    @Test
    void updateAndRollbackPrintALineForEachChangeset() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            CalledSoundchart soundchart = CalledSoundchart.onExample(database.address());
            String first = "Database: " + database.address() + " \\(DATABASE_URL\\)\n";

            Result update = soundchart.run("update", "--label-filter=library");
            assertThat(update.status()).isZero();
            assertThat(update.output()).isEmpty();
            assertThat(update.errors()).matches(first + """
                    applied 1 of 6: 20250110_add_pg_trgm_extension, \\d+\\.\\d\\d s
                    applied 2 of 6: 20250110_create_books, \\d+\\.\\d\\d s
                    applied 3 of 6: 20250110_create_loans, \\d+\\.\\d\\d s
                    applied 4 of 6: 20250601_comment_library_tables, \\d+\\.\\d\\d s
                    applied 5 of 6: 20250601_comment_library_tables-2, \\d+\\.\\d\\d s
                    applied 6 of 6: 20250601_index_book_titles, \\d+\\.\\d\\d s
                    6 changesets applied in \\d+\\.\\d\\d s
                    """);

            assertThat(soundchart.run("update", "--label-filter=library").errors())
                    .matches(first + "Database is up to date, no changesets to execute\n");
            assertThat(soundchart
                            .run("rollback", "--tag=library-1", "--label-filter=library", "--yes")
                            .errors())
                    .matches(first + """
                    undone 1 of 3: 20250601_index_book_titles, \\d+\\.\\d\\d s
                    undone 2 of 3: 20250601_comment_library_tables-2, \\d+\\.\\d\\d s
                    undone 3 of 3: 20250601_comment_library_tables, \\d+\\.\\d\\d s
                    3 changesets undone in \\d+\\.\\d\\d s
                    """);
        }
    }

    @Test
    void updateToATagCountsTheChangesetsUpToIt() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            assertThat(CalledSoundchart.onExample(database.address())
                            .run("update-to-tag", "--tag=library-1")
                            .errors())
                    .contains("applied 3 of 3: 20250110_create_loans");
        }
    }

    @Test
    void mistakesAreAnsweredWithTheRightFormInOneLine() throws Exception {
        CalledSoundchart soundchart = new CalledSoundchart(elsewhere, Map.of());

        assertThat(soundchart.run("updat")).isEqualTo(failed("""
                Unknown command or argument updat. Did you mean update or update-sql or update-count? See soundchart --help
                """));
        assertThat(soundchart.run("update", "--labels-filter=library")).isEqualTo(failed("""
                Unknown option --labels-filter. Did you mean --label-filter? See soundchart update --help
                """));
        assertThat(soundchart.run("update-to-tag")).isEqualTo(failed("""
                --tag is missing. See soundchart update-to-tag --help
                """));
        assertThat(soundchart.run("status")).isEqualTo(failed("""
                DATABASE_URL environment variable is required. Set it: export DATABASE_URL="postgresql://user:password@host:port/database?sslmode=require"
                """));
    }

    @Test
    void updateTestingRollbackRunsChangesetsAgain() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            Files.writeString(elsewhere.resolve("log.yaml"), """
                    databaseChangeLog:
                      - changeSet:
                          id: always
                          author: test
                          runAlways: true
                          changes: [{ sql: { sql: "SELECT 1" } }]
                          rollback: []
                      - changeSet: { id: once, author: test, changes: [{ sql: { sql: "SELECT 2" } }], rollback: [] }
                    """);
            CalledSoundchart soundchart =
                    CalledSoundchart.with(database.address()).in(elsewhere);

            Result result = soundchart.run(
                    "--search-path=" + elsewhere, "update-testing-rollback", "--changelog-file=log.yaml");
            assertThat(result.status()).isZero();
            assertThat(result.errors()).contains("2 changesets undone").contains("4 changesets applied");
            assertThat(soundchart
                            .run("--search-path=" + elsewhere, "update", "--changelog-file=log.yaml")
                            .errors())
                    .contains("applied 1 of 1: always");
            assertThat(soundchart.run("release-locks").status()).isZero();
        }
    }

    @Test
    void currentWritesNothing() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            assertThat(CalledSoundchart.with(database.address())
                            .in(ExampleChangelog.FOLDER.resolve("docs"))
                            .run("current")
                            .output())
                    .contains("library: 0 of 6 applied");
            try (Connection connection = database.connect();
                    ResultSet tables =
                            connection.getMetaData().getTables(null, "public", null, new String[] {"TABLE"})) {
                assertThat(tables.next()).isFalse();
            }
        }
    }

    @Test
    void helpOfACommandIsPrintedByEitherForm() throws Exception {
        CalledSoundchart soundchart = new CalledSoundchart(elsewhere, Map.of());

        Result help = soundchart.run("help", "rollback-to");
        assertThat(help).isEqualTo(soundchart.run("rollback-to", "--help"));
        assertThat(help.output()).contains("Usage: soundchart rollback-to [OPTIONS]");
    }

    @Test
    void errorsContainNoPassword() throws Exception {
        Result result = new CalledSoundchart(elsewhere, Map.of())
                .run("update", "--urll=postgresql://u:hidden@h/d", "--url=postgresql://u:hidden@127.0.0.1:1/d");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).doesNotContain("hidden");

        Result unreachable = new SoundchartProcess(ExampleChangelog.FOLDER, Map.of())
                .run("update", "--url=postgresql://u:hidden@127.0.0.1:1/d", "--log-level=debug");
        assertThat(unreachable.status()).isEqualTo(1);
        assertThat(unreachable.errors())
                .contains("Can't connect to postgresql://u@127.0.0.1:1/d")
                .doesNotContain("hidden");
    }

    @Test
    void stackTracesArePrintedAtLogLevelDebugOnly() throws Exception {
        SoundchartProcess soundchart =
                new SoundchartProcess(ExampleChangelog.FOLDER, Map.of("DATABASE_URL", "postgresql://u@127.0.0.1:1/d"));

        assertThat(soundchart.run("status").errors()).doesNotContain("\tat ");
        assertThat(soundchart.run("status", "--log-level=debug").errors()).contains("\tat ");
    }

    @Test
    void overviewNamesEachCommandOfThisProject() throws Exception {
        Result result = new CalledSoundchart(elsewhere, Map.of()).run();
        assertThat(result.status()).isZero();
        assertThat(result.errors()).isEmpty();
        assertThat(new CalledSoundchart(elsewhere, Map.of()).run("--help")).isEqualTo(result);

        SortedSet<CommandDefinition> commands =
                Scope.getCurrentScope().getSingleton(CommandFactory.class).getCommands(false);
        assertThat(commands.stream()
                        .filter(command -> command.getPipeline().stream()
                                .anyMatch(
                                        step -> step.getClass().getPackageName().equals("dev.soundchart.command")
                                                && step.defineCommandNames()[0][0].equals(command.getName()[0])))
                        .map(command -> command.getName()[0]
                                .replaceAll("([A-Z])", "-$1")
                                .toLowerCase()))
                .isNotEmpty()
                .allSatisfy(command -> assertThat(result.output()).containsPattern("(?m)^  " + command + " "));
    }

    @Test
    void versionIsPrinted() throws Exception {
        assertThat(new CalledSoundchart(elsewhere, Map.of()).run("--version").output())
                .matches("Soundchart .+, Liquibase 4\\.33\\.0, Java \\d+\n");
    }

    private static Result failed(String errors) {
        return new Result(1, "", errors);
    }
}
