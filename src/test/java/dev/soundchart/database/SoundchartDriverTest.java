package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.JavaProgram;
import dev.soundchart.database.DatabaseAddress.Host;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The driver against a real server: within this process, and by the environment of another. */
class SoundchartDriverTest {

    private static final String ROLE = "driver \"test\" %40é";
    /** What is passed on in variables can only hold what the locale of the tests has. */
    private static final String ASCII_ROLE = "driver 'test' %40;";

    private static final String PASSWORD = "p@ss/w:rd %?";
    private static final String ENCODED = "driver%20%22test%22%20%2540%C3%A9:p%40ss%2Fw%3Ard%20%25%3F";

    private static Scratch database;

    @TempDir
    private Path elsewhere;

    @BeforeAll
    static void createRole() throws Exception {
        database = TestServer.databases().create();
        for (String role : List.of(ROLE, ASCII_ROLE)) {
            execute("CREATE ROLE " + quoted(role) + " LOGIN PASSWORD '" + PASSWORD + "'");
        }
    }

    @AfterAll
    static void dropRole() throws Exception {
        execute("DROP ROLE " + quoted(ROLE) + ", " + quoted(ASCII_ROLE));
        database.close();
    }

    @Test
    void urlsOfPgjdbcAndLibpqAreAccepted() throws Exception {
        Properties credentials = new Properties();
        credentials.setProperty("user", ROLE);
        credentials.setProperty("password", PASSWORD);

        assertThat(value(connect(database.address().jdbcUrl(), credentials), "SELECT current_user"))
                .isEqualTo(ROLE);
        assertThat(value(connect(url(""), new Properties()), "SELECT current_user"))
                .isEqualTo(ROLE);
        assertThat(new SoundchartDriver().connect("jdbc:mysql://h/d", credentials))
                .isNull();
    }

    @Test
    void missingCredentialsComeFromTheUrl() throws Exception {
        Properties ofMavenPlugin = new Properties();
        ofMavenPlugin.setProperty("user", "null");
        ofMavenPlugin.setProperty("password", "null");

        assertThat(value(connect(url(""), ofMavenPlugin), "SELECT current_user"))
                .isEqualTo(ROLE);
    }

    @Test
    void sessionGetsItsSettings() throws Exception {
        assertThat(value(connect(url(""), new Properties()), "SHOW application_name"))
                .isEqualTo("soundchart");
        assertThat(value(connect(url("?application_name=mine"), new Properties()), "SHOW application_name"))
                .isEqualTo("mine");
        assertThat(value(connect(url(""), new Properties()), "SHOW client_connection_check_interval"))
                .isEqualTo("1s");
        assertThat(value(connect(url(""), new Properties()), "SHOW lock_timeout"))
                .isEqualTo("5s");
        assertThat(value(connect(url("?options=-c%20lock_timeout%3D30s"), new Properties()), "SHOW lock_timeout"))
                .isEqualTo("30s");
    }

    @Test
    void failureIsReportedWithoutThePassword() {
        String host = "postgresql://u:hidden@" + host();

        assertThatThrownBy(() -> connect(host + "/nowhere", new Properties()))
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageStartingWith("Can't connect to postgresql://u@" + host() + "/nowhere: FATAL: ")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> connect("postgresql://u:hidden@127.0.0.1:1/d", new Properties()))
                .hasMessageStartingWith(
                        "Can't connect to postgresql://u@127.0.0.1:1/d: Connection to 127.0.0.1:1 refused")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void databaseIsFoundByDatabaseUrl() throws Exception {
        assertThat(run(Map.of("DATABASE_URL", url(""), "PGHOST", "unused.invalid")))
                .isEqualTo(connected(ROLE, "driver%20%22test%22%20%2540%C3%A9", "DATABASE_URL"));
    }

    @Test
    void databaseIsFoundByVariablesOfLibpq() throws Exception {
        assertThat(run(variables("PGPASSWORD", PASSWORD)))
                .isEqualTo(connected(ASCII_ROLE, "driver%20%27test%27%20%2540%3B", "PGHOST, PGDATABASE"));
        assertThat(run(variables("PGPASS", PASSWORD)))
                .isEqualTo(connected(ASCII_ROLE, "driver%20%27test%27%20%2540%3B", "PGHOST, PGDATABASE"));
    }

    @Test
    void passwordFileIsRead() throws Exception {
        Path file = Files.writeString(elsewhere.resolve("pgpass"), "*:*:*:*:" + PASSWORD.replace(":", "\\:") + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThat(run(variables("PGPASSFILE", file.toString())))
                .isEqualTo(connected(ASCII_ROLE, "driver%20%27test%27%20%2540%3B", "PGHOST, PGDATABASE"));
    }

    @Test
    void databaseUrlIsRequiredOutsideOfTheRepository() throws Exception {
        assertThat(run(Map.of()))
                .singleElement()
                .asString()
                .startsWith("failed DATABASE_URL environment variable is required. Set it: export DATABASE_URL=");
    }

    private static List<String> connected(String role, String shown, String source) {
        return List.of(
                "Database: postgresql://" + shown + "@" + host() + "/"
                        + database.address().database() + " (" + source + ")",
                "connected " + role + "@" + database.address().database());
    }

    private static Map<String, String> variables(String name, String value) {
        Host host = database.address().hosts().get(0);
        return Map.of(
                "PGHOST",
                host.name(),
                "PGPORT",
                Integer.toString(host.port()),
                "PGUSER",
                ASCII_ROLE,
                "PGDATABASE",
                database.address().database(),
                name,
                value);
    }

    /** What the program prints with these variables only, in a folder that is in no repository. */
    private List<String> run(Map<String, String> environment) throws IOException {
        List<String> command = JavaProgram.command(DriverProgram.class);
        command.add(DatabaseChoice.BY_ENVIRONMENT);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(elsewhere.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        return builder.start().inputReader(StandardCharsets.UTF_8).lines().toList();
    }

    private static String url(String parameters) {
        return "postgresql://" + ENCODED + "@" + host() + "/"
                + database.address().database() + parameters;
    }

    private static String host() {
        return database.address().hosts().get(0).toString();
    }

    private static Connection connect(String url, Properties info) throws Exception {
        return new SoundchartDriver().connect(url, info);
    }

    private static String value(Connection connection, String query) throws Exception {
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(String sql) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
