package dev.soundchart.command;

import static dev.soundchart.command.OwnChangelog.changeset;
import static dev.soundchart.command.OwnChangelog.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.soundchart.command.LiquibaseApi.Goal;
import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A changeset that ran and can't be undone is not passed over: nothing is undone. */
class UnknownChangesetTest {

    private OwnChangelog own;

    @TempDir
    private Path folder;

    @BeforeEach
    void update() throws Exception {
        own = OwnChangelog.in(folder, table("a"), table("b"), table("c"));
        own.update(3, "UTC");
        own.execute("UPDATE databasechangelog SET tag = 'first', dateexecuted = '2026-01-01' WHERE id = 'a'");
    }

    @AfterEach
    void dropDatabase() throws Exception {
        own.close();
    }

    private static Stream<String> commands() {
        return Stream.of(
                "rollback-to a --yes",
                "rollback-count --count=1 --yes",
                "rollback-count --count=2 --yes",
                "rollback --tag=first --yes",
                "rollback-to-date --date=2026-02-01Z --yes",
                "rollback-count-sql --count=1",
                "rollback-sql --tag=first",
                "rollback-to-date-sql --date=2026-02-01Z");
    }

    private static Stream<Goal> goals() {
        return Stream.of(
                liquibase -> liquibase.rollback(1, new Contexts(), new LabelExpression()),
                liquibase -> liquibase.rollback(2, new Contexts(), new LabelExpression()),
                liquibase -> liquibase.rollback("first", new Contexts(), new LabelExpression()),
                liquibase -> liquibase.rollback(
                        Timestamp.from(Instant.parse("2026-02-01T00:00:00Z")), new Contexts(), new LabelExpression()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void changesetWhoseFileIsGoneStopsTheCommandLine(String command) throws Exception {
        own.write(table("a"), table("b"));

        refuses(command, "The database has run c (log.yaml), which is not in this changelog: it can't be undone");
    }

    @ParameterizedTest
    @MethodSource("goals")
    void changesetWhoseFileIsGoneStopsMavensGoals(Goal goal) throws Exception {
        own.write(table("a"), table("b"));

        assertThatThrownBy(() -> own.api(goal)).hasMessageContaining("The database has run c (log.yaml)");
        assertNothingIsUndone();
    }

    @Test
    void renamedChangesetStopsARollback() throws Exception {
        own.write(table("a"), table("b"), changeset("c2", "CREATE TABLE c (n integer)", "DROP TABLE c"));

        refuses("rollback-count --count=1 --yes", "The database has run c (log.yaml)");
    }

    @Test
    void changesetThatIsIgnoredNowStopsARollback() throws Exception {
        own.write(
                table("a"), table("b"), changeset("c", "CREATE TABLE c (n integer)", "DROP TABLE c", "ignore: true,"));

        refuses(
                "rollback-count --count=1 --yes",
                "The database has run c (log.yaml), which this changelog leaves out now");
    }

    @Test
    void changesetOfAnotherDatabaseNowStopsARollback() throws Exception {
        own.write(
                table("a"), table("b"), changeset("c", "CREATE TABLE c (n integer)", "DROP TABLE c", "dbms: oracle,"));

        refuses("rollback-count --count=1 --yes", "The database has run c (log.yaml)");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void changesetWithoutARollbackStopsBeforeAnythingIsUndone(String command) throws Exception {
        own.write(
                table("a"),
                "  - changeSet: { id: b, author: test, changes: [{ sql: { sql: \"CREATE TABLE b (n integer)\" } }] }\n",
                table("c"));

        assumeThat(command).doesNotContain("--count=1");
        refuses(command, "log.yaml, changeset b has no rollback block: it can't be undone");
    }

    @Test
    void changesetThatIsNotMeantMayBeGone() throws Exception {
        own.write(table("a"), table("c"));

        assertThat(own.run("rollback-count", "--count=1", "--yes").status()).isZero();
        assertThat(own.tables()).containsExactly("a", "b");
    }

    @Test
    void changesetOfAnotherLabelMayBeGone() throws Exception {
        own.execute("UPDATE databasechangelog SET labels = id");
        own.write(
                changeset("a", "CREATE TABLE a (n integer)", "DROP TABLE a", "labels: a,"),
                changeset("b", "CREATE TABLE b (n integer)", "DROP TABLE b", "labels: b,"));

        refuses("rollback-count --count=1 --label-filter=c --yes", "No changeset of log.yaml has the label 'c'");
        assertThat(own.run("rollback-count", "--count=1", "--label-filter=b", "--yes")
                        .status())
                .isZero();
        assertThat(own.tables()).containsExactly("a", "c");
    }

    @Test
    void numberThatIsNoneIsRefused() throws Exception {
        for (String count : List.of("0", "-1")) {
            refuses("rollback-count --yes --count=" + count, "--count takes a number of changesets, 1 or more");
        }
    }

    private void refuses(String command, String reason) throws Exception {
        Result result = own.run(command.split(" "));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains(reason);
        assertThat(result.output()).doesNotContain("DROP TABLE");
        assertNothingIsUndone();
    }

    private void assertNothingIsUndone() throws Exception {
        assertThat(own.history()).containsExactly("a", "b", "c");
        assertThat(own.tables()).containsExactly("a", "b", "c");
    }
}
