package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.TestChangelog;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that {@code mvn package} makes, in folders that know nothing of the repository. */
@Tag("platform")
class RunnableJarIT {

    private static final Path JAR = Path.of("target/soundchart.jar").toAbsolutePath();
    private static final long LARGEST = 12L << 20;

    @TempDir
    private Path elsewhere;

    @Test
    void holdsWhatAnUpdateNeedsAndNothingElse() throws Exception {
        assertThat(Files.size(JAR)).isLessThan(LARGEST);
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains(
                            "changelog/changelog.yaml",
                            "changelog/changesets.index",
                            "LICENSE",
                            "org/postgresql/Driver.class",
                            "liquibase/integration/commandline/LiquibaseCommandLine.class",
                            "dev/soundchart/database/SessionLock.class")
                    .noneMatch(name -> name.startsWith("com/datical"))
                    .noneMatch(name -> name.startsWith("org/hibernate"))
                    .noneMatch(name -> name.startsWith("jakarta/"))
                    .noneMatch(name -> name.startsWith("com/fasterxml"))
                    .noneMatch(name -> name.startsWith("dev/soundchart/model"))
                    .noneMatch(name -> name.startsWith("org/junit"))
                    .noneMatch(name -> name.startsWith("org/testcontainers"))
                    .noneMatch(name -> name.endsWith(".txz"));
        }
    }

    @Test
    void leavesTheHistoryThatTheFilesOfTheRepositoryLeave() throws Exception {
        try (Scratch byJar = TestServer.databases().create();
                Scratch byFiles = TestChangelog.atHead()) {
            Result update = jar(byJar).run("update");
            assertThat(update.status()).isZero();
            assertThat(update.errors()).endsWith(" s\n").contains("\n29 changesets applied in ");

            assertThat(history(byJar)).isEqualTo(history(byFiles)).hasSize(29);
            try (ChangelogSession files = TestChangelog.open(byJar)) {
                assertThat(files.pending()).isEmpty();
            }
            assertThat(jar(byFiles).run("update").errors())
                    .endsWith("Database is up to date, no changesets to execute\n");
        }
    }

    @Test
    void usesItsOwnChangelogWhateverTheCurrentFolderHolds() throws Exception {
        Files.createDirectories(elsewhere.resolve("changelog"));
        Files.writeString(elsewhere.resolve("changelog/changelog.yaml"), """
                databaseChangeLog:
                  - changeSet: { id: other, author: other, changes: [{ sql: { sql: "SELECT 1" } }] }
                """);
        try (Scratch database = TestServer.databases().create()) {
            assertThat(jar(database).run("status").output()).contains("29 changesets have not been applied");
            assertThat(jar(database).run("--search-path=.", "status").output())
                    .contains("1 changeset has not been applied");
            assertThat(jar(database).in(TestChangelog.REPOSITORY).run("current").output())
                    .contains("soundhash: 0 of 23 applied");
        }
    }

    /** An option that says what is so without it is one that the short way does not know. */
    @Test
    void saysThatThereIsNothingToDoAsLiquibaseDoesAndWithoutIt() throws Exception {
        Path loaded = elsewhere.resolve("loaded");
        try (Scratch database = TestChangelog.atHead()) {
            DatabaseAddress address = database.address();
            Map<String, String> byVariables = Map.of(
                    "PGHOST",
                    address.hosts().get(0).name(),
                    "PGPORT",
                    "" + address.hosts().get(0).port(),
                    "PGUSER",
                    address.user(),
                    "PGPASSWORD",
                    address.password().orElseThrow(),
                    "PGDATABASE",
                    address.database());
            List<String> options = List.of("--label-filter=jambot", "--context-filter=any");
            for (Map<String, String> environment : List.of(
                    byVariables,
                    Map.of("DATABASE_URL", SoundchartProcess.url(address)),
                    Map.of("LIQUIBASE_COMMAND_URL", SoundchartProcess.url(address)))) {
                List<String> command = new ArrayList<>(command());
                command.add(1, "-Xlog:class+load:file=" + loaded);
                SoundchartProcess jar = new SoundchartProcess(elsewhere, environment, command);
                String option = options.get(environment.size() % options.size());

                Result quick = jar.run("update", option);
                String classes = Files.readString(loaded);

                assertThat(jar.run("update", option, "--log-level=off"))
                        .as("%s, %s", environment.keySet(), option)
                        .isEqualTo(quick);
                assertThat(classes).doesNotContain("] liquibase.Scope ");
                assertThat(Files.readString(loaded)).contains("] liquibase.Scope ");
            }
        }
    }

    @Test
    void saysWhyADatabaseCannotBeReachedAsLiquibaseDoes() throws Exception {
        DatabaseAddress address = TestServer.address();
        for (String url : List.of(
                SoundchartProcess.url(address).replaceFirst("//.*@", "//nobody:x@"),
                "postgresql://nobody@localhost:1/nothing")) {
            SoundchartProcess jar = new SoundchartProcess(elsewhere, Map.of("DATABASE_URL", url), command());

            Result quick = jar.run("update");

            assertThat(quick.status()).isEqualTo(1);
            assertThat(quick.errors()).contains("\nCan't connect to postgresql://nobody@");
            assertThat(jar.run("update", "--log-level=off")).isEqualTo(quick);
        }
    }

    @Test
    void runsWhatIsMissingThoughMostIsThere() throws Exception {
        try (Scratch database = TestChangelog.atHead()) {
            jar(database).run("rollback-count", "--count=1");
            assertThat(jar(database).run("update", "--label-filter=jambot").errors())
                    .endsWith("Database is up to date, no changesets to execute\n");

            assertThat(jar(database).run("update").errors())
                    .containsOnlyOnce("Database: ")
                    .contains("applied 1 of 1: 20261121_drop_duplicate_video_index");
        }
    }

    @Test
    void asksForADatabaseSinceItHasNone() throws Exception {
        for (Path folder : List.of(elsewhere, TestChangelog.REPOSITORY)) {
            Result result = new SoundchartProcess(folder, Map.of(), command()).run("update");
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors()).isEqualTo("""
                    DATABASE_URL environment variable is required. Set it: export DATABASE_URL="postgresql://user:password@host:port/database?sslmode=require"
                    """);
        }
    }

    @Test
    void sendsToTheRepositoryForWhatWorksOnItsFiles() throws Exception {
        SoundchartProcess jar = new SoundchartProcess(TestChangelog.REPOSITORY, Map.of(), command());
        for (List<String> arguments : List.of(
                List.of("new-changeset", "--schema=soundhash", "--name=x"),
                List.of("autogenerate", "--schema=soundhash", "--name=x"),
                List.of("check"),
                List.of("database"))) {
            Result result = jar.run(arguments.toArray(String[]::new));
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors())
                    .isEqualTo(arguments.get(0) + " works on the files of the repository. Run it there:"
                            + " mvn -q compile exec:java -Dexec.args=\"" + arguments.get(0) + " …\"\n");
        }
    }

    @Test
    void provesItsChangelogOnAnotherServer() throws Exception {
        Result result = new SoundchartProcess(elsewhere, Map.of(), command())
                .run(
                        "verify-rollbacks",
                        "--since=alembic-e5f8a2b3d4c1",
                        "--scratch-url=" + SoundchartProcess.url(TestServer.address()));

        assertThat(result.status()).isZero();
        assertThat(result.output()).endsWith("6 of 6 changesets can be undone and applied again\n");
    }

    @Test
    void saysItsVersion() throws Exception {
        assertThat(new SoundchartProcess(elsewhere, Map.of(), command())
                        .run("--version")
                        .output())
                .matches("Soundchart \\d+\\.\\d+\\.\\d+.*, Liquibase 4\\.33\\.0, Java \\d+\n");
    }

    private SoundchartProcess jar(Scratch database) {
        return new SoundchartProcess(
                elsewhere, Map.of("DATABASE_URL", SoundchartProcess.url(database.address())), command());
    }

    private static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-jar",
                JAR.toString());
    }

    private static List<String> history(Scratch database) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT concat_ws('|', id, author, filename, orderexecuted, exectype, md5sum, description, comments,
                                         tag, liquibase, contexts, labels)
                          FROM databasechangelog ORDER BY orderexecuted
                        """)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        }
        return rows;
    }
}
