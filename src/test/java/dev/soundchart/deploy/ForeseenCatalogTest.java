package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the verification after an update would find wrong stops the deploy before it. */
class ForeseenCatalogTest {

    @TempDir
    private Path folder;

    private Scratch database;
    private Connection connection;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        connection = database.connect();
        ExampleChangelog.copy(folder);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        connection.close();
        database.close();
    }

    @Test
    void aDeployOfAllFromAnyPointIsForeseenToEndAsRecorded() throws Exception {
        try (ChangelogSession session = ChangelogSession.open(folder, database.connect())) {
            for (int left = session.changesets().size(); left > 0; left--) {
                assertThat(foreseen()).as(left + " to come").isEmpty();
                session.update(1);
            }
        }
        assertThat(foreseen()).isEmpty();
    }

    @Test
    void anExtensionInAnotherSchemaStopsTheDeploy() throws Exception {
        execute("CREATE SCHEMA ops; CREATE EXTENSION pg_trgm SCHEMA ops");

        assertThat(foreseen())
                .containsExactly(
                        "extension pg_trgm is changed: in schema ops, should be in schema public."
                                + " Move it: ALTER EXTENSION pg_trgm SET SCHEMA public; or say in --suppressions that it is meant");

        execute("ALTER EXTENSION pg_trgm SET SCHEMA public");
        assertThat(foreseen()).isEmpty();
    }

    @Test
    void aChangesetThatIsNotRecordedStopsTheDeploy() throws Exception {
        Path file = folder.resolve("changelog").resolve(RecordedCatalogs.FILE);
        Files.writeString(
                file,
                Files.readAllLines(file).stream()
                        .takeWhile(line -> !line.contains("20250601_drop_duplicate_order_index"))
                        .collect(Collectors.joining("\n", "", "\n")));

        assertThat(foreseen())
                .singleElement()
                .asString()
                .startsWith("catalogs.tsv does not know 20250601_drop_duplicate_order_index. Write it again: ");
    }

    @Test
    void aSuppressedTableWithOtherColumnsStopsTheDeployThatMakesIt() throws Exception {
        execute("CREATE TABLE books (id integer)");
        Suppressions meant = new Suppressions(List.of(new Suppressions.Suppression("table books", "Made by hand")));

        assertThat(foreseen(meant))
                .anySatisfy(line -> assertThat(line).startsWith("column books.id is changed: integer"));
    }

    @Test
    void whatVerifyFindsInTheEndWasForeseen() throws Exception {
        execute("CREATE SCHEMA ops; CREATE EXTENSION pg_trgm SCHEMA ops;" + " ALTER DATABASE "
                + database.address().database() + " SET search_path = public, ops");
        DeployPlan plan = plan(Suppressions.NONE);
        List<String> before = new ForeseenCatalog().of(plan, connection).obstacles();
        try (ChangelogSession session = ChangelogSession.open(folder, database.connect())) {
            session.update();
        }

        assertThat(Verification.of(plan, connection).obstacles())
                .filteredOn(line -> line.startsWith("extension"))
                .hasSameSizeAs(before)
                .isNotEmpty();
    }

    private List<String> foreseen() throws Exception {
        return foreseen(Suppressions.NONE);
    }

    private List<String> foreseen(Suppressions suppressions) throws Exception {
        return new ForeseenCatalog().of(plan(suppressions), connection).obstacles();
    }

    private DeployPlan plan(Suppressions suppressions) throws Exception {
        try (ChangelogSession session = ChangelogSession.open(folder, database.connect())) {
            return DeployPlan.of(ChangelogFile.of(folder), suppressions, session.pending());
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
