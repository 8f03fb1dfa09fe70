package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            now() | now
            'gen_random_uuid()' |
            pg_catalog.gen_random_uuid() | gen_random_uuid
            lower(md5(Random()::text)) | lower,md5,random
            nextval('q'::regclass) | nextval
            current_timestamp |
            COALESCE(s.f(1), 2) | f
            ARRAY[clock_timestamp()] | clock_timestamp
            """)
    void functionsThatAnExpressionCallsAreNamed(String expression, String functions) {
        assertThat(String.join(",", new SqlText(expression).functionsOfExpression()))
                .isEqualTo(functions == null ? "" : functions);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a IS NOT NULL | a
            ((A is not null) AND (b > 0) and ("C" IS NOT NULL)) | C,a
            a IS NOT NULL OR b IS NOT NULL |
            (a IS NOT NULL OR b > 0) AND b IS NOT NULL | b
            a IS NULL |
            NOT (a IS NOT NULL) |
            f(a) IS NOT NULL |
            """)
    void columnsThatACheckKeepsFromNullAreKnown(String check, String columns) {
        assertThat(String.join(",", new SqlText(check).columnsNotNull())).isEqualTo(columns == null ? "" : columns);
    }

    @Test
    void wordIsInsertedAfterAnother() {
        assertThat(new SqlText("CREATE /* INDEX */ unique index i ON t (a)").with("CONCURRENTLY", "INDEX"))
                .isEqualTo("CREATE /* INDEX */ unique index CONCURRENTLY i ON t (a)");
    }

    @Test
    void wordsInStringsAndCommentsAreIgnored() {
        SqlText sql = new SqlText("ALTER SCHEMA a RENAME TO \"owner\" -- OWNER\n");
        assertThat(sql.has("rename")).isTrue();
        assertThat(sql.has("owner")).isFalse();
        assertThat(new SqlText("ATTACH p FOR VALUES FROM ('2026-01-01', 1) TO ('it''s')").constantsAfter("VALUES"))
                .containsExactly("2026-01-01", "1", "it's");
    }
}
