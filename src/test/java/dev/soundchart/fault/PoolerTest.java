package dev.soundchart.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import dev.soundchart.fault.Pooler.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates through a connection pooler. */
@Timeout(60)
class PoolerTest {

    @TempDir
    private Path folder;

    private Scratch database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        Files.createDirectories(folder.resolve("changelog"));
        Files.writeString(folder.resolve(ChangelogFile.MASTER), """
                databaseChangeLog:
                  - changeSet: { id: one, author: test, changes: [{ sql: { sql: CREATE TABLE one () } }] }
                """);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    /** However many backends are free, so that the next transaction may get the same one again. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void poolerInTransactionModeIsRefusedBeforeTheLockIsTaken(int others) throws Exception {
        try (Pooler pooler = Pooler.before(database.address(), Mode.TRANSACTION)) {
            for (int i = 0; i < others; i++) {
                ServerConnection.openBriefly(pooler.to(database.address())).close();
            }

            assertThatThrownBy(() -> update(pooler))
                    .hasStackTraceContaining("The connection goes through a pooler that gives each transaction another"
                            + " session (transaction mode)")
                    .hasStackTraceContaining("Connect to the server directly");

            assertThat(value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                            + " (SELECT oid FROM pg_database WHERE datname = current_database())"))
                    .isEqualTo("0");
            assertThat(value("SELECT to_regclass('one')")).isNull();
        }
    }

    @Test
    void poolerInSessionModeIsUsed() throws Exception {
        try (Pooler pooler = Pooler.before(database.address(), Mode.SESSION)) {
            update(pooler);

            assertThat(value("SELECT to_regclass('one')")).isEqualTo("one");
        }
    }

    private void update(Pooler pooler) throws Exception {
        try (ChangelogSession session =
                ChangelogSession.open(folder, ServerConnection.open(pooler.to(database.address())))) {
            session.update();
        }
    }

    private String value(String query) throws SQLException {
        try (Connection observer = database.connect();
                Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
