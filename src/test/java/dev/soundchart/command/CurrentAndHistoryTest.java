package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Applied and pending changesets of a database, as {@code current} and {@code history} print them. */
class CurrentAndHistoryTest {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC";

    @Test
    void currentShowsTheLastPendingAndUnknownChangesets() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            try (ChangelogSession session = ExampleChangelog.open(database)) {
                session.updateTo("library-1", "library");
            }
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("UPDATE databasechangelog SET id = 'other' WHERE orderexecuted = 1");
            }

            Result current = CalledSoundchart.onExample(database.address()).run("current");
            assertThat(current.output())
                    .matches("(?s)library: 3 of 7 applied, the last 20250110_create_loans \\(tag library-1\\)" + " on "
                            + TIME + "\nshop: 0 of 16 applied\n.*")
                    .contains("pending: 20250601_comment_library_tables [library] Describe the columns of books")
                    .contains("pending: 20250105_create_initial_tables [shop] Customers of the shop")
                    .containsPattern("\nnot in this changelog: other, applied on " + TIME + "\n");
            assertThat(current.status()).isZero();
        }
    }

    @Test
    void historyHasTheTimeAndReasonOfEachChangeset() throws Exception {
        try (Scratch database = ExampleChangelog.atHead()) {
            CalledSoundchart soundchart = CalledSoundchart.onExample(database.address());

            Result verbose = soundchart.run("history", "--verbose");
            assertThat(verbose.output())
                    .matches("(?s)" + TIME + "  20250110_add_pg_trgm_extension \\[library\\]\n"
                            + " {25}Fuzzy title search needs the trigram functions and operators of pg_trgm\n.*")
                    .contains("20250601_drop_duplicate_order_index [shop] (tag shop-5)\n");
            assertThat(verbose.status()).isZero();
            assertThat(soundchart.run("history").output()).startsWith("Liquibase History for jdbc:postgresql:");
        }
    }
}
