package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deploy that its own verification would not pass changes nothing. */
class ForeseenDeployTest {

    @TempDir
    private Path folder;

    private Scratch database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        ExampleChangelog.copy(folder);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    @Test
    void anExtensionInAnotherSchemaIsFoundBeforeTheUpdate() throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA ops; CREATE EXTENSION pg_trgm SCHEMA ops; ALTER DATABASE "
                    + database.address().database() + " SET search_path = public, ops");
        }
        Path meant =
                Files.writeString(folder.resolve("meant.yaml"), "- { subject: schema ops, reason: The operators' }\n");

        assertRefused("✗ catalog after it: extension pg_trgm is changed: in schema ops", "--suppressions=" + meant);
    }

    @Test
    void aChangesetThatIsNotRecordedIsFoundBeforeTheUpdate() throws Exception {
        Path file = folder.resolve("changelog").resolve(RecordedCatalogs.FILE);
        Files.writeString(
                file,
                Files.readAllLines(file).stream()
                        .takeWhile(line -> !line.contains("20250601_drop_duplicate_order_index"))
                        .collect(Collectors.joining("\n", "", "\n")));

        assertRefused(
                "✗ catalog after it: catalogs.tsv does not know 20250601_drop_duplicate_order_index.",
                "--dry-run=false");
    }

    private void assertRefused(String line, String option) throws Exception {
        Catalog before = catalog();

        Result result = CalledSoundchart.with(database.address())
                .in(folder)
                .run("deploy", "--backup=none", "--rollback-on-failure", option, "--search-path=" + folder);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains(line).doesNotContain("update ");
        assertThat(catalog()).isEqualTo(before);
    }

    private Catalog catalog() throws Exception {
        try (Connection connection = database.connect()) {
            return Catalog.read(connection);
        }
    }
}
