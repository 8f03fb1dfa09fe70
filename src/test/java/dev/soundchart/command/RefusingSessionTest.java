package dev.soundchart.command;

import static dev.soundchart.command.OwnChangelog.changeset;
import static dev.soundchart.command.OwnChangelog.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions whose settings do not let an update end. */
class RefusingSessionTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"update", "changelog-sync", "mark-next-changeset-ran", "rollback-count --count=1 --yes"})
    void readOnlyDatabaseIsNamed(String command) throws Exception {
        try (OwnChangelog own = OwnChangelog.in(folder, table("one"), table("two"))) {
            own.record();
            own.run("update-count", "--count=1");
            own.execute("ALTER DATABASE " + own.address().database() + " SET default_transaction_read_only = on");

            Result result = own.run(command.split(" "));

            assertThat(result.output() + result.errors()).contains("The database is read-only: ");
            assertThat(result.status()).isEqualTo(1);
        }
    }

    @Test
    void emptyReadOnlyDatabaseIsNamed() throws Exception {
        try (OwnChangelog own = OwnChangelog.in(folder, table("one"))) {
            own.execute("ALTER DATABASE " + own.address().database() + " SET default_transaction_read_only = on");

            Result result = own.run("update");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors()).contains("The database is read-only: ");
        }
    }

    @Test
    void sessionThatTheServerEndsInAnIdleTransactionIsExplained() throws Exception {
        try (OwnChangelog own = OwnChangelog.in(
                folder,
                "  - changeSet: { id: idles, author: test, changes: [{ sql: { sql: SELECT 1 } }, { executeCommand: {"
                        + " executable: sleep, args: [{ arg: { value: '2' } }] } }, { sql: { sql: SELECT 2 } }] }\n")) {
            own.execute("ALTER DATABASE " + own.address().database()
                    + " SET idle_in_transaction_session_timeout = '100ms'");

            Result result = own.run("update");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors())
                    .contains("The server ended the session, which was idle in a transaction for longer than"
                            + " idle_in_transaction_session_timeout allows");
        }
    }

    @Test
    void viewInPlaceOfTheHistoryIsNamed() throws Exception {
        try (OwnChangelog own = OwnChangelog.in(folder, changeset("one", "SELECT 1", ""))) {
            own.execute(
                    "CREATE TABLE old_history (id text); CREATE VIEW databasechangelog AS SELECT * FROM old_history");

            for (String command : new String[] {"update", "current", "status", "deploy --backup=none"}) {
                Result result = own.run(command.split(" "));

                assertThat(result.status()).as(command).isEqualTo(1);
                assertThat(result.output() + result.errors()).as(command).contains("databasechangelog is a view");
            }
        }
    }
}
