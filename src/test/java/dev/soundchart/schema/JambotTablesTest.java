package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jambot's tables, each fact named: after updates and after rollbacks. */
class JambotTablesTest {

    @AutoClose
    private static Scratch database;

    @AutoClose
    private static Connection connection;

    private static InformationSchema schema;
    private static TagWalk walk;

    @BeforeAll
    static void walkThroughTheTags() throws Exception {
        database = TestServer.databases().create();
        walk = TagWalk.of(database, "jambot", List.of("alembic-001", "jambot-1"));
        connection = database.connect();
        schema = new InformationSchema(new Sql(connection));
    }

    @Test
    void chordChartsHasTheseColumns() throws Exception {
        assertThat(schema.columns("chord_charts")).isEqualTo("""
                column            | type                        | null | default
                id                | integer                     | NO   | nextval('chord_charts_id_seq'::regclass)
                title             | character varying(255)      | NO   |
                artist            | character varying(255)      | YES  |
                alternate_titles  | text[]                      | YES  |
                keys              | character varying(10)[]     | YES  |
                lyrics            | jsonb                       | YES  |
                chord_progression | jsonb                       | YES  |
                source            | character varying(50)       | YES  |
                status            | character varying(20)       | YES  |
                requested_by      | bigint                      | YES  |
                approved_by       | bigint                      | YES  |
                guild_id          | bigint                      | NO   |
                created_at        | timestamp without time zone | YES  | now()
                approved_at       | timestamp without time zone | YES  |
                """);
    }

    @Test
    void chordChartsHasTheseIndexes() throws Exception {
        assertThat(schema.indexes("chord_charts")).isEqualTo("""
                index                                  | method | columns            | unique | valid
                chord_charts_pkey                      | btree  | id                 | unique | valid
                idx_chord_charts_chord_progression_gin | gin    | chord_progression  |        | valid
                idx_chord_charts_guild_id              | btree  | guild_id           |        | valid
                idx_chord_charts_lyrics_gin            | gin    | lyrics             |        | valid
                idx_chord_charts_status                | btree  | status             |        | valid
                idx_chord_charts_title_guild           | btree  | title, guild_id    | unique | valid
                idx_chord_charts_title_trgm            | gin    | title gin_trgm_ops |        | valid
                """);
    }

    @Test
    void generationHistoryHasTheseColumns() throws Exception {
        assertThat(schema.columns("generation_history")).isEqualTo("""
                column            | type                        | null | default
                id                | integer                     | NO   | nextval('generation_history_id_seq'::regclass)
                chart_id          | integer                     | NO   |
                model_used        | character varying(100)      | NO   |
                prompt_tokens     | integer                     | NO   |
                completion_tokens | integer                     | NO   |
                latency_ms        | integer                     | NO   |
                cost_usd          | numeric(10,6)               | NO   |
                created_at        | timestamp without time zone | YES  | now()
                """);
    }

    @Test
    void generationHistoryHasTheseIndexes() throws Exception {
        assertThat(schema.indexes("generation_history")).isEqualTo("""
                index                           | method | columns  | unique | valid
                generation_history_pkey         | btree  | id       | unique | valid
                idx_generation_history_chart_id | btree  | chart_id |        | valid
                """);
    }

    @Test
    void noIndexIsPartial() throws Exception {
        assertThat(schema.partialIndexes()).isEqualTo("index | predicate\n");
    }

    @Test
    void uniquenessOfTitlesIsAnIndexAndNoConstraint() throws Exception {
        assertThat(schema.keys()).isEqualTo("""
                key                     | type        | column
                chord_charts_pkey       | PRIMARY KEY | chord_charts.id
                generation_history_pkey | PRIMARY KEY | generation_history.id
                """);
    }

    @Test
    void historyRefersToItsChartAndGoesWithIt() throws Exception {
        assertThat(schema.foreignKeys()).isEqualTo("""
                foreign key                      | column   | references      | on delete
                generation_history_chart_id_fkey | chart_id | chord_charts.id | CASCADE
                """);
    }

    @Test
    void idsAreSerial() throws Exception {
        assertThat(schema.sequences()).isEqualTo("""
                sequence                  | type    | owned by              | identity
                chord_charts_id_seq       | integer | chord_charts.id       | NO
                generation_history_id_seq | integer | generation_history.id | NO
                """);
    }

    @Test
    void firstRevisionMakesTheseTablesAndIndexes() {
        assertThat(firstRevision().tablesAndIndexes())
                .containsExactly(
                        "extension pg_trgm",
                        "index chord_charts_pkey",
                        "index generation_history_pkey",
                        "index idx_chord_charts_chord_progression_gin",
                        "index idx_chord_charts_guild_id",
                        "index idx_chord_charts_lyrics_gin",
                        "index idx_chord_charts_status",
                        "index idx_chord_charts_title_guild",
                        "index idx_generation_history_chart_id",
                        "sequence chord_charts_id_seq",
                        "sequence generation_history_id_seq",
                        "table chord_charts",
                        "table generation_history");
    }

    @Test
    void firstReleaseAddsTheTitleIndexOnly() {
        assertThat(firstRelease().notIn(firstRevision())).containsExactly("index idx_chord_charts_title_trgm");
        assertThat(firstRevision().notIn(firstRelease())).isEmpty();
    }

    @Test
    void firstReleaseCommentsEveryTableAndColumn() {
        assertThat(firstRevision().commented()).isEmpty();
        assertThat(firstRelease().commented())
                .containsExactlyElementsOf(firstRelease().tablesAndColumns());
    }

    @Test
    void rollbackToTheFirstRevisionTakesTheReleaseAway() {
        assertThat(walk.rolledBack().get("alembic-001")).isEqualTo(firstRevision());
    }

    @Test
    void rollbackOfEverythingLeavesOnlyTheExtension() {
        assertThat(walk.rolledBack().get(TagWalk.NOTHING).names()).containsExactly("extension pg_trgm");
    }

    private static TagWalk.Stop firstRevision() {
        return walk.updated().get("alembic-001");
    }

    private static TagWalk.Stop firstRelease() {
        return walk.updated().get("jambot-1");
    }
}
