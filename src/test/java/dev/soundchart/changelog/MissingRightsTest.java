package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updates by a role that lacks a privilege on the schema, the database or a table. */
class MissingRightsTest {

    private static final String ROLE = "rightless";

    private Scratch database;
    private Session session;

    @BeforeEach
    void createRole() throws Exception {
        database = TestServer.databases().create();
        session = new Session(database);
        session.execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD 'p'");
    }

    @AfterEach
    void dropRole() throws Exception {
        session.execute("DROP OWNED BY " + ROLE + "; DROP ROLE " + ROLE);
        session.close();
        database.close();
    }

    @Test
    void roleThatMayNotCreateTablesIsToldSo() throws Exception {
        session.execute("GRANT CREATE ON DATABASE " + database.address().database() + " TO " + ROLE);

        assertThatThrownBy(() -> update(database.address().as(ROLE, "p")))
                .hasMessageContaining("table public.databasechangelog can't be created")
                .hasMessageContaining("permission denied for schema public");
        assertNothingWasMade();
    }

    @Test
    void readOnlyDatabaseIsReported() throws Exception {
        session.execute("ALTER DATABASE " + database.address().database() + " SET default_transaction_read_only = on");

        assertThatThrownBy(() -> update(database.address()))
                .hasMessageContaining("cannot execute CREATE TABLE in a read-only transaction");
        assertNothingWasMade();
    }

    @Test
    void tableOfAnotherOwnerStaysUnchanged() throws Exception {
        session.update(3);
        session.execute("GRANT ALL ON SCHEMA public TO " + ROLE + "; GRANT ALL ON databasechangelog TO " + ROLE);
        Catalog before = Catalog.read(session.connection());

        assertThatThrownBy(() -> update(database.address().as(ROLE, "p")))
                .hasMessageContaining("20250601_comment_library_tables")
                .hasMessageContaining("must be owner of table books");
        assertThat(Catalog.read(session.connection())).isEqualTo(before);
    }

    private static void update(DatabaseAddress address) throws Exception {
        try (ChangelogSession changelog =
                ChangelogSession.open(ExampleChangelog.FOLDER, ServerConnection.open(address))) {
            changelog.update();
        }
    }

    private void assertNothingWasMade() throws Exception {
        assertThat(session.value("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .isEqualTo("0");
    }
}
