package dev.soundchart.command;

import static dev.soundchart.command.OwnChangelog.changeset;
import static dev.soundchart.command.OwnChangelog.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import liquibase.Contexts;
import liquibase.LabelExpression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order in which changesets ran is that of ORDEREXECUTED, whatever their dates are. */
class HistoryOrderTest {

    private static final String FAILS_ON_A_THOUSAND_ROWS =
            changeset("d", "SELECT 1 / (1000 - count(*)) FROM a", "SELECT 1");

    private OwnChangelog own;

    @TempDir
    private Path folder;

    /** The first row as stock Liquibase writes it in Tokyo: nine hours ahead of the second. */
    @BeforeEach
    void updateFromTwoTimeZones() throws Exception {
        own = OwnChangelog.in(folder, table("a"), table("b"), table("c"), FAILS_ON_A_THOUSAND_ROWS);
        own.update(1, "Asia/Tokyo");
        own.execute("UPDATE databasechangelog SET dateexecuted = now() AT TIME ZONE 'Asia/Tokyo'");
        own.update(1, "UTC");
        own.execute("INSERT INTO a SELECT generate_series(1, 1000)");
    }

    @AfterEach
    void dropDatabase() throws Exception {
        own.close();
    }

    @Test
    void rollbackByCountUndoesWhatRanLast() throws Exception {
        assertThat(own.run("rollback-count", "--count=1", "--yes").status()).isZero();

        assertThat(own.history()).containsExactly("a");
        assertThat(own.tables()).containsExactly("a");
    }

    @Test
    void rollbackByMavensGoalUndoesWhatRanLast() throws Exception {
        own.api(liquibase -> liquibase.rollback(1, new Contexts(), new LabelExpression()));

        assertThat(own.history()).containsExactly("a");
        assertThat(own.tables()).containsExactly("a");
    }

    @Test
    void scriptOfARollbackByCountUndoesWhatRanLast() throws Exception {
        assertThat(own.run("rollback-count-sql", "--count=1").output())
                .contains("DROP TABLE b")
                .doesNotContain("DROP TABLE a");
    }

    @Test
    void rollbackToTheLastChangesetFindsNothingToUndo() throws Exception {
        assertThat(own.run("rollback-to", "b", "--yes").output()).isEqualTo("Nothing to undo\n");
        assertThat(own.run("rollback-to", "a", "--yes").status()).isZero();

        assertThat(own.tables()).containsExactly("a");
    }

    @Test
    void tagBelongsToTheChangesetThatRanLast() throws Exception {
        assertThat(own.runWithoutChangelog("tag", "--tag=here").status()).isZero();
        assertThat(own.value("SELECT id FROM databasechangelog WHERE tag = 'here'"))
                .isEqualTo("b");

        own.execute("UPDATE databasechangelog SET tag = 'first' WHERE id = 'a'");
        assertThat(own.run("rollback", "--tag=first", "--yes").status()).isZero();
        assertThat(own.tables()).containsExactly("a");
    }

    @Test
    void currentNamesTheChangesetThatRanLast() throws Exception {
        assertThat(own.run("current").output()).contains("2 of 4 applied, the last b on ");
    }

    @Test
    void deployGoesBackToWhereItStarted() throws Exception {
        own.record();

        Result result = own.run("deploy", "--backup=none", "--rollback-on-failure");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("1 changeset undone, back at b");
        assertThat(own.history()).containsExactly("a", "b");
        assertThat(own.tables()).containsExactly("a", "b");
        assertThat(own.value("SELECT count(*) FROM a")).isEqualTo("1000");
    }

    /** Stands for an update by stock Liquibase, which this one's lock does not keep out. */
    @Test
    void deployUndoesNothingWhereAnotherUpdateRanMeanwhile() throws Exception {
        own.write(
                table("a"),
                table("b"),
                changeset(
                        "c",
                        "CREATE TABLE c (n integer); INSERT INTO databasechangelog SELECT 'x', author, filename,"
                                + " dateexecuted, 50, exectype FROM databasechangelog WHERE id = 'b'",
                        "DROP TABLE c"),
                FAILS_ON_A_THOUSAND_ROWS);
        own.record();

        Result result = own.run("deploy", "--backup=none", "--rollback-on-failure");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .contains("✗ rollback")
                .contains("not of this deploy: x")
                .contains("Nothing was undone");
        assertThat(own.tables()).containsExactly("a", "b", "c");
    }

    @Test
    void dateIsWrittenInUtcWhereverTheClientIs() throws Exception {
        own.update(1, "Pacific/Auckland");

        assertThat(own.value("SELECT abs(extract(epoch FROM dateexecuted - now() AT TIME ZONE 'UTC')) < 600"
                        + " FROM databasechangelog WHERE id = 'c'"))
                .isEqualTo("t");
    }

    @Test
    void dateOfAChangesetThatRunsAgainIsWrittenInUtc() throws Exception {
        own.write(table("a"), table("b"), changeset("c", "SELECT 1", "", "runAlways: true,"));
        own.update(1, "Pacific/Auckland");
        own.update(1, "Pacific/Auckland");

        assertThat(own.value(
                        "SELECT exectype || ' ' || (abs(extract(epoch FROM dateexecuted - now() AT TIME ZONE 'UTC'))"
                                + " < 600) FROM databasechangelog WHERE id = 'c'"))
                .isEqualTo("RERAN true");
    }

    @Test
    void scriptOfAnUpdateWritesDatesInUtc() throws Exception {
        assertThat(own.run("update-count-sql", "--count=1").output()).contains("NOW() AT TIME ZONE 'UTC'");
    }

    @Test
    void rollbackToADateUndoesWhatRanLater() throws Exception {
        own.execute("UPDATE databasechangelog SET dateexecuted = '2026-03-01 12:00' WHERE id = 'a';"
                + "UPDATE databasechangelog SET dateexecuted = '2026-03-01 18:00' WHERE id = 'b'");

        // half past six in Tokyo is after nine in the morning in UTC, and before half past six there
        assertThat(own.run("rollback-to-date", "--date=2026-03-01T18:30:00Z", "--yes"))
                .satisfies(result -> assertThat(result.errors())
                        .contains("Back to 2026-03-01 18:30:00 UTC: 0 of 2 changesets ran later"))
                .satisfies(result -> assertThat(result.output()).isEqualTo("Nothing to undo\n"));
        assertThat(own.run("rollback-to-date", "--date=2026-03-01T18:30:00+02:00", "--yes"))
                .satisfies(result -> assertThat(result.errors())
                        .contains("Back to 2026-03-01 16:30:00 UTC: 1 of 2 changesets ran later"));
        assertThat(own.tables()).containsExactly("a");
    }

    @Test
    void rollbackToADateByMavensGoalSaysTheMomentAndUndoesWhatRanLater() throws Exception {
        own.execute("UPDATE databasechangelog SET dateexecuted = '2026-03-01 12:00' WHERE id = 'a';"
                + "UPDATE databasechangelog SET dateexecuted = '2026-03-01 18:00' WHERE id = 'b'");

        own.api(liquibase -> liquibase.rollback(
                Timestamp.from(Instant.parse("2026-03-01T17:00:00Z")), new Contexts(), new LabelExpression()));

        assertThat(own.tables()).containsExactly("a");
    }

    /** The goal's own reading of this text is the eleventh of August of the year after. */
    @Test
    void dateOfMavensGoalIsReadStrictly() throws Exception {
        System.setProperty("liquibase.rollbackDate", "2026-20-11");
        try {
            assertThatThrownBy(() -> own.api(liquibase -> liquibase.rollback(
                            Timestamp.from(Instant.parse("2027-08-11T00:00:00Z")),
                            new Contexts(),
                            new LabelExpression())))
                    .hasMessageContaining("'2026-20-11' is not a date that can be gone back to");
        } finally {
            System.clearProperty("liquibase.rollbackDate");
        }
    }

    @Test
    void rollbackToADateIsRefusedWhereDatesAreNotInTheOrderOfTheHistory() throws Exception {
        Instant between = Instant.now().plus(1, ChronoUnit.HOURS);

        Result result = own.run("rollback-to-date", "--date=" + between, "--yes");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .contains("a is dated after ")
                .contains(", and b, which ran after it, before. Name the changeset to go back to");
        assertThat(own.tables()).containsExactly("a", "b");
    }
}
