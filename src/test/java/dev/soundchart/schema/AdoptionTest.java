package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import dev.soundchart.deploy.Adoption;
import dev.soundchart.deploy.Drift;
import dev.soundchart.deploy.LiveDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.logging.core.NoOpLogService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases that Alembic left at each of its revisions are adopted, and updated from there. */
class AdoptionTest {

    private Scratch database;
    private Connection connection;

    @BeforeEach
    void create() throws Exception {
        database = TestServer.databases().create();
        connection = database.connect();
    }

    @AfterEach
    void drop() throws Exception {
        connection.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "001, -, 3",
                "-, ce1ffb204f19, 5",
                "-, b9532a7d8c7a, 11",
                "-, c8e9d4a1f2b3, 12",
                "-, e5f8a2b3d4c1, 17",
                "001, b9532a7d8c7a, 14",
                "001, e5f8a2b3d4c1, 20"
            })
    void changesetsThatAlembicAppliedAreMarkedAndTheUpdateContinues(String jambot, String soundhash, int marked)
            throws Exception {
        for (String revision : new String[] {jambot, soundhash}) {
            if (revision != null) {
                AlembicDatabase.build(connection, "alembic_version", revision);
            }
        }
        ChangelogFile file = ChangelogFile.of(MusicChangelog.REPOSITORY);
        Catalog before = Catalog.read(connection);
        List<String> rows = rows();

        Adoption adoption =
                Adoption.plan(file.changesets(), RecordedCatalogs.recorded(file), connection, Adoption.Search.DEFAULT);
        assertThat(adoption.differences()).isEmpty();
        assertThat(adoption.changesets()).hasSize(marked);
        apply(adoption);

        assertThat(CatalogDifference.between(before, Catalog.read(connection)).lines())
                .isEmpty();
        assertThat(rows()).isEqualTo(rows);
        assertThat(history(connection)).hasSize(marked).isEqualTo(historyOfUpdates(jambot, soundhash));
        try (ChangelogSession session = MusicChangelog.open(database)) {
            assertThat(session.pending()).hasSize(session.changesets().size() - marked);
            session.update();
        }
        assertThat(Drift.of(file.changesets(), RecordedCatalogs.recorded(file), LiveDatabase.read(connection))
                        .differences())
                .isEmpty();
    }

    private void apply(Adoption adoption) throws Exception {
        Database bound =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(database.connect()));
        try (bound) {
            Scope.child(Map.of(Scope.Attr.logService.name(), new NoOpLogService()), () -> adoption.apply(bound));
        }
    }

    private List<String> historyOfUpdates(String jambot, String soundhash) throws Exception {
        try (Scratch updated = TestServer.databases().create();
                Connection reader = updated.connect()) {
            try (ChangelogSession session = MusicChangelog.open(updated)) {
                if (jambot != null) {
                    session.updateTo("alembic-" + jambot, "jambot");
                }
                if (soundhash != null) {
                    session.updateTo("alembic-" + soundhash, "soundhash");
                }
            }
            return history(reader);
        }
    }

    /** All that an update writes, except the time and the number of its run. */
    private static List<String> history(Connection connection) throws SQLException {
        return new Sql(connection).column("""
                SELECT (to_jsonb(d) - 'dateexecuted' - 'deployment_id')::text
                  FROM databasechangelog d
                 ORDER BY orderexecuted
                """);
    }

    private List<String> rows() throws SQLException {
        Sql sql = new Sql(connection);
        List<String> rows = new ArrayList<>();
        for (String table : sql.column(
                "SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                        + " AND relname NOT LIKE 'databasechangelog%' ORDER BY 1")) {
            rows.add(table);
            rows.addAll(sql.column("SELECT t::text FROM " + table + " t ORDER BY 1"));
        }
        return rows;
    }
}
