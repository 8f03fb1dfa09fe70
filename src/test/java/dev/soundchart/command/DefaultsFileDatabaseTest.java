package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that liquibase.properties names, and one that DATABASE_URL names. */
class DefaultsFileDatabaseTest {

    private static final String EMPTY = "databaseChangeLog: []\n";

    @TempDir
    private Path folder;

    @Test
    void fileAndVariableThatNameDifferentDatabasesStopTheCommand() throws Exception {
        DatabaseAddress server = TestServer.address();
        try (Scratch other = TestServer.databases().create()) {
            for (String url : new String[] {SoundchartProcess.url(other.address()), jdbc(other.address())}) {
                Result result = status(CalledSoundchart.with(server), "url: " + url);

                assertThat(result.status()).isEqualTo(1);
                assertThat(result.errors())
                        .contains(
                                "liquibase.properties names " + other.address() + ", and DATABASE_URL names " + server)
                        .doesNotContain(server.password().orElseThrow());
            }
            Result named =
                    status(CalledSoundchart.with(server), "liquibase.command.status.url: " + jdbc(other.address()));
            assertThat(named.errors()).contains("liquibase.properties names " + other.address());
        }
    }

    @Test
    void userOfTheFileDoesNotReplaceThatOfTheVariable() throws Exception {
        DatabaseAddress server = TestServer.address();
        Result result = status(CalledSoundchart.with(server), "username: somebody\npassword: else");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains("liquibase.properties names postgresql://somebody@")
                .contains(", and DATABASE_URL names " + server);
    }

    @Test
    void firstLineSaysWhereTheChoiceComesFrom() throws Exception {
        DatabaseAddress server = TestServer.address();
        String url = SoundchartProcess.url(server);

        assertThat(status(CalledSoundchart.with(server), "").errors())
                .startsWith("Database: " + server + " (DATABASE_URL)\n");
        assertThat(status(CalledSoundchart.with(server), "url: " + url).errors())
                .startsWith("Database: " + server + " (liquibase.properties)\n");
        assertThat(status(CalledSoundchart.with(server).with("DATABASE_URL", "postgresql://h/d"), "", "--url=" + url)
                        .errors())
                .startsWith("Database: " + server + " (--url)\n");
    }

    /** A property of the current folder that names no database is none of anyone's business. */
    @Test
    void explicitUrlPrecedesBoth() throws Exception {
        DatabaseAddress server = TestServer.address();
        Result result = status(
                CalledSoundchart.with(server).with("DATABASE_URL", "postgresql://h/d"),
                "url: postgresql://other/d",
                "--url=" + SoundchartProcess.url(server));

        assertThat(result.errors()).startsWith("Database: " + server + " (--url)\n");
        assertThat(result.status()).isZero();
    }

    private Result status(CalledSoundchart soundchart, String properties, String... more) throws Exception {
        Files.writeString(folder.resolve("log.yaml"), EMPTY);
        Path file = Files.writeString(folder.resolve("liquibase.properties"), properties + "\n");
        String[] arguments = new String[4 + more.length];
        arguments[0] = "--defaults-file=" + file;
        arguments[1] = "--search-path=" + folder;
        arguments[2] = "status";
        arguments[3] = "--changelog-file=log.yaml";
        System.arraycopy(more, 0, arguments, 4, more.length);
        return soundchart.in(folder).run(arguments);
    }

    private static String jdbc(DatabaseAddress address) {
        return address.jdbcUrl() + "?user=" + address.user() + "&password="
                + address.password().orElseThrow();
    }
}
