package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The changelog gives the databases that Alembic built, to the last row. The expected rows were read from those databases
 * with {@code reference-catalog.sql}; the same queries are run here, so that this test does not lean on our own reader.
 */
@Tag("postgres")
class AlembicCatalogTest {

    @ParameterizedTest
    @CsvSource({"jambot, alembic-001", "soundhash, alembic-e5f8a2b3d4c1"})
    void schemaAtItsLastAlembicTagEqualsTheDatabaseThatAlembicBuilt(String label, String tag) throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            try (ChangelogSession session = MusicChangelog.open(database)) {
                session.updateTo(tag, label);
            }
            assertThat(catalog(database))
                    .isEqualTo(resource("expected-" + label + ".tsv").lines().toList());
        }
    }

    private static List<String> catalog(Scratch database) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String query : queries()) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        lines.add(row(rows));
                    }
                }
            }
        }
        return lines;
    }

    private static String row(ResultSet rows) throws Exception {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            values.add(rows.getString(i));
        }
        return String.join("\t", values);
    }

    /** The file is psql's: its own commands, in lines that begin with a backslash, are left out. */
    private static List<String> queries() throws IOException {
        String sql = resource("reference-catalog.sql")
                .lines()
                .filter(line -> !line.startsWith("\\"))
                .collect(Collectors.joining("\n"));
        return List.of(sql.split(";\\s*\\n?"));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = AlembicCatalogTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
