package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.TestChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Where a database stands, in words. */
class CurrentAndHistoryTest {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";

    @Test
    void saysWhereADatabaseStandsAndWhatIsPending() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            try (ChangelogSession session = TestChangelog.open(database)) {
                session.updateTo("alembic-001", "jambot");
            }
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("UPDATE databasechangelog SET id = 'other' WHERE orderexecuted = 1");
            }

            Result current = CalledSoundchart.with(database.address()).run("current");
            assertThat(current.output())
                    .matches(
                            "(?s)jambot: 3 of 7 applied, the last 20260125_create_generation_history \\(tag alembic-001\\)"
                                    + " on " + TIME + "\nsoundhash: 0 of 23 applied\n.*")
                    .contains("pending: 20261121_comment_jambot_tables [jambot] Say in the database what")
                    .contains("pending: 20251018_create_initial_tables [soundhash] Channels whose")
                    .containsPattern("\nnot in this changelog: other, applied on " + TIME + "\n");
            assertThat(current.status()).isZero();
        }
    }

    @Test
    void saysWhenAndWhyChangesetsWereApplied() throws Exception {
        try (Scratch database = TestChangelog.atHead()) {
            CalledSoundchart soundchart = CalledSoundchart.with(database.address());

            Result verbose = soundchart.run("history", "--verbose");
            assertThat(verbose.output())
                    .matches("(?s)" + TIME + "  20260125_add_pg_trgm_extension \\[jambot\\]\n"
                            + " {21}Fuzzy title search needs the trigram functions and operators of pg_trgm\n.*")
                    .contains("20261121_drop_duplicate_video_index [soundhash] (tag soundhash-1)\n");
            assertThat(verbose.status()).isZero();
            assertThat(soundchart.run("history").output()).startsWith("Liquibase History for jdbc:postgresql:");
        }
    }
}
