package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.logging.core.NoOpLogService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adoption of databases that Alembic left at each of its revisions. */
class AdoptionTest {

    private static final List<String> USUAL = List.of("alembic_version");

    @TempDir
    private static Path folder;

    private static AlembicExample example;
    private static ChangelogFile file;

    private Scratch database;
    private Connection connection;

    @BeforeAll
    static void copyExample() throws Exception {
        example = AlembicExample.in(folder);
        file = ChangelogFile.of(folder);
    }

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
                "library-1, -, 3, 19",
                "-, shop-1, 4, 18",
                "-, shop-2, 6, 16",
                "-, shop-3, 7, 15",
                "-, shop-4, 10, 12",
                "library-1, shop-2, 9, 13",
                "library-1, shop-4, 13, 9"
            })
    void changesetsThatAlembicAppliedAreMarkedAndTheUpdateContinues(
            String library, String shop, int marked, int pending) throws Exception {
        if (library != null) {
            build("alembic_version", library);
        }
        if (shop != null) {
            build("alembic_version", shop);
        }
        Catalog before = Catalog.read(connection);
        List<String> rows = rows();

        Adoption adoption = plan(USUAL);
        assertThat(adoption.differences()).isEmpty();
        assertThat(adoption.changesets()).hasSize(marked);
        apply(adoption);

        assertThat(CatalogDifference.between(before, Catalog.read(connection)).lines())
                .isEmpty();
        assertThat(rows()).isEqualTo(rows);
        assertThat(history(connection)).hasSize(marked).isEqualTo(historyOfUpdates(library, shop));
        try (ChangelogSession session = ChangelogSession.open(folder, database.connect())) {
            assertThat(session.pending()).hasSize(pending);
            session.update();
        }
        assertThat(Drift.of(file.changesets(), RecordedCatalogs.recorded(file), LiveDatabase.read(connection))
                        .differences())
                .isEmpty();
    }

    @Test
    void severalVersionTablesAreRead() throws Exception {
        execute("CREATE SCHEMA kept");
        build("alembic_library", "library-1");
        build("kept_shop", "shop-3");
        execute("ALTER TABLE kept_shop SET SCHEMA kept");

        Adoption adoption = plan(List.of("alembic_library", "kept.kept_shop"));

        assertThat(adoption.versions().keySet()).containsExactly("library", "shop");
        assertThat(adoption.changesets()).hasSize(10);
        assertThat(adoption.differences()).extracting(Difference::subject).containsExactly("schema kept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"public.alembic_library", "\"alembic_library\"", "Alembic_Library"})
    void versionTableIsKnownByEachOfItsNames(String name) throws Exception {
        build("alembic_library", "library-1");

        assertThat(plan(List.of(name)).differences()).isEmpty();
        assertThat(plan(List.of(name, "alembic_library")).changesets()).hasSize(3);
    }

    @Test
    void versionTableWhoseNameNeedsQuotesIsRead() throws Exception {
        build("alembic_library", "library-1");
        execute("ALTER TABLE alembic_library RENAME TO \"Library \"\"versions\"\"\"");

        assertThat(plan(List.of("\"Library \"\"versions\"\"\"")).differences()).isEmpty();
    }

    @Test
    void dumpedAndRestoredDatabaseIsAdopted() throws Exception {
        build("alembic_version", "shop-4");
        assertThat(plan(USUAL).differences()).isEmpty();
        String printed = value("SELECT pg_get_indexdef('idx_shipments_status_created'::regclass)");

        execute("DROP INDEX idx_shipments_status_created; " + printed);

        assertThat(value("SELECT pg_get_indexdef('idx_shipments_status_created'::regclass)"))
                .isNotEqualTo(printed);
        assertThat(plan(USUAL).differences()).isEmpty();
    }

    @Test
    void differencesFromTheRevisionAreFound() throws Exception {
        build("alembic_version", "library-1");
        execute("ALTER TABLE books ALTER source TYPE text; DROP INDEX idx_loans_book_id;"
                + " CREATE TABLE notes (id integer)");

        assertThat(plan(USUAL).differences())
                .extracting(difference -> difference.kind() + " " + difference.subject())
                .containsExactly(
                        "CHANGED column books.source", "MISSING index loans.idx_loans_book_id", "EXTRA table notes");
    }

    @Test
    void schemaBehindItsVersionIsFound() throws Exception {
        build("alembic_version", "shop-2");
        execute("UPDATE alembic_version SET version_num = 'shop-3'");

        assertThat(plan(USUAL).differences())
                .extracting(difference -> difference.kind() + " " + difference.subject())
                .containsExactly("MISSING column order_items.height", "MISSING column order_items.width");
    }

    @Test
    void versionsWithoutATagAreRefused() throws Exception {
        assertThatThrownBy(() -> plan(USUAL))
                .hasMessage("There is no table alembic_version here. No other one looks like Alembic's: leave"
                        + " --version-table out");
        execute("CREATE TABLE alembic_version (version_num varchar(32))");
        assertThatThrownBy(() -> plan(USUAL)).hasMessageStartingWith("alembic_version has no row: Alembic has applied");
        execute("INSERT INTO alembic_version VALUES ('abc')");
        assertThatThrownBy(() -> plan(USUAL))
                .hasMessage("alembic_version is at abc, for which the changelog has no tag. It has library-1,"
                        + " library-2, shop-1, shop-2, shop-3, shop-4, shop-5: bring the database to one of them first, with"
                        + " Alembic");
        execute("UPDATE alembic_version SET version_num = 'shop-1';"
                + " INSERT INTO alembic_version VALUES ('shop-2')");
        assertThatThrownBy(() -> plan(USUAL))
                .hasMessage("Alembic has two versions of shop here, shop-1 and shop-2: bring it to one"
                        + " of them first, with Alembic");
    }

    @Test
    void versionTablesAreFoundWhereNoneIsNamed() throws Exception {
        execute("CREATE SCHEMA kept");
        build("alembic_library", "library-1");
        build("alembic_shop", "shop-3");
        execute("ALTER TABLE alembic_shop RENAME TO \"Shop versions\"; ALTER TABLE \"Shop versions\" SET SCHEMA kept;"
                + " CREATE TABLE alembic_empty (version_num varchar(32));"
                + " CREATE TABLE version_numbers (version_num varchar(32), since date);"
                + " INSERT INTO version_numbers VALUES ('library-2', now())");

        Adoption adoption = plan(List.of());

        assertThat(adoption.versions().keySet()).containsExactlyInAnyOrder("library", "shop");
        assertThat(adoption.changesets()).hasSize(10);
        assertThat(adoption.differences())
                .extracting(Difference::subject)
                .containsExactly("schema kept", "table alembic_empty", "table version_numbers");
    }

    @Test
    void tableThatIsNoVersionTableIsRefused() throws Exception {
        execute("CREATE TABLE notes (id integer)");

        assertThatThrownBy(() -> plan(List.of("notes")))
                .hasMessage("notes is no version table of Alembic's: it has no column version_num");
    }

    @Test
    void databaseWithAHistoryIsRefused() throws Exception {
        build("alembic_version", "library-1");
        apply(plan(USUAL));

        assertThatThrownBy(() -> plan(USUAL))
                .hasMessage("databasechangelog has 3 rows: this database was taken over before, or updated. Nothing was"
                        + " done. Where it stands: soundchart current");
    }

    @Test
    void changesetsAreMarkedAllOrNone() throws Exception {
        build("alembic_version", "library-1");
        Adoption adoption = plan(USUAL);
        execute("CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL,"
                + " filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, orderexecuted integer NOT NULL,"
                + " exectype varchar(10) NOT NULL, md5sum varchar(35), description varchar(255), comments varchar(255),"
                + " tag varchar(255), liquibase varchar(20), contexts varchar(255), labels varchar(255),"
                + " deployment_id varchar(10))");
        execute("ALTER TABLE databasechangelog ADD CHECK (id <> '20250110_create_loans')");

        assertThatThrownBy(() -> apply(adoption)).hasMessageContaining("check constraint");

        assertThat(history(connection)).isEmpty();
        execute("ALTER TABLE databasechangelog DROP CONSTRAINT databasechangelog_id_check");
        apply(plan(USUAL));
        assertThat(history(connection)).hasSize(3);
    }

    private void build(String versionTable, String revision) throws Exception {
        example.build(database, revision.replaceFirst("-.*", ""), versionTable, revision);
    }

    private Adoption plan(List<String> versionTables) throws Exception {
        return Adoption.plan(
                file.changesets(),
                RecordedCatalogs.recorded(file),
                connection,
                new Adoption.Search(versionTables, List.of(), Suppressions.NONE));
    }

    private void apply(Adoption adoption) throws Exception {
        Database bound =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(database.connect()));
        try (bound) {
            Scope.child(Map.of(Scope.Attr.logService.name(), new NoOpLogService()), () -> adoption.apply(bound));
        }
    }

    private List<String> historyOfUpdates(String library, String shop) throws Exception {
        try (Scratch updated = TestServer.databases().create();
                Connection reader = updated.connect()) {
            try (ChangelogSession session = ChangelogSession.open(folder, updated.connect())) {
                if (library != null) {
                    session.updateTo("alembic-" + library, "library");
                }
                if (shop != null) {
                    session.updateTo("alembic-" + shop, "shop");
                }
            }
            return history(reader);
        }
    }

    /** All that an update writes, but for the time and the number of its run. */
    private static List<String> history(Connection connection) throws SQLException {
        return column(connection, """
                SELECT (to_jsonb(d) - 'dateexecuted' - 'deployment_id')::text
                  FROM databasechangelog d
                 ORDER BY orderexecuted
                """);
    }

    private List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : column(
                connection,
                "SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                        + " AND relname NOT LIKE 'databasechangelog%' ORDER BY 1")) {
            rows.add(table);
            rows.addAll(column(connection, "SELECT t::text FROM " + table + " t ORDER BY 1"));
        }
        return rows;
    }

    private String value(String query) throws SQLException {
        return column(connection, query).get(0);
    }

    private static List<String> column(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
