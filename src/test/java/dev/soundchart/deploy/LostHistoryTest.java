package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.changelog.Standing;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Databases whose history was lost: the recorded catalogs prove what they have run. */
class LostHistoryTest {

    /** Changes rows, and nothing that a catalog has. */
    private static final String WITHOUT_TRACE = "20250405_fill_order_addresses";

    private final List<ChangeSet> changesets = changelog().changesets();
    private final RecordedCatalogs recorded = RecordedCatalogs.recorded(changelog());
    private Scratch database;
    private Connection connection;

    LostHistoryTest() throws LiquibaseException {}

    private static ChangelogFile changelog() throws LiquibaseException {
        return ChangelogFile.of(ExampleChangelog.FOLDER);
    }

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
        connection = database.connect();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        connection.close();
        database.close();
    }

    @Test
    void eachPointOfTheChangelogIsProven() throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            Map<String, String> last = new HashMap<>();
            for (ChangeSet changeset : changesets) {
                session.update(1);
                last.put(Standing.folder(changeset.getFilePath()), changeset.getId());
                CatalogStanding standing =
                        new CatalogStanding(changesets, recorded, Catalog.read(connection), Suppressions.NONE);

                assertThat(standing.isOfTheChangelog(Map.of()))
                        .as("more than an administrator's extension after " + changeset.getId())
                        .isEqualTo(!changeset.equals(changesets.get(0)));
                assertThat(ids(standing.last(List.of(changeset.getId())))).isEqualTo(last);
                if (isAlone(changeset)) {
                    assertThat(ids(standing.last(List.of()))).isEqualTo(last);
                } else {
                    assertThatThrownBy(() -> standing.last(List.of()))
                            .as(changeset.getId())
                            .hasMessageStartingWith("The catalog of shop is the same after ")
                            .hasMessageContaining(changeset.getId())
                            .hasMessageContaining(WITHOUT_TRACE)
                            .hasMessageEndingWith("Say it: --last=<changeset>");
                }
            }
        }
    }

    @Test
    void allOfTheHistoryIsProvenAndMarkedAgain() throws Exception {
        update("shop-2", "shop");
        update("library-2", "library");
        List<String> ran = history();
        execute("DROP TABLE databasechangelog");

        Adoption adoption = plan(List.of());

        assertThat(adoption.versions()).isEmpty();
        assertThat(adoption.differences()).isEmpty();
        assertThat(adoption.changesets()).extracting(ChangeSet::getId).containsExactlyInAnyOrderElementsOf(ran);
    }

    @Test
    void anAlembicVersionOfLongAgoDoesNotHideWhatCameAfter() throws Exception {
        update("shop-2", "shop");
        execute("DROP TABLE databasechangelog; CREATE TABLE alembic_version (version_num varchar(32));"
                + " INSERT INTO alembic_version VALUES ('moved-to-soundchart')");

        Adoption adoption = plan(List.of());

        assertThat(adoption.differences()).isEmpty();
        assertThat(ids(adoption.last())).isEqualTo(Map.of("shop", "20250202_add_composite_indexes-2"));
    }

    @Test
    void aCatalogThatTheChangelogDoesNotMakeIsNotMarked() throws Exception {
        update("shop-2", "shop");
        execute("DROP TABLE databasechangelog; ALTER TABLE orders ADD note text; CREATE TABLE notes (id integer)");

        Adoption adoption = plan(List.of());

        assertThat(ids(adoption.last())).isEqualTo(Map.of("shop", "20250202_add_composite_indexes-2"));
        assertThat(adoption.differences())
                .extracting(Difference::subject)
                .containsExactly("column orders.note", "table notes");
    }

    @Test
    void aDatabaseWithNothingOfTheChangelogIsNotAdopted() throws Exception {
        execute("CREATE TABLE notes (id integer)");

        assertThatThrownBy(() -> plan(List.of()))
                .hasMessage(
                        "Nothing that the changelog makes is here, nor a version of Alembic's, so there is nothing to"
                                + " adopt. To make the schema: soundchart update");
    }

    @Test
    void aChangesetThatIsNotThereIsNotTheLast() throws Exception {
        update("shop-2", "shop");
        execute("DROP TABLE databasechangelog");

        assertThatThrownBy(() -> plan(List.of("20250202_add_composit_indexes-2")))
                .hasMessage("No changeset '20250202_add_composit_indexes-2' is in the changelog."
                        + " Did you mean 20250202_add_composite_indexes-2?");
        assertThat(plan(List.of("20250203_add_item_measures")).differences())
                .extracting(Difference::subject)
                .containsExactly("column order_items.height", "column order_items.width");
    }

    private boolean isAlone(ChangeSet changeset) throws LiquibaseException {
        List<ChangeSet> ofSchema = changesets.stream()
                .filter(other -> Standing.folder(other.getFilePath()).equals(Standing.folder(changeset.getFilePath())))
                .toList();
        int next = ofSchema.indexOf(changeset) + 1;
        return !changeset.getId().startsWith(WITHOUT_TRACE)
                && (next == ofSchema.size() || !ofSchema.get(next).getId().startsWith(WITHOUT_TRACE));
    }

    private Adoption plan(List<String> last) throws Exception {
        return Adoption.plan(changesets, recorded, connection, new Adoption.Search(List.of(), last, Suppressions.NONE));
    }

    private void update(String tag, String label) throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            session.updateTo(tag, label);
        }
    }

    private List<String> history() throws Exception {
        return LiveDatabase.history(connection).stream().map(ran -> ran.getId()).toList();
    }

    private static Map<String, String> ids(Map<String, ChangeSet> changesets) {
        return changesets.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getId()));
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
