package dev.soundchart.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** What the linter advises makes of the database what the author wanted: the same catalog, the same rows. */
class AdviceTest {

    private static final String FILE = "songs/example.yaml";

    /**
     * What an author has written.
     *
     * @param about what is special about it
     * @param rule whose advice is followed
     * @param changesets without ids
     */
    record Written(String about, String rule, String changesets) {
        @Override
        public String toString() {
            return about;
        }
    }

    private static Scratch released;

    @TempDir
    private Path folder;

    @BeforeAll
    static void release(@TempDir Path folder) throws Exception {
        released = TestServer.databases().create();
        update(released, Examples.tables(), folder);
    }

    @AfterAll
    static void drop() throws SQLException {
        released.close();
    }

    @SuppressWarnings("unchecked")
    static Stream<Written> written() {
        InputStream in = AdviceTest.class.getResourceAsStream("advice.yaml");
        return ((List<Map<String, String>>) new Yaml().load(in))
                .stream().map(entry -> new Written(entry.get("about"), entry.get("rule"), entry.get("changesets")));
    }

    @ParameterizedTest
    @MethodSource("written")
    void adviceMakesWhatTheAuthorWanted(Written written) throws Exception {
        List<Finding> findings = of(written.rule(), written.changesets());
        String advice = findings.get(0).instead().replaceAll("(?m)^    (id|author): .*\n", "") + "\n";

        try (Scratch wanted = released.copy();
                Scratch advised = released.copy()) {
            update(wanted, Examples.changelog(written.changesets()), folder);
            update(advised, Examples.changelog(advice), folder);
            try (Connection expected = wanted.connect();
                    Connection actual = advised.connect()) {
                assertThat(Catalog.read(actual)).as(advice).isEqualTo(Catalog.read(expected));
                assertThat(rows(actual)).as(advice).isEqualTo(rows(expected));
            }
        }
        assertThat(of(written.rule(), advice)).as(advice).hasSizeLessThan(findings.size());
    }

    private static List<Finding> of(String rule, String changesets) throws Exception {
        return Examples.findings(changesets, false).stream()
                .filter(finding -> finding.rule().id().equals(rule))
                .toList();
    }

    private static void update(Scratch database, String yaml, Path folder) throws Exception {
        Path file = folder.resolve(FILE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, yaml);
        try (ChangelogSession session = ChangelogSession.open(
                new ChangelogFile(FILE, new DirectoryResourceAccessor(folder)), database.connect(), null)) {
            session.update();
        }
    }

    private static List<String> rows(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT string_agg(to_jsonb(songs)::text, ', ' ORDER BY id), (SELECT string_agg(to_jsonb(ratings)::text, ', ' ORDER BY id) FROM ratings)
                          FROM songs""")) {
            rows.next();
            return List.of(rows.getString(1), rows.getString(2));
        }
    }
}
