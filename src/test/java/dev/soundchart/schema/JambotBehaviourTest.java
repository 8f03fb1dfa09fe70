package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Jambot does with the tables of its first release. Each test begins with one chart and its history, in its own transaction. */
class JambotBehaviourTest {

    @AutoClose
    private static Scratch database;

    @AutoClose
    private static Connection connection;

    private static Sql sql;

    @BeforeAll
    static void connect() throws Exception {
        database = FirstRelease.database();
        connection = database.connect();
        connection.setAutoCommit(false);
        sql = new Sql(connection);
    }

    @BeforeEach
    void insertAChartWithHistory() throws SQLException {
        sql.execute("""
                INSERT INTO chord_charts (title, alternate_titles, keys, lyrics, chord_progression, guild_id)
                VALUES ('Wonderwall', ARRAY['Wonder Wall'], ARRAY['F#m', 'A'],
                        '{"verse1": "Today is gonna be the day"}', '{"verse1": ["F#m", "A", "E", "B"]}',
                        112233445566778899);
                INSERT INTO generation_history
                       (chart_id, model_used, prompt_tokens, completion_tokens, latency_ms, cost_usd)
                SELECT id, 'a model', 900, 1200, 3400, 0.123456 FROM chord_charts
                """);
    }

    @AfterEach
    void rollBack() throws SQLException {
        connection.rollback();
    }

    @Test
    void keysAndAlternateTitlesAreArrays() throws SQLException {
        assertThat(sql.value("SELECT keys[2] FROM chord_charts WHERE 'F#m' = ANY (keys)"))
                .isEqualTo("A");
        assertThat(sql.value("SELECT array_length(keys, 1) FROM chord_charts")).isEqualTo("2");
        assertThat(sql.value("SELECT alternate_titles FROM chord_charts")).isEqualTo("{\"Wonder Wall\"}");
    }

    @Test
    void lyricsAndChordsAreReadBySection() throws SQLException {
        assertThat(sql.value("SELECT lyrics->>'verse1' FROM chord_charts")).isEqualTo("Today is gonna be the day");
        assertThat(sql.value("SELECT chord_progression->'verse1'->>2 FROM chord_charts"))
                .isEqualTo("E");
    }

    @Test
    void chartIsFoundByWhatItsLyricsAndChordsContain() throws SQLException {
        assertThat(sql.column("SELECT title FROM chord_charts WHERE chord_progression @> '{\"verse1\": [\"B\"]}'"))
                .containsExactly("Wonderwall");
        assertThat(sql.column("SELECT title FROM chord_charts WHERE lyrics ? 'chorus'"))
                .isEmpty();
    }

    @Test
    void deletingAChartDeletesItsHistory() throws SQLException {
        sql.execute("DELETE FROM chord_charts");
        assertThat(sql.value("SELECT count(*) FROM generation_history")).isEqualTo("0");
    }

    @Test
    void secondChartOfATitleInAGuildIsRefused() throws SQLException {
        assertThat(sql.refusal("INSERT INTO chord_charts (title, guild_id) SELECT title, guild_id FROM chord_charts"))
                .isEqualTo("duplicate key value violates unique constraint \"idx_chord_charts_title_guild\"");
    }

    @Test
    void sameTitleInAnotherGuildIsAnotherChart() throws SQLException {
        sql.execute("INSERT INTO chord_charts (title, guild_id) SELECT title, guild_id + 1 FROM chord_charts");
        assertThat(sql.value("SELECT count(*) FROM chord_charts WHERE title = 'Wonderwall'"))
                .isEqualTo("2");
    }

    @Test
    void historyOfNoChartIsRefused() throws SQLException {
        assertThat(sql.refusal("UPDATE generation_history SET chart_id = -1"))
                .isEqualTo("insert or update on table \"generation_history\" violates foreign key constraint"
                        + " \"generation_history_chart_id_fkey\"");
    }

    @Test
    void costIsKeptToTheMillionthOfADollar() throws SQLException {
        assertThat(sql.value("SELECT cost_usd FROM generation_history")).isEqualTo("0.123456");
        sql.execute("UPDATE generation_history SET cost_usd = 9999.999999");
        assertThat(sql.value("SELECT cost_usd FROM generation_history")).isEqualTo("9999.999999");
        assertThat(sql.refusal("UPDATE generation_history SET cost_usd = 10000"))
                .isEqualTo("numeric field overflow");
    }

    @Test
    void misspeltTitleIsSimilar() throws SQLException {
        assertThat(sql.value("SELECT similarity(title, 'Wonderwal') > 0.6 FROM chord_charts"))
                .isEqualTo("t");
        assertThat(sql.column("SELECT title FROM chord_charts WHERE title % 'wonderwal'"))
                .containsExactly("Wonderwall");
        assertThat(sql.column("SELECT title FROM chord_charts WHERE title % 'Hallelujah'"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chord_charts", "generation_history"})
    void createdAtIsNowUnlessGiven(String table) throws SQLException {
        assertThat(sql.value("SELECT created_at = now()::timestamp FROM " + table))
                .isEqualTo("t");
        sql.execute("UPDATE " + table + " SET created_at = '2026-01-25 12:00:00.123456'");
        assertThat(sql.value("SELECT created_at FROM " + table)).isEqualTo("2026-01-25 12:00:00.123456");
        sql.execute("UPDATE " + table + " SET created_at = NULL");
    }

    @Test
    void chartNeedsOnlyItsTitleAndGuild() throws SQLException {
        assertThat(sql.value("""
                INSERT INTO chord_charts (title, guild_id) VALUES ('Hallelujah', 1)
                RETURNING jsonb_strip_nulls(to_jsonb(chord_charts) - 'id' - 'created_at')
                """)).isEqualTo("{\"title\": \"Hallelujah\", \"guild_id\": 1}");
    }

    @Test
    void idsCountUp() throws SQLException {
        assertThat(sql.value("""
                INSERT INTO chord_charts (title, guild_id) VALUES ('Hallelujah', 1)
                RETURNING id - (SELECT id FROM chord_charts)
                """)).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        "chord_charts, id",
        "chord_charts, title",
        "chord_charts, guild_id",
        "generation_history, id",
        "generation_history, chart_id",
        "generation_history, model_used",
        "generation_history, prompt_tokens",
        "generation_history, completion_tokens",
        "generation_history, latency_ms",
        "generation_history, cost_usd"
    })
    void columnIsRequired(String table, String column) throws SQLException {
        assertThat(sql.refusal("UPDATE " + table + " SET " + column + " = NULL"))
                .isEqualTo("null value in column \"" + column + "\" of relation \"" + table
                        + "\" violates not-null constraint");
    }

    @ParameterizedTest
    @CsvSource({
        "chord_charts, title, 255",
        "chord_charts, artist, 255",
        "chord_charts, source, 50",
        "chord_charts, status, 20",
        "generation_history, model_used, 100"
    })
    void textIsLimited(String table, String column, int limit) throws SQLException {
        String update = "UPDATE " + table + " SET " + column + " = repeat('é', " + limit;
        sql.execute(update + ")");
        assertThat(sql.refusal(update + " + 1)")).isEqualTo("value too long for type character varying(" + limit + ")");
    }

    @Test
    void eachKeyIsLimited() throws SQLException {
        sql.execute("UPDATE chord_charts SET keys = array_fill(repeat('x', 10), ARRAY[100])");
        assertThat(sql.refusal("UPDATE chord_charts SET keys = ARRAY['C', repeat('x', 11)]"))
                .isEqualTo("value too long for type character varying(10)");
    }
}
