package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.soundchart.Await;
import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.RestoredForms;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups are restored completely, and a backup that fails says why and leaves no file. */
@Tag("postgres")
@Tag("platform")
class BackupTest {

    private static final Instant NOW = Instant.parse("2026-12-01T08:09:10.999Z");
    private static final String PASSWORD = "p@ss'w\"rd";

    private static Map<String, String> environment;
    private static Scratch database;

    @TempDir
    private Path folder;

    @BeforeAll
    static void update() throws Exception {
        environment = PostgresClient.environment();
        database = ExampleChangelog.atHead();
        try (Connection connection = database.connect()) {
            ExampleChangelog.insertRows(connection, "library");
            ExampleChangelog.insertRows(connection, "shop");
        }
    }

    @AfterAll
    static void dropDatabase() throws Exception {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void restoredBackupHasTheWholeCatalogAndAllRows() throws Exception {
        Backup backup = backUp(database.address(), environment);

        String name = database.address().database();
        assertThat(backup.file()).isEqualTo(folder.resolve(name + "-20261201T080910Z.dump"));
        assertThat(backup.bytes()).isEqualTo(Files.size(backup.file())).isPositive();
        assertThat(Files.getPosixFilePermissions(backup.file()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(files()).containsExactly(backup.file());
        assertThat(backup.restoreCommand())
                .doesNotContain(":" + database.address().password().orElseThrow() + "@");

        DatabaseAddress restored = database.address().withDatabase(name + "_restored");
        assertThat(shell(backup.restoreCommand(), database.address())).isZero();
        try (Connection before = database.connect();
                Connection after = ServerConnection.open(restored)) {
            assertThat(Catalog.read(after)).isEqualTo(RestoredForms.read(before));
            Map<String, List<String>> rows = rows(before);
            assertThat(rows).hasSizeGreaterThan(7).allSatisfy((table, all) -> {
                if (!table.equals("databasechangeloglock")) {
                    assertThat(all).isNotEmpty();
                }
            });
            assertThat(rows(after)).isEqualTo(rows);
            assertThat(properties(after)).isEqualTo(properties(before));

            ChangelogFile changelog = ChangelogFile.of(ExampleChangelog.FOLDER);
            assertThat(Drift.of(changelog.changesets(), RecordedCatalogs.recorded(changelog), LiveDatabase.read(after))
                            .differences())
                    .isEmpty();
            assertThat(LiveDatabase.read(after).history())
                    .hasSameSizeAs(LiveDatabase.read(before).history());
        } finally {
            drop(restored.database());
        }
    }

    /** Names that a shell, SQL and a URL read in their own ways; a role that is no superuser. */
    @Test
    void backupOfADatabaseWithAnOddNameAndOwnerIsRestored() throws Exception {
        String name = "it's \"$HOME\" " + (localeHas("é") ? "é" : "") + "/"
                + ProcessHandle.current().pid();
        String role = "some \"one\" 'else'";
        execute("CREATE ROLE %s LOGIN CREATEDB PASSWORD '%s'".formatted(identifier(role), PASSWORD.replace("'", "''")));
        execute("CREATE DATABASE %s OWNER %s TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
                .formatted(identifier(name), identifier(role)));
        DatabaseAddress address = TestServer.address().withDatabase(name).as(role, PASSWORD);
        DatabaseAddress restored = address.withDatabase(name + "_restored");
        try {
            execute(address, "CREATE TABLE kept (i serial PRIMARY KEY, words text); CREATE EXTENSION pg_trgm");
            execute(address, "INSERT INTO kept (words) VALUES ('SET transaction_timeout = 0;'), ('é')");
            Backup backup = backUp(address, environment);

            assertThat(backup.file()).hasFileName(name.replaceAll("\\W", "_") + "-20261201T080910Z.dump");
            assertThat(shell(backup.restoreCommand(), address)).isZero();
            try (Connection before = ServerConnection.open(address);
                    Connection after = ServerConnection.open(restored)) {
                assertThat(rows(after)).isEqualTo(rows(before)).hasSize(2);
                assertThat(properties(after)).isEqualTo(properties(before));
                assertThat(Catalog.read(after)).isEqualTo(Catalog.read(before));
            }
        } finally {
            drop(restored.database());
            drop(name);
            execute("DROP ROLE " + identifier(role));
        }
    }

    @Test
    void truncatedBackupFailsToRestore() throws Exception {
        Backup backup = backUp(database.address(), environment);
        byte[] content = Files.readAllBytes(backup.file());
        Files.write(backup.file(), Arrays.copyOf(content, content.length - 500));
        try {
            assertThat(shell(backup.restoreCommand(), database.address())).isNotZero();
        } finally {
            drop(database.address().database() + "_restored");
        }
    }

    @Test
    void backupIgnoresConnectionVariablesOfTheEnvironment() throws Exception {
        Map<String, String> misleading = new TreeMap<>(environment);
        misleading.putAll(Map.of(
                "PGHOST",
                "nowhere.invalid",
                "PGPORT",
                "1",
                "PGDATABASE",
                "other",
                "PGUSER",
                "nobody",
                "PGPASSWORD",
                "x"));
        misleading.putAll(Map.of("PGOPTIONS", "-c nonsense=1", "PGSERVICE", "none", "PGSSLMODE", "verify-full"));

        assertThat(backUp(database.address(), misleading).entries()).isGreaterThan(50);
    }

    @Test
    void backupUsesTheParametersOfTheAddress() throws Exception {
        DatabaseAddress address = with(database.address(), Map.of("options", "-c default_table_access_method=none"));
        assertThatThrownBy(() -> backUp(address, environment)).hasMessageContaining("default_table_access_method");
    }

    @Test
    void backupWithoutClientProgramsIsRefused() throws Exception {
        Map<String, String> nothing = Map.of("PATH", folder.toString());

        assertThatThrownBy(() -> Backup.check(nothing, 16, folder))
                .hasMessage("pg_dump is not on the PATH. Install postgresql-client-16 or later and put it first on the"
                        + " PATH, or go without a backup: --backup=none");
        Map<String, String> half =
                PostgresClient.standIn(nothing, folder, "pg_dump", "echo 'pg_dump (PostgreSQL) 18.1'");
        assertThatThrownBy(() -> Backup.check(half, 18, folder))
                .hasMessageStartingWith("pg_restore is not on the PATH. Install postgresql-client-18 or later");
    }

    @Test
    void backupWithOldOrBrokenClientProgramsIsRefused() throws Exception {
        Map<String, String> old = PostgresClient.standIn(
                environment, folder, "pg_dump", "echo 'pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)'");
        assertThatThrownBy(() -> Backup.check(old, 16, folder))
                .hasMessage(folder.resolve("pg_dump")
                        + " is version 15.18, older than the server, which is 16. Install postgresql-client-16 or later"
                        + " and put it first on the PATH, or go without a backup: --backup=none");
        Map<String, String> broken = PostgresClient.standIn(
                environment, folder, "pg_dump", "echo 'libpq.so.5: cannot open shared object file' >&2; exit 127");
        assertThatThrownBy(() -> Backup.check(broken, 16, folder))
                .hasMessageStartingWith(folder.resolve("pg_dump")
                        + " does not tell its version: libpq.so.5: cannot open shared object file. Install");
    }

    @Test
    void backupFollowsASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("there")));

        Backup.check(environment, 16, link);
        assertThat(Backup.make(database.address(), link, environment, NOW, line -> {})
                        .file())
                .exists();
    }

    @Test
    void unwritableBackupFolderIsRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> Backup.check(environment, 16, file.resolve("backups")))
                .isInstanceOf(FailedBackup.class)
                .hasMessageStartingWith(
                        "No backup can be written to " + file.resolve("backups") + " (Not a directory).")
                .hasMessageContaining("--backup");
        Backup.check(environment, 16, folder.resolve("to/come"));
        assertThat(files()).containsExactly(file);
        assertThatThrownBy(() -> Backup.make(database.address(), file, environment, NOW, line -> {}))
                .hasMessageStartingWith("No backup can be written to " + file);
    }

    @Test
    void fullDiskLeavesNoBackupFile() throws Exception {
        Map<String, String> full = PostgresClient.replaced(
                environment,
                Files.createDirectory(folder.resolve("bin")),
                "pg_dump",
                "exec \"$real\" --format=custom --file=/dev/full");

        assertThatThrownBy(() -> backUp(database.address(), full))
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("Make room in " + folder);
        assertThat(files()).isEmpty();
    }

    @Test
    void killedPgDumpLeavesNoBackupFile() throws Exception {
        Map<String, String> killed = PostgresClient.standIn(
                environment, Files.createDirectory(folder.resolve("bin")), "pg_dump", "kill -9 $$");

        assertThatThrownBy(() -> backUp(database.address(), killed))
                .hasMessageStartingWith("pg_dump can't back up " + database.address() + ": it was killed by signal 9");
        assertThat(files()).isEmpty();
    }

    @Test
    void serverErrorIsReportedWithoutThePassword() throws Exception {
        DatabaseAddress nowhere = new DatabaseAddress(
                List.of(new DatabaseAddress.Host("127.0.0.1", 1), new DatabaseAddress.Host("127.0.0.1", 2)),
                "db",
                "me",
                Optional.of(PASSWORD),
                Map.of());
        assertThatThrownBy(() -> backUp(nowhere, environment))
                .hasMessageStartingWith("pg_dump can't back up postgresql://me@127.0.0.1:1,127.0.0.1:2/db: ")
                .hasMessageContaining("Connection refused")
                .hasMessageNotContaining(PASSWORD);
        assertThatThrownBy(() -> backUp(database.address().as("", PASSWORD), environment))
                .hasMessageContaining("password authentication failed")
                .hasMessageNotContaining(PASSWORD);
        assertThat(files()).isEmpty();
    }

    @Test
    void missingPrivilegeToReadATableIsNamed() throws Exception {
        execute("CREATE ROLE reader LOGIN PASSWORD 'reader'");
        try {
            assertThatThrownBy(() -> backUp(database.address().as("reader", "reader"), environment))
                    .hasMessageContaining("permission denied for ")
                    .hasMessageEndingWith("\nLet an administrator run: GRANT pg_read_all_data TO \"reader\", or back up"
                            + " as the owner");
        } finally {
            execute("DROP ROLE reader");
        }
    }

    @Test
    void backupWaitsForALockedTableForALimitedTime() throws Exception {
        Map<String, String> impatient = PostgresClient.replaced(
                environment,
                Files.createDirectory(folder.resolve("bin")),
                "pg_dump",
                "case \"$*\" in *--lock-wait-timeout=60000*) exec \"$real\" \"$@\" --lock-wait-timeout=100;; esac");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE orders");
            assertThatThrownBy(() -> backUp(database.address(), impatient))
                    .hasMessageContaining("Another session has kept a table locked for more than 60 s");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void interruptedBackupLeavesNoFileAndNoSession() throws Exception {
        List<String> said = new ArrayList<>();
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE orders");
            Thread[] caller = new Thread[1];
            FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
                assertThatThrownBy(() -> Backup.make(database.address(), folder, environment, NOW, line -> {
                            said.add(line);
                            caller[0].interrupt();
                        }))
                        .isInstanceOf(FailedBackup.class)
                        .hasMessage("Interrupted while pg_dump ran");
                return Thread.currentThread().isInterrupted();
            });
            caller[0] = new Thread(interrupted);
            caller[0].start();

            assertThat(interrupted.get()).isTrue();
            assertThat(said).singleElement().asString().matches("backing up, 0\\.0 MB after 2 s");
            assertThat(files()).isEmpty();
            // pg_dump cancels the statement before it ends; the server needs a moment to end the session
            Await.until("the end of pg_dump's session", () -> sessions() == 0);
        }
    }

    @Test
    void nameThatTheLocaleCannotWriteIsReported() {
        assumeFalse(localeHas("é"), "The locale has all letters: try with LC_ALL=C");

        assertThatThrownBy(() -> backUp(database.address().withDatabase("é"), environment))
                .isInstanceOf(FailedBackup.class)
                .hasMessageContaining("this locale can't write them. Set LC_ALL=C.UTF-8");
        assertThat(folder).isEmptyDirectory();
    }

    private static boolean localeHas(String letter) {
        return Charset.forName(System.getProperty("sun.jnu.encoding"))
                .newEncoder()
                .canEncode(letter);
    }

    private Backup backUp(DatabaseAddress address, Map<String, String> variables) throws Exception {
        return Backup.make(address, folder, variables, NOW, line -> {});
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** In another folder, with nothing but what is printed and the password. */
    private int shell(String command, DatabaseAddress address) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(Files.createTempDirectory(folder, "elsewhere").toFile())
                .inheritIO();
        builder.environment().putAll(environment);
        builder.environment().put("PGPASSWORD", address.password().orElseThrow());
        return builder.start().waitFor();
    }

    private static int sessions() throws SQLException {
        try (Connection connection = ServerConnection.open(TestServer.address());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pg_dump' AND datname = '"
                                + database.address().database() + "'")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** The rows of all tables, Liquibase's too, and where the sequences stand. */
    private static Map<String, List<String>> rows(Connection connection) throws SQLException {
        Map<String, List<String>> rows = new TreeMap<>();
        for (String table : relations(connection, "r")) {
            rows.put(table, column(connection, "SELECT t::text FROM " + table + " AS t ORDER BY 1"));
        }
        for (String sequence : relations(connection, "S")) {
            rows.put(sequence, column(connection, "SELECT concat(last_value, is_called) FROM " + sequence));
        }
        return rows;
    }

    private static List<String> relations(Connection connection, String kind) throws SQLException {
        return column(
                connection,
                "SELECT oid::regclass::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = '"
                        + kind + "'");
    }

    private static List<String> properties(Connection connection) throws SQLException {
        return column(
                connection,
                "SELECT concat_ws(' ', pg_encoding_to_char(encoding), datlocprovider, datcollate, datctype,"
                        + " pg_get_userbyid(datdba)) FROM pg_database WHERE datname = current_database()");
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static DatabaseAddress with(DatabaseAddress address, Map<String, String> parameters) {
        return new DatabaseAddress(address.hosts(), address.database(), address.user(), address.password(), parameters);
    }

    private static void drop(String name) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + identifier(name) + " WITH (FORCE)");
    }

    private static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static void execute(String sql) throws SQLException {
        execute(TestServer.address(), sql);
    }

    private static void execute(DatabaseAddress address, String sql) throws SQLException {
        try (Connection connection = ServerConnection.open(address);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
