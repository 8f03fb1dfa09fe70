package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.TestChangelog;
import dev.soundchart.database.ScratchDatabases.Scratch;
import io.github.mfvanek.pg.connection.PgConnection;
import io.github.mfvanek.pg.connection.PgConnectionImpl;
import io.github.mfvanek.pg.core.checks.common.CheckTypeAware;
import io.github.mfvanek.pg.core.checks.common.DatabaseCheckOnHost;
import io.github.mfvanek.pg.core.checks.common.Diagnostic;
import io.github.mfvanek.pg.core.checks.host.StandardChecksOnHost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * pg-index-health's structural checks, all that the library has, on the migrated database. What they find in the tables
 * that were taken over as they are is listed in {@code accepted-structure.txt}, with the reason for each check; anything
 * else is a failure, and so is a line that no longer holds. An asterisk stands for a matter of taste: whatever is found.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StructureTest {

    private static final Pattern NAME = Pattern.compile("(?:tableName|indexName|columnName|functionName)='([^']*)'");

    private Scratch database;
    private List<DatabaseCheckOnHost<?>> checks;

    @BeforeAll
    void createDatabase() throws Exception {
        database = TestChangelog.atHead();
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.address().jdbcUrl());
        source.setUser(database.address().user());
        source.setPassword(database.address().password().orElse(null));
        PgConnection connection =
                PgConnectionImpl.ofUrl(source, database.address().jdbcUrl());
        checks = List.copyOf(new StandardChecksOnHost().apply(connection));
    }

    @AfterAll
    void dropDatabase() throws Exception {
        database.close();
    }

    @Test
    void runsEveryCheckThatTheLibraryHas() {
        assertThat(checks)
                .extracting(DatabaseCheckOnHost::getName)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Diagnostic.values())
                        .map(Diagnostic::getName)
                        .toList());
    }

    Stream<String> structuralChecks() {
        return checks.stream().filter(CheckTypeAware::isStatic).map(DatabaseCheckOnHost::getName);
    }

    @ParameterizedTest
    @MethodSource("structuralChecks")
    void findsNothingThatIsNotAccepted(String name) throws Exception {
        List<String> found = checks.stream()
                .filter(check -> check.getName().equals(name))
                .flatMap(check -> check.check().stream())
                .map(StructureTest::names)
                .filter(object -> !object.startsWith("databasechangelog") && !isOfExtension(object))
                .sorted()
                .toList();
        if (!accepted(name).equals(List.of("*"))) {
            assertThat(found).isEqualTo(accepted(name));
        }
    }

    /** pg_trgm's own functions. */
    private static boolean isOfExtension(String function) {
        return function.matches(
                "(gin_extract|gin_trgm|gtrgm|set_limit|show_limit|show_trgm|similarity|(strict_)?word_similarity).*");
    }

    /** The names in what a check found: {@code chord_charts.idx_chord_charts_status.status}. */
    private static String names(Object found) {
        return NAME.matcher(found.toString())
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .collect(Collectors.joining("."));
    }

    /** The lines below {@code [check]}, up to the next. */
    private static List<String> accepted(String check) throws IOException {
        try (InputStream in = StructureTest.class.getResourceAsStream("accepted-structure.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .dropWhile(line -> !line.equals("[" + check + "]"))
                            .skip(1)
                            .takeWhile(line -> !line.startsWith("["))
                            .filter(line -> !line.isBlank() && !line.startsWith("#"))
                            .collect(Collectors.toCollection(TreeSet::new))
                            .stream()
                            .toList();
        }
    }
}
