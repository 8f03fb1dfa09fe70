package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changesets that end their transaction by themselves, and then fail: it is never said that nothing was applied. */
class CommittedChangesetTest {

    private static final List<String> STATEMENTS = List.of(
            "DOUBLE; COMMIT; SELECT 1 / 0",
            "DOUBLE; COMMIT WORK; SELECT 1 / 0",
            "DOUBLE; END TRANSACTION; SELECT 1 / 0",
            "DOUBLE; COMMIT AND CHAIN; SELECT 1 / 0",
            "DOUBLE; COMMIT AND NO CHAIN; SELECT 1 / 0",
            "DOUBLE; /* now */ commit; SELECT 1 / 0",
            "ROLLBACK; DOUBLE; COMMIT; SELECT 1 / 0",
            "ABORT; DOUBLE; COMMIT; SELECT 1 / 0",
            "SAVEPOINT s; DOUBLE; RELEASE s; COMMIT; SELECT 1 / 0",
            "SELECT double(); COMMIT; SELECT 1 / 0",
            "WITH x AS (SELECT double()) SELECT * FROM x; COMMIT; SELECT 1 / 0",
            "DO $$ BEGIN PERFORM double(); END $$; COMMIT; SELECT 1 / 0",
            "PREPARE p AS UPDATE account SET balance = balance * 2; EXECUTE p; COMMIT; SELECT 1 / 0",
            "DOUBLE; COMMIT; SELEKT 1",
            "DOUBLE; COMMIT; FOO BAR BAZ",
            "DOUBLE; COMMIT; INSERT INTO late VALUES (1), (1)",
            "DOUBLE; COMMIT; SET ROLE nobody_at_all",
            "DOUBLE; COMMIT; SELECT pg_terminate_backend(pg_backend_pid())",
            "DOUBLE; COMMIT; SELECT 1 / 0; DOUBLE",
            "DOUBLE; ROLLBACK; SELECT 1 / 0",
            "DOUBLE; SELECT 1 / 0; COMMIT");

    @TempDir
    private Path folder;

    @Test
    void whatIsCommittedIsToldAndNothingElse() throws Exception {
        List<String> wrong = new ArrayList<>();
        try (OwnChangelog own = OwnChangelog.in(folder)) {
            own.execute(
                    "CREATE TABLE account (id int, balance int); INSERT INTO account VALUES (1, 100);"
                            + " CREATE TABLE late (n int UNIQUE DEFERRABLE INITIALLY DEFERRED);"
                            + " CREATE FUNCTION double() RETURNS void LANGUAGE sql AS 'UPDATE account SET balance = balance * 2'");
            for (String sql : STATEMENTS) {
                for (boolean split : List.of(true, false)) {
                    own.execute("UPDATE account SET balance = 100");
                    own.write("  - changeSet: { id: commits, author: test, changes: [{ sql: { splitStatements: "
                            + (split && !sql.contains("$$")) + ", sql: \""
                            + sql.replace("DOUBLE", "UPDATE account SET balance = balance * 2") + "\" } }] }\n");

                    Result result = own.run("update", "--lock-retry-seconds=0");

                    boolean committed = own.value("SELECT balance FROM account").equals("200");
                    boolean denied = result.errors().contains("Nothing of the changeset was applied");
                    boolean told = result.errors().contains("in part");
                    boolean claimed = result.errors().contains("  committed: ");
                    if (result.status() != 1 || committed && (denied || !told) || !committed && claimed) {
                        wrong.add(sql
                                + (split ? " (split)" : " (whole)")
                                + (committed ? ", committed:\n" : ", rolled back:\n")
                                + result.errors());
                    }
                }
            }
        }
        assertThat(String.join("\n", wrong)).isEmpty();
    }
}
