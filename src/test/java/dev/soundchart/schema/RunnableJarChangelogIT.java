package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.changelog.Tags;
import dev.soundchart.command.RunnableJar;
import dev.soundchart.command.SoundchartProcess;
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
import liquibase.changelog.ChangeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar holds this changelog, and runs it as the files of the repository are run. */
class RunnableJarChangelogIT {

    private static List<ChangeSet> changesets;

    @TempDir
    private Path elsewhere;

    @BeforeAll
    static void readChangelog() throws Exception {
        changesets = ChangelogFile.of(MusicChangelog.REPOSITORY).changesets();
    }

    @Test
    void theJarHoldsTheChangelogAndItsIndex() throws Exception {
        try (JarFile jar = new JarFile(RunnableJar.FILE.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains("changelog/changelog.yaml", "changelog/changesets.index");
        }
    }

    @Test
    void theJarLeavesTheHistoryThatTheFilesOfTheRepositoryLeave() throws Exception {
        try (Scratch byJar = TestServer.databases().create();
                Scratch byFiles = MusicChangelog.atHead()) {
            Result update = jar(byJar).run("update");
            assertThat(update.status()).isZero();
            assertThat(update.errors()).endsWith(" s\n").contains("\n" + changesets.size() + " changesets applied in ");

            assertThat(history(byJar)).isEqualTo(history(byFiles)).hasSameSizeAs(changesets);
            try (ChangelogSession files = MusicChangelog.open(byJar)) {
                assertThat(files.pending()).isEmpty();
            }
            assertThat(jar(byFiles).run("update").errors())
                    .endsWith("Database is up to date, no changesets to execute\n");
        }
    }

    @Test
    void theJarUsesItsOwnChangelogWhateverTheCurrentFolderHolds() throws Exception {
        Files.createDirectories(elsewhere.resolve("changelog"));
        Files.writeString(elsewhere.resolve("changelog/changelog.yaml"), """
                databaseChangeLog:
                  - changeSet: { id: other, author: other, changes: [{ sql: { sql: "SELECT 1" } }] }
                """);
        long ofSoundHash = changesets.stream()
                .filter(changeset -> changeset.getFilePath().startsWith("changelog/soundhash/"))
                .count();
        try (Scratch database = TestServer.databases().create()) {
            assertThat(jar(database).run("status").output())
                    .contains(changesets.size() + " changesets have not been applied");
            assertThat(jar(database).run("--search-path=.", "status").output())
                    .contains("1 changeset has not been applied");
            for (Path workingCopy : List.of(MusicChangelog.REPOSITORY, ExampleChangelog.FOLDER)) {
                assertThat(jar(database).in(workingCopy).run("current").output())
                        .contains("soundhash: 0 of " + ofSoundHash + " applied");
            }
        }
    }

    /** The short way, which does not load Liquibase, does not know an option that changes nothing. */
    @Test
    void theJarSaysThatThereIsNothingToDoAsLiquibaseDoesAndWithoutIt() throws Exception {
        Path loaded = elsewhere.resolve("loaded");
        try (Scratch database = MusicChangelog.atHead()) {
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
            for (Map<String, String> environment : List.of(
                    byVariables,
                    Map.of("DATABASE_URL", SoundchartProcess.url(address)),
                    Map.of("LIQUIBASE_COMMAND_URL", SoundchartProcess.url(address)))) {
                List<String> command =
                        new ArrayList<>(RunnableJar.in(elsewhere, environment).program());
                command.add(1, "-Xlog:class+load:file=" + loaded);
                SoundchartProcess jar = new SoundchartProcess(elsewhere, environment, command);

                Result quick = jar.run("update", "--label-filter=jambot");
                String classes = Files.readString(loaded);

                assertThat(jar.run("update", "--label-filter=jambot", "--log-level=off"))
                        .as("%s", environment.keySet())
                        .isEqualTo(quick);
                assertThat(classes).doesNotContain("] liquibase.Scope ");
                assertThat(Files.readString(loaded)).contains("] liquibase.Scope ");
            }
        }
    }

    /** The master runs Jambot first, so that the last changeset is one of SoundHash. */
    @Test
    void theJarRunsTheOneChangesetThatIsMissing() throws Exception {
        try (Scratch database = MusicChangelog.atHead()) {
            jar(database).run("rollback-count", "--count=1", "--yes");
            assertThat(jar(database).run("update", "--label-filter=jambot").errors())
                    .endsWith("Database is up to date, no changesets to execute\n");

            String last = changesets.get(changesets.size() - 1).getId();
            assertThat(jar(database).run("update").errors())
                    .containsOnlyOnce("Database: ")
                    .contains("applied 1 of 1: " + last + ",");
        }
    }

    @Test
    void theJarProvesItsChangelogOnAnotherServer() throws Exception {
        String tag = "alembic-e5f8a2b3d4c1";
        int later = Tags.since(tag, changesets).orElseThrow().size();

        Result result = RunnableJar.in(elsewhere, Map.of())
                .run(
                        "verify-rollbacks",
                        "--since=" + tag,
                        "--scratch-url=" + SoundchartProcess.url(TestServer.address()));

        assertThat(result.status()).isZero();
        assertThat(result.output()).endsWith(later + " of " + later + " changesets can be undone and applied again\n");
    }

    private SoundchartProcess jar(Scratch database) {
        return RunnableJar.in(elsewhere, Map.of("DATABASE_URL", SoundchartProcess.url(database.address())));
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
