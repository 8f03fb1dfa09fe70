package dev.soundchart.command;

import static dev.soundchart.command.OwnChangelog.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Path;
import liquibase.Contexts;
import liquibase.LabelExpression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that lose data show what is undone and ask; without a terminal they need {@code --yes} or {@code --force}. */
class RollbackQuestionTest {

    private OwnChangelog own;

    @TempDir
    private Path folder;

    @BeforeEach
    void update() throws Exception {
        own = OwnChangelog.in(folder, table("a"), table("b"), table("c"));
        own.update(3, "UTC");
        own.execute("INSERT INTO c VALUES (1), (2)");
        own.execute("UPDATE databasechangelog SET tag = 'first', dateexecuted = '2026-01-01' WHERE id = 'a'");
    }

    @AfterEach
    void dropDatabase() throws Exception {
        own.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollback-to a",
                "rollback-count --count=2",
                "rollback --tag=first",
                "rollback-to-date --date=2026-02-01Z",
                "rollback-to-date --date=2026-02-01Z --log-level=off"
            })
    void rollbackShowsWhatIsLostAndAsks(String command) throws Exception {
        Result result = own.run(command.split(" "));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).isEqualTo("""
                To be undone, the last that ran first:
                  c
                  b
                Lost with them:
                  table b (empty)
                  table c (2 rows)
                """);
        assertThat(result.errors())
                .endsWith("There is no terminal to ask: Undo 2 changesets? Give --yes to go on. Nothing was done\n");
        assertThat(own.tables()).containsExactly("a", "b", "c");

        assertThat(own.run((command + " --yes").split(" ")).status()).isZero();
        assertThat(own.tables()).containsExactly("a");
    }

    @Test
    void forceIsAnotherWordForYes() throws Exception {
        assertThat(own.run("rollback-count", "--count=1", "--force").status()).isZero();
        assertThat(own.tables()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--yes", "--force"})
    void dropAllAsks(String answer) throws Exception {
        Result result = own.runWithoutChangelog("drop-all");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains(
                        "There is no terminal to ask: Drop all tables, with their rows, and all else of postgresql://")
                .endsWith("? Give --yes to go on. Nothing was done\n");
        assertThat(own.tables()).containsExactly("a", "b", "c");

        assertThat(own.runWithoutChangelog("drop-all", answer).status()).isZero();
        assertThat(own.tables()).containsExactly("");
    }

    /** Maven's goals are asked for in a file or a script, and have no terminal of their own. */
    @Test
    void programsAreNotAsked() throws Exception {
        own.api(liquibase -> liquibase.rollback(1, new Contexts(), new LabelExpression()));
        assertThat(own.tables()).containsExactly("a", "b");

        own.api(liquibase -> liquibase.dropAll());
        assertThat(own.tables()).containsExactly("");
    }
}
