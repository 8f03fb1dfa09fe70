package dev.soundchart.command;

import static dev.soundchart.command.OwnChangelog.changeset;
import static dev.soundchart.command.OwnChangelog.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.LiquibaseApi.Goal;
import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A changeset that found its table and did nothing (MARK_RAN) is not undone: its row leaves the history. */
class MarkedChangesetTest {

    private static final String MARKED = changeset(
            "marked",
            "CREATE TABLE legacy (n integer)",
            "DROP TABLE legacy",
            "preConditions: [{ onFail: MARK_RAN }, { not: [{ tableExists: { tableName: legacy } }] }],");

    private static final String LINE =
            "marked did not run here (MARK_RAN): nothing of it is undone," + " its row is removed from the history";

    private OwnChangelog own;

    @TempDir
    private Path folder;

    @BeforeEach
    void updateADatabaseThatHasTheTable() throws Exception {
        own = OwnChangelog.in(folder, table("a"), MARKED, table("b"));
        own.execute("CREATE TABLE legacy (n integer); INSERT INTO legacy SELECT generate_series(1, 1000)");
        own.update(3, "UTC");
        own.execute("UPDATE databasechangelog SET tag = 'first', dateexecuted = '2026-01-01' WHERE id = 'a'");
        assertThat(own.value("SELECT exectype FROM databasechangelog WHERE id = 'marked'"))
                .isEqualTo("MARK_RAN");
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
                "rollback-to-date --date=2026-02-01Z"
            })
    void commandLineRemovesItsRowOnly(String command) throws Exception {
        Result result = own.run((command + " --yes").split(" "));

        assertThat(result.status()).isZero();
        assertThat(result.output()).contains("  marked (did not run here: only its row is removed)\n");
        assertThat(result.errors())
                .contains(LINE)
                .contains("undone 1 of 1: b, ")
                .contains("1 changeset undone");
        assertOnlyBIsUndone();
    }

    static Stream<Goal> goals() {
        return Stream.of(
                liquibase -> liquibase.rollback(2, new Contexts(), new LabelExpression()),
                liquibase -> liquibase.rollback("first", new Contexts(), new LabelExpression()),
                liquibase -> liquibase.rollback(
                        Timestamp.from(Instant.parse("2026-02-01T00:00:00Z")), new Contexts(), new LabelExpression()));
    }

    @ParameterizedTest
    @MethodSource("goals")
    void mavensGoalsRemoveItsRowOnly(Goal goal) throws Exception {
        own.api(goal);

        assertOnlyBIsUndone();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollback-count-sql --count=2",
                "rollback-sql --tag=first",
                "rollback-to-date-sql --date=2026-02-01Z"
            })
    void scriptRemovesItsRowOnly(String command) throws Exception {
        Result result = own.run(command.split(" "));

        assertThat(result.errors()).contains(LINE);
        assertThat(result.output()).doesNotContain("DROP TABLE legacy");
        own.execute(result.output());
        assertOnlyBIsUndone();
    }

    @Test
    void deployThatFailsRemovesItsRowOnly() throws Exception {
        own.run("rollback-to", "a", "--yes");
        own.write(
                table("a"), MARKED, table("b"), changeset("c", "SELECT 1 / (1000 - count(*)) FROM legacy", "SELECT 1"));
        own.record();
        Path suppressions = folder.resolve("suppressions.yaml");
        Files.writeString(suppressions, "- { subject: '*legacy*', reason: made by hand }\n");

        Result result = own.run("deploy", "--backup=none", "--rollback-on-failure", "--suppressions=" + suppressions);

        assertThat(result.errors()).contains(LINE);
        assertThat(result.output())
                .contains("1 changeset undone, 1 not run here and removed from the history, back at a");
        assertOnlyBIsUndone();
    }

    @Test
    void itRunsWhenItsTableIsGone() throws Exception {
        own.run("rollback-to", "a", "--yes");
        own.execute("DROP TABLE legacy");

        assertThat(own.run("update").status()).isZero();
        assertThat(own.run("rollback-to", "a", "--yes").status()).isZero();
        assertThat(own.tables()).containsExactly("a");
    }

    private void assertOnlyBIsUndone() throws Exception {
        assertThat(own.history()).containsExactly("a");
        assertThat(own.tables()).containsExactly("a", "legacy");
        assertThat(own.value("SELECT count(*) FROM legacy")).isEqualTo("1000");
    }
}
