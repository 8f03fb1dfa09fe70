package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaDocCommandTest {

    @TempDir
    private Path repository;

    @BeforeEach
    void makeWorkingCopy() throws Exception {
        ExampleChangelog.copy(repository);
    }

    @Test
    void documentAndCatalogsAreWritten() throws Exception {
        DatabaseAddress server = TestServer.address();
        CalledSoundchart soundchart = CalledSoundchart.onExample(server).in(repository);
        String where = "Scratch databases on " + server + "\n";

        Files.delete(repository.resolve("docs/schema.md"));
        Files.delete(repository.resolve("docs"));
        Files.delete(repository.resolve("changelog/catalogs.tsv"));
        assertThat(soundchart.run("schema-doc")).isEqualTo(new Result(0, """
                docs/schema.md is written anew
                changelog/catalogs.tsv is written anew
                """, where));
        for (String file : List.of("docs/schema.md", "changelog/catalogs.tsv")) {
            assertThat(repository.resolve(file)).hasSameTextualContentAs(ExampleChangelog.FOLDER.resolve(file));
        }

        assertThat(soundchart.run("schema-doc")).isEqualTo(new Result(0, """
                docs/schema.md was up to date
                changelog/catalogs.tsv was up to date
                """, where));
    }

    @Test
    void roleThatMayNotCreateDatabasesIsRefused() throws Exception {
        String role = "schema_reader_" + UUID.randomUUID().toString().replace("-", "");
        onServer("CREATE ROLE " + role + " LOGIN PASSWORD 'reader'");
        try {
            DatabaseAddress server = TestServer.address();
            String url = SoundchartProcess.url(server).replaceFirst("://[^@]*@", "://" + role + ":reader@");
            Result result = new CalledSoundchart(repository, Map.of()).run("schema-doc", "--scratch-url=" + url);

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.output()).isEmpty();
            assertThat(result.errors())
                    .contains("No scratch database can be made on postgresql://" + role + "@")
                    .contains("Name a server where the role may: --scratch-url=");
        } finally {
            onServer("DROP ROLE " + role);
        }
    }

    @Test
    void folderWithoutARepositoryIsRefused(@TempDir Path elsewhere) throws Exception {
        assertThat(new CalledSoundchart(elsewhere, Map.of()).run("schema-doc"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "schema-doc works on the files of the repository. Run it there: mvn -q compile exec:java"
                                + " -Dexec.args=\"schema-doc …\"\n"));
    }

    @Test
    void helpHasAnExample() throws Exception {
        Result help = new CalledSoundchart(repository, Map.of()).run("schema-doc", "--help");

        assertThat(help.status()).isZero();
        assertThat(help.output()).contains("Example: soundchart schema-doc\n");
    }

    private static void onServer(String sql) throws SQLException {
        try (Connection connection = ServerConnection.open(TestServer.address());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
