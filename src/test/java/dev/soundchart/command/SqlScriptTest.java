package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.resource.DirectoryResourceAccessor;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scripts for a DBA, run by psql: they end where the command ends whose script they are, in catalog, rows and history.
 */
class SqlScriptTest {

    private static final String CHANGELOG = "orders.yaml";
    private static final Path EXAMPLE = Path.of("src/test/resources/dev/soundchart/command/orders");

    /** How far the database is when the script is written, and the command that brings it there. */
    private static final Map<String, String> STARTS = new LinkedHashMap<>();

    static {
        STARTS.put("empty", "");
        STARTS.put("half-way", "update-count --count=4");
        STARTS.put("full", "update");
    }

    /** Commands, and the databases of which they are tried. */
    private static final Map<String, List<String>> COMMANDS = Map.ofEntries(
            Map.entry("update", List.of("empty", "half-way", "full")),
            Map.entry("update-count --count=2", List.of("empty", "half-way")),
            Map.entry("update-to-tag --tag=v2", List.of("empty", "half-way")),
            Map.entry("update --label-filter=core", List.of("half-way")),
            Map.entry("rollback --tag=v1", List.of("half-way", "full")),
            Map.entry("rollback-count --count=2", List.of("half-way", "full")),
            Map.entry("rollback-count --count=100", List.of("empty", "full")),
            Map.entry("rollback-to-date --date=2020-01-01", List.of("full")),
            Map.entry("changelog-sync", List.of("empty", "full")),
            Map.entry("changelog-sync-to-tag --tag=v1", List.of("empty")),
            Map.entry("mark-next-changeset-ran", List.of("empty", "half-way")));

    private static final Map<String, String> FUTURE_ROLLBACKS = Map.of(
            "future-rollback-sql", "update",
            "future-rollback-count-sql --count=2", "update-count --count=2",
            "future-rollback-from-tag-sql --tag=v2", "update-to-tag --tag=v2");

    private static final String HISTORY = """
            SELECT to_jsonb(h) - 'dateexecuted' - 'deployment_id' FROM %s.databasechangelog h ORDER BY orderexecuted
            """;
    private static final String TABLES = """
            SELECT oid::regclass FROM pg_class
             WHERE relkind = 'r' AND relname <> 'databasechangelog'
               AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)')
             ORDER BY 1
            """;

    @TempDir
    private static Path folder;

    private static final Map<String, Scratch> TEMPLATES = new LinkedHashMap<>();

    @BeforeAll
    static void makeTemplates() throws Exception {
        requirePsql();
        FileUtils.copyDirectory(EXAMPLE.toFile(), folder.toFile());
        for (Map.Entry<String, String> start : STARTS.entrySet()) {
            Scratch database = TestServer.databases().create();
            TEMPLATES.put(start.getKey(), database);
            if (!start.getValue().isEmpty()) {
                run(database, start.getValue());
            }
        }
    }

    @AfterAll
    static void dropTemplates() throws SQLException {
        for (Scratch template : TEMPLATES.values()) {
            template.close();
        }
    }

    static Stream<Arguments> scripts() {
        return COMMANDS.entrySet().stream()
                .flatMap(command -> command.getValue().stream().map(start -> Arguments.of(command.getKey(), start)));
    }

    @ParameterizedTest(name = "{0} of one that is {1}")
    @MethodSource("scripts")
    void aScriptEndsWhereItsCommandEnds(String command, String start) throws Exception {
        try (Scratch byCommand = TEMPLATES.get(start).copy();
                Scratch byScript = TEMPLATES.get(start).copy()) {
            Result written = call(byScript, command.replaceFirst("^\\S+", "$0-sql"));
            Result done = call(byCommand, command.startsWith("rollback") ? command + " --yes" : command);

            assertThat(state(byScript)).as("what writing it changed").isEqualTo(state(TEMPLATES.get(start)));
            assertThat(written.status()).as(written.errors() + done.errors()).isEqualTo(done.status());
            assertThat(written.output().split("CREATE TABLE [^\\n]*databasechangelog "))
                    .as("parts between tables made for the history")
                    .hasSize(start.equals("empty") && done.status() == 0 ? 2 : 1);
            if (done.status() == 0) {
                psql(byScript, written.output());
            }
            assertThat(state(byScript)).as(written.output()).isEqualTo(state(byCommand));
        }
    }

    static Stream<Arguments> futureRollbacks() {
        return Stream.of("empty", "half-way")
                .flatMap(start -> FUTURE_ROLLBACKS.entrySet().stream()
                        .map(script -> Arguments.of(script.getKey(), script.getValue(), start)));
    }

    @ParameterizedTest(name = "{0} of one that is {2}")
    @MethodSource("futureRollbacks")
    void aScriptUndoesTheUpdateThatComesAfterIt(String script, String update, String start) throws Exception {
        try (Scratch byCommand = TEMPLATES.get(start).copy();
                Scratch byScript = TEMPLATES.get(start).copy()) {
            Result written = call(byScript, script);

            assertThat(written.status()).as(written.errors()).isZero();
            assertThat(state(byScript)).as("what writing it changed").isEqualTo(state(TEMPLATES.get(start)));
            int before = count(byScript);
            run(byScript, update);
            run(byCommand, update);
            run(byCommand, "rollback-count --yes --count=" + (count(byCommand) - before));
            psql(byScript, written.output());
            assertThat(state(byScript)).as(written.output()).isEqualTo(state(byCommand));
        }
    }

    @Test
    void nothingIsLeftToUndoWhereNothingIsPending() throws Exception {
        try (Scratch database = TEMPLATES.get("full").copy()) {
            psql(database, call(database, "future-rollback-sql").output());

            assertThat(state(database)).isEqualTo(state(TEMPLATES.get("full")));
        }
    }

    @ParameterizedTest
    @MethodSource("starts")
    void theScriptOfADryRunDeploys(String start) throws Exception {
        DirectoryResourceAccessor files = new DirectoryResourceAccessor(folder);
        RecordedCatalogs recorded = Scope.child(
                Map.of(Scope.Attr.resourceAccessor.name(), files),
                () -> RecordedCatalogs.of(new ChangelogFile(CHANGELOG, files), TestServer.databases()));
        Files.writeString(folder.resolve(RecordedCatalogs.FILE), recorded.text());
        try (Scratch byCommand = TEMPLATES.get(start).copy();
                Scratch byScript = TEMPLATES.get(start).copy()) {
            Result written = call(byScript, "deploy --dry-run");
            assertThat(written.status()).as(written.output() + written.errors()).isZero();
            assertThat(state(byScript)).as("what writing it changed").isEqualTo(state(TEMPLATES.get(start)));
            run(byCommand, "deploy --backup=none");
            psql(byScript, written.output().replaceFirst("(?s).*?\n\n", ""));
            assertThat(state(byScript)).as(written.output()).isEqualTo(state(byCommand));
        }
    }

    static Stream<String> starts() {
        return STARTS.keySet().stream();
    }

    @Test
    void aScriptForAnotherSchemaMakesNothingInPublic() throws Exception {
        try (Scratch byCommand = TEMPLATES.get("empty").copy();
                Scratch byScript = TEMPLATES.get("empty").copy()) {
            for (Scratch database : List.of(byCommand, byScript)) {
                execute(database, "CREATE SCHEMA shop");
            }
            String schema = " --default-schema-name=shop --liquibase-schema-name=shop";
            Result written = call(byScript, "update-sql" + schema);
            run(byCommand, "update" + schema);
            psql(byScript, written.output());

            assertThat(state(byScript)).as(written.output()).isEqualTo(state(byCommand));
        }
    }

    @Test
    void aStatementThatNoScriptCanRunIsAnErrorAndNoScript() throws Exception {
        Files.writeString(folder.resolve("photo.txt"), "not \u0000 text");
        Files.writeString(folder.resolve("photos.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: photos
                      author: test
                      changes:
                        - sql: CREATE TABLE photos (photo bytea)
                        - insert:
                            tableName: photos
                            columns:
                              - column: { name: photo, valueBlobFile: photo.txt }
                """);
        try (Scratch database = TEMPLATES.get("empty").copy()) {
            Result result = CalledSoundchart.with(database.address())
                    .run("update-sql", "--search-path=" + folder, "--changelog-file=photos.yaml");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors())
                    .contains("photos.yaml, changeset photos failed: A value from a file is sent as a parameter");
        }
    }

    private static void requirePsql() {
        boolean found = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "psql")));
        if (!found) {
            String reason = "Tests of scripts for psql are skipped: there is no psql on the PATH."
                    + " Install postgresql-client";
            System.err.println(reason);
            assumeTrue(false, reason);
        }
    }

    private static void run(Scratch database, String command) throws Exception {
        Result result = call(database, command);
        assertThat(result.status()).as(result.output() + result.errors()).isZero();
    }

    private static Result call(Scratch database, String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(List.of("--search-path=" + folder, "--changelog-file=" + CHANGELOG));
        return CalledSoundchart.with(database.address()).run(arguments.toArray(String[]::new));
    }

    private static void psql(Scratch database, String script) throws Exception {
        Path file = Files.writeString(folder.resolve("script.sql"), script);
        Path log = folder.resolve("psql.log");
        Process psql = new ProcessBuilder(
                        "psql",
                        "--no-psqlrc",
                        "--quiet",
                        "--set=ON_ERROR_STOP=1",
                        "--file=" + file,
                        "--dbname=" + SoundchartProcess.url(database.address()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(psql.waitFor(60, TimeUnit.SECONDS)).as("whether psql ended").isTrue();
        assertThat(psql.exitValue()).as(Files.readString(log) + script).isZero();
    }

    /** Catalog, history and rows. */
    private static List<String> state(Scratch database) throws SQLException {
        List<String> state = new ArrayList<>();
        try (Connection connection = database.connect()) {
            Catalog.read(connection).facts().forEach(fact -> state.add(fact.toString()));
            for (String schema : rows(connection, "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'")) {
                if (rows(connection, "SELECT to_regclass('" + schema + ".databasechangelog')")
                                .get(0)
                        != null) {
                    state.addAll(rows(connection, HISTORY.formatted(schema)));
                }
            }
            for (String table : rows(connection, TABLES)) {
                rows(connection, "SELECT to_jsonb(t) FROM " + table + " t ORDER BY 1")
                        .forEach(row -> state.add(table + " " + row));
            }
        }
        return state;
    }

    private static int count(Scratch database) throws SQLException {
        try (Connection connection = database.connect()) {
            return rows(connection, "SELECT to_regclass('databasechangelog')").get(0) == null
                    ? 0
                    : rows(connection, "SELECT id FROM databasechangelog").size();
        }
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    private static void execute(Scratch database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
