package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A history that tells of a changeset twice, as two updates leave it that did not wait for each other. */
@Timeout(120)
class RepeatedRowsTest {

    private static final String REPEATED = "20250110_create_loans";

    private Scratch database;
    private Connection connection;
    private CalledSoundchart soundchart;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        connection = database.connect();
        soundchart = CalledSoundchart.onExample(database.address());
        assertThat(soundchart.run("update-count", "--count=3").status()).isZero();
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        connection.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update",
                "update-count --count=1",
                "update-to-tag --tag=library-2 --label-filter=library",
                "rollback-count --count=1 --yes",
                "rollback-to base --yes",
                "current",
                "drift",
                "deploy --backup=none",
                "deploy --dry-run",
                "adopt --apply"
            })
    void rowThatIsThereTwiceIsAnErrorThatNamesTheChangesetAndWhatToDo(String command) throws Exception {
        repeat("filename");
        String before = rows();

        Result result = soundchart.run(command.split(" "));

        assertThat(result.status()).as(result.output() + result.errors()).isEqualTo(1);
        assertThat(result.output() + result.errors())
                .contains("Changeset " + REPEATED + " (changelog/library/20250110_create_loans.yaml, author ")
                .contains(") is in the history 2 times: it ran as often")
                .contains("then keep one of its rows: DELETE FROM ");
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void fileIsTheSameWithThePrefixOfResources() throws Exception {
        repeat("'classpath:' || filename");

        assertThat(soundchart.run("current").errors()).contains(REPEATED).contains(" is in the history 2 times");
    }

    @Test
    void historyShowsTheRowsAndTheRemedyMendsIt() throws Exception {
        repeat("filename");
        assertThat(soundchart.run("history", "--verbose").output().split(REPEATED, -1))
                .hasSize(3);
        String errors = soundchart.run("update").errors();

        try (Statement statement = connection.createStatement()) {
            int deleted =
                    statement.executeUpdate(errors.substring(errors.indexOf("DELETE FROM"), errors.lastIndexOf('\n')));
            assertThat(deleted).isEqualTo(1);
        }
        assertThat(soundchart.run("update-count", "--count=1").status()).isZero();
        assertThat(soundchart.run("drift").status()).isZero();
    }

    private void repeat(String file) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO databasechangelog SELECT id, author, " + file
                    + ", dateexecuted, orderexecuted + 1, exectype, md5sum, description, comments, tag, liquibase, contexts,"
                    + " labels, deployment_id FROM databasechangelog WHERE id = '" + REPEATED + "'");
        }
    }

    private String rows() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT count(*) || ' ' || max(xmin::text) FROM databasechangelog")) {
            row.next();
            return row.getString(1);
        }
    }
}
