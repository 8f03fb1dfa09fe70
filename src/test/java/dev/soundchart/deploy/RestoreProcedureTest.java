package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The restore of docs/operations.md, its shell commands run as written but for the names of server, role and database. */
class RestoreProcedureTest {

    private static final String NAME = "music" + ProcessHandle.current().pid();
    private static final String STRANGER = NAME + "_stranger";
    private static final String PASSWORD = "secret";

    @TempDir
    private Path folder;

    private DatabaseAddress database;
    private Map<String, String> environment;
    private Backup backup;
    private List<String> steps;

    /** A database with a setting and two roles, a dump of it, and a row written since. */
    @BeforeEach
    void dumpDatabase() throws Exception {
        environment = PostgresClient.environment();
        asAdministrator("CREATE ROLE " + NAME + " LOGIN CREATEDB PASSWORD '" + PASSWORD + "'");
        asAdministrator("CREATE ROLE " + STRANGER + " LOGIN PASSWORD '" + PASSWORD + "'");
        asAdministrator("CREATE DATABASE " + NAME + " OWNER " + NAME);
        asAdministrator("ALTER DATABASE " + NAME + " SET work_mem = '7MB'");
        database = TestServer.address().withDatabase(NAME).as(NAME, PASSWORD);
        execute(database, "CREATE TABLE songs (title text); INSERT INTO songs VALUES ('dumped')");
        backup = Backup.make(database, folder, environment, Instant.parse("2026-12-01T08:09:10Z"), line -> {});
        execute(database, "INSERT INTO songs VALUES ('written since')");
        String section = Files.readString(Path.of("docs/operations.md"))
                .split("\n## Restore\n")[1]
                .split("\n## ")[0];
        steps = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL)
                .matcher(section)
                .results()
                .map(this::adapted)
                .toList();
    }

    @AfterEach
    void dropDatabases() throws SQLException {
        for (String suffix : List.of("", "_restored", "_before_restore")) {
            asAdministrator("DROP DATABASE IF EXISTS " + NAME + suffix + " WITH (FORCE)");
        }
        asAdministrator("DROP ROLE IF EXISTS " + NAME + ", " + STRANGER);
    }

    @Test
    void theDumpTakesThePlaceOfTheDatabaseAndCanBeTakenBack() throws Exception {
        restoreBesideTheDatabase();

        Result swapped = shell(swap());
        assertThat(swapped.output()).endsWith("COMMIT\n");
        assertThat(swapped.status()).isZero();
        assertThat(titles(NAME)).containsExactly("dumped");
        assertThat(titles(NAME + "_before_restore")).containsExactly("dumped", "written since");

        assertThat(setting()).isEqualTo("4MB");
        assertThat(shell(steps.get(3)).status()).isZero();
        assertThat(setting()).isEqualTo("7MB");

        String back = swap().replace(NAME + " RENAME TO " + NAME + "_before_restore", NAME + " RENAME TO other")
                .replace(NAME + "_restored RENAME", NAME + "_before_restore RENAME")
                .replace("RENAME TO other", "RENAME TO " + NAME + "_restored");
        assertThat(shell(back).status()).isZero();
        assertThat(titles(NAME)).containsExactly("dumped", "written since");
        assertThat(titles(NAME + "_restored")).containsExactly("dumped");
    }

    @Test
    void theSwapChangesNothingWhileSomebodyElseIsConnected() throws Exception {
        restoreBesideTheDatabase();
        DatabaseAddress stranger = database.as(STRANGER, PASSWORD);

        try (Connection other = ServerConnection.open(stranger)) {
            Result refused = shell(swap());
            assertThat(refused.status()).isNotZero();
            assertThat(refused.output()).contains("permission denied to terminate process");
            assertThat(other.isValid(10)).isTrue();
        }
        assertThat(titles(NAME)).containsExactly("dumped", "written since");
        assertThat(titles(NAME + "_restored")).containsExactly("dumped");

        assertThat(shell(swap()).status()).isZero();
        assertThat(titles(NAME)).containsExactly("dumped");
    }

    @Test
    void anAdministratorSwapsWhoeverIsConnected() throws Exception {
        restoreBesideTheDatabase();
        String administrator = swap().replace(url(database.withDatabase("postgres")), administratorUrl("postgres"));

        try (Connection other = ServerConnection.open(database.as(STRANGER, PASSWORD))) {
            Result swapped = shell(administrator);
            assertThat(swapped.output()).endsWith("COMMIT\n");
            assertThat(other.isValid(10)).isFalse();
        }
        assertThat(titles(NAME)).containsExactly("dumped");
    }

    @Test
    void theSwapChangesNothingWhereItsSecondRenameIsRefused() throws Exception {
        Result refused = shell(swap());

        assertThat(refused.status()).isNotZero();
        assertThat(refused.output()).contains("database \"" + NAME + "_restored\" does not exist");
        assertThat(titles(NAME)).containsExactly("dumped", "written since");
    }

    private void restoreBesideTheDatabase() throws Exception {
        assertThat(shell(backup.restoreCommand()).status()).isZero();
        String analyze = steps.get(1).lines().findFirst().orElseThrow();
        assertThat(shell(analyze).status()).isZero();
    }

    private String swap() {
        assertThat(steps.get(2)).contains("BEGIN;", "COMMIT;");
        return steps.get(2);
    }

    /** A block of the document with this test's names. */
    private String adapted(MatchResult block) {
        return block.group(1)
                .replace(
                        "/var/backups/music/music-20261125T204932Z.dump",
                        backup.file().toString())
                .replaceAll("postgresql://music@db\\.example\\.org/(\\w+)", "<owner>$1")
                .replaceAll("postgresql://postgres@db\\.example\\.org/(\\w+)", "<administrator>$1")
                .replaceAll("\\bmusic(?=_restored|_before_restore|\\b)", NAME)
                .replaceAll("<owner>(\\w+)", url(database.withDatabase("")) + "$1")
                .replaceAll("<administrator>(\\w+)", administratorUrl("") + "$1");
    }

    private static String administratorUrl(String name) {
        return url(TestServer.address().withDatabase(name));
    }

    private static String url(DatabaseAddress address) {
        return "postgresql://%s:%s@%s:%d/%s"
                .formatted(
                        address.user(),
                        address.password().orElseThrow(),
                        address.hosts().get(0).name(),
                        address.hosts().get(0).port(),
                        address.database());
    }

    private static String setting() throws SQLException {
        return values(TestServer.address().withDatabase(NAME), "SHOW work_mem").get(0);
    }

    private static List<String> titles(String name) throws SQLException {
        return values(TestServer.address().withDatabase(name), "SELECT title FROM songs ORDER BY title");
    }

    private static List<String> values(DatabaseAddress address, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = ServerConnection.open(address);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static void asAdministrator(String sql) throws SQLException {
        execute(TestServer.address(), sql);
    }

    private static void execute(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = ServerConnection.open(address);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * What a shell command did.
     *
     * @param status its exit status
     * @param output standard output and errors
     */
    private record Result(int status, String output) {}

    private Result shell(String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-o", "pipefail", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true);
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put("PGPASSWORD", PASSWORD);
        builder.environment().clear();
        builder.environment().putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), output);
    }
}
