package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogChange;
import dev.soundchart.catalog.Fact;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import liquibase.changelog.ChangeSet;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("postgres")
class RecordedCatalogsTest {

    private static final Path FILE =
            ExampleChangelog.FOLDER.resolve(ChangesetFiles.FOLDER).resolve(RecordedCatalogs.FILE);

    @ParameterizedTest
    @ValueSource(strings = {"library, shop", "shop, library"})
    void recordedCatalogsAreTrueInEitherOrderOfTheSchemas(String order) throws Exception {
        RecordedCatalogs recorded = recorded(ExampleChangelog.FOLDER);
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect()) {
            List<ChangeSet> ran = new ArrayList<>();
            for (String schema : order.split(", ")) {
                try (ChangelogSession session = ExampleChangelog.open(database)) {
                    session.keepOnly(Set.of(schema));
                    for (ChangeSet changeset : session.changesets()) {
                        session.update(1);
                        ran.add(changeset);
                        assertThat(recorded.difference(ran, Catalog.read(connection))
                                        .lines())
                                .as(changeset.getId())
                                .isEmpty();
                    }
                }
            }
            assertThat(ran)
                    .hasSameSizeAs(ChangelogFile.of(ExampleChangelog.FOLDER).changesets());
        }
    }

    @Test
    void recordedCatalogsAreReadAsTheyWereWritten() throws Exception {
        Fact odd = new Fact("function", "f(a text)", "", "tab\t, line\n, \\n, \\, \r, ünï, ");
        RecordedCatalogs catalogs = new RecordedCatalogs(
                new Catalog(new TreeSet<>()),
                List.of(new RecordedCatalogs.Step(
                        "changelog/a/b.yaml::b::me",
                        "9:0",
                        new CatalogChange(
                                new TreeSet<>(List.of(new Fact("table", "+", "", ""))), new TreeSet<>(List.of(odd))),
                        new TreeSet<>(List.of(new Fact("index", "a", "b", "other"))))));

        assertThat(RecordedCatalogsText.parse("file", catalogs.text())).isEqualTo(catalogs);
    }

    @Test
    void unknownLineIsNamed() throws Exception {
        String text = Files.readString(FILE);
        assertThatThrownBy(() -> RecordedCatalogsText.parse(
                        "changelog/catalogs.tsv", text.replace("\n+\tschema", "\n<<<<<<< HEAD\n+\tschema")))
                .hasMessage("changelog/catalogs.tsv, line 6 is neither a changeset nor a fact. Write it again:"
                        + " mvn -q compile exec:java -Dexec.args=schema-doc");
        assertThatThrownBy(() -> RecordedCatalogsText.parse("changelog/catalogs.tsv", "+\ta\tb\tc\td"))
                .hasMessageContaining("line 1 is neither");
        assertThatThrownBy(() -> RecordedCatalogsText.parse("changelog/catalogs.tsv", ""))
                .hasMessageStartingWith("changelog/catalogs.tsv is empty");
    }

    @Test
    void missingOrStaleCatalogIsReported(@TempDir Path copy) throws Exception {
        ExampleChangelog.copy(copy);
        Path file = copy.resolve("changelog/library/20250110_create_books.yaml");
        Files.writeString(file, Files.readString(file).replace("varchar(50)", "varchar(60)"));
        RecordedCatalogs recorded = recorded(copy);
        List<ChangeSet> changesets = ChangelogFile.of(copy).changesets();

        Catalog live = new Catalog(new TreeSet<>());
        assertThatThrownBy(() -> recorded.difference(changesets, live))
                .hasMessage("catalogs.tsv is older than 20250110_create_books. " + RecordedCatalogs.WRITE_AGAIN);
        assertThat(recorded.difference(changesets.subList(0, 1), live).lines())
                .containsExactly("extension pg_trgm is missing: in schema public");

        Path catalogs = copy.resolve("changelog/catalogs.tsv");
        Files.writeString(
                catalogs,
                Files.readString(catalogs).replace("20250110_add_pg_trgm_extension::example", "other::example"));
        assertThatThrownBy(() -> recorded(copy).difference(changesets, live))
                .hasMessageStartingWith("catalogs.tsv does not know 20250110_add_pg_trgm_extension. ");

        Files.delete(catalogs);
        assertThatThrownBy(() -> recorded(copy))
                .hasMessageStartingWith(
                        "There is no changelog/catalogs.tsv, which tells the catalog at each changeset");
    }

    @Test
    void schemaIsRecordedByItselfWhateverItsLabels(@TempDir Path copy) throws Exception {
        Files.writeString(copy.resolve("log.yaml"), """
                databaseChangeLog:
                - include: { file: first/a.yaml }
                - include: { file: second/b.yaml }
                """);
        for (String file : List.of("first/a", "second/b")) {
            Path path = copy.resolve(file + ".yaml");
            Files.createDirectories(path.getParent());
            String table = file.substring(file.length() - 1);
            Files.writeString(path, """
                    databaseChangeLog:
                    - changeSet: { id: %1$s, author: test, labels: release-1, changes: [ { sql: CREATE TABLE %1$s () } ] }
                    """.formatted(table));
        }

        RecordedCatalogs recorded = RecordedCatalogs.of(
                new ChangelogFile("log.yaml", new DirectoryResourceAccessor(copy)), TestServer.databases());

        assertThat(recorded.steps())
                .extracting(step -> step.change().added().stream()
                        .filter(fact -> fact.kind().equals("table"))
                        .map(Fact::object)
                        .toList())
                .containsExactly(List.of("a"), List.of("b"));
    }

    private static RecordedCatalogs recorded(Path repository) throws Exception {
        return RecordedCatalogs.recorded(ChangelogFile.of(repository));
    }
}
