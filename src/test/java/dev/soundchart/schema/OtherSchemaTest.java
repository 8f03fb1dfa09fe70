package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.Fact;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything goes into another schema than public where Liquibase or the session is told so. */
class OtherSchemaTest {

    private static final String SCHEMA = "music";

    private Scratch database;
    private DatabaseAddress inSchema;

    @BeforeEach
    void createSchema() throws Exception {
        database = TestServer.databases().create();
        DatabaseAddress address = database.address();
        inSchema = new DatabaseAddress(
                address.hosts(),
                address.database(),
                address.user(),
                address.password(),
                Map.of("options", "-c search_path=" + SCHEMA));
        try (Connection connection = database.connect()) {
            connection.createStatement().execute("CREATE SCHEMA " + SCHEMA);
        }
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    @Test
    void everythingGoesIntoTheSchemaOfTheSearchPath() throws Exception {
        assertWorks(ChangelogSession.open(MusicChangelog.REPOSITORY, ServerConnection.open(inSchema)));
    }

    @Test
    void everythingGoesIntoTheDefaultSchemaOfLiquibase() throws Exception {
        assertWorks(ChangelogSession.open(ChangelogFile.of(MusicChangelog.REPOSITORY), database.connect(), SCHEMA));
    }

    private void assertWorks(ChangelogSession session) throws Exception {
        try (session) {
            session.update();
            assertIsLikeHead();
            session.rollback(session.changesets().size());
            assertThat(tables()).isEmpty();
        }
    }

    /** Read from within the schema, the facts are those of a database that has all in public, but for its name. */
    private void assertIsLikeHead() throws Exception {
        try (Scratch head = MusicChangelog.atHead();
                Connection expected = head.connect()) {
            assertThat(facts()).isEqualTo(relevant(Catalog.read(expected)));
        }
    }

    private List<String> tables() throws Exception {
        return facts().stream().filter(fact -> fact.startsWith("table ")).toList();
    }

    private List<String> facts() throws Exception {
        try (Connection actual = ServerConnection.open(inSchema)) {
            return relevant(Catalog.read(actual));
        }
    }

    private static List<String> relevant(Catalog catalog) {
        return catalog.facts().stream()
                .filter(fact -> !fact.kind().equals("schema") && !fact.object().startsWith("schema "))
                .map(Fact::toString)
                .map(fact -> fact.replace(SCHEMA + ".", "public.").replace("in schema " + SCHEMA, "in schema public"))
                .sorted()
                .toList();
    }
}
