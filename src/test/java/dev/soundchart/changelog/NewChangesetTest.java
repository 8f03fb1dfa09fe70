package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import liquibase.changelog.ChangeSet;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** New changesets are files in their schema's folder, incomplete until somebody has written them. */
class NewChangesetTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-12-01");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "add tags to orders | add_tags_to_orders",
                "  Add TAGS -- to orders!  | add_tags_to_orders",
                "_add__tags_ | add_tags",
                "Größe für Ångström, façade | grosse_fur_angstrom_facade",
                "don't index customers | dont_index_customers",
                "2 columns | 2_columns",
                "../../etc/passwd | etc_passwd",
                "add\\tags.yaml | add_tags",
                "20261201_add_tags.yml | add_tags",
                "2026-12-01 add tags | add_tags",
                "İstanbul | istanbul",
                "${user.home} | user_home"
            })
    void nameIsCleaned(String name, String cleaned) throws Exception {
        NewChangeset changeset = plan(files("shop: "), "shop", name);

        assertThat(changeset.file()).isEqualTo(Path.of("changelog/shop/20261201_" + cleaned + ".yaml"));
        assertThat(changeset.text()).contains("id: 20261201_" + cleaned + "\n");
    }

    @ParameterizedTest
    @CsvSource({"''", "'  '", "---", "/", "добавить", "20261201", "2026-12-01"})
    void nameWithoutAWordIsRefused(String name) {
        assertThatThrownBy(() -> plan(files("shop: "), "shop", name))
                .isInstanceOf(LiquibaseException.class)
                .hasMessage("No word of letters a to z is in the name '" + name
                        + "'. Say what the changeset does: --name=\"add tags to videos\"");
    }

    @Test
    void nameThatIsTooLongIsRefused() throws Exception {
        assertThat(plan(files("shop: "), "shop", "a".repeat(60)).text()).contains("_" + "a".repeat(60) + "\n");
        assertThatThrownBy(() -> plan(files("shop: "), "shop", "a".repeat(61)))
                .isInstanceOf(LiquibaseException.class)
                .hasMessageEndingWith(
                        " has 61 characters, at most 60 are allowed. The changeset's comment has room for more");
    }

    @Test
    void unknownSchemaIsRefusedWithTheListOfSchemas() {
        assertThatThrownBy(() -> plan(files("library: a.yaml", "shop: b.yaml"), "shpo", "add tags"))
                .isInstanceOf(LiquibaseException.class)
                .hasMessage("There is no schema 'shpo' in changelog/. Did you mean shop? There are library, shop");
    }

    @Test
    void folderWithoutAChangelogIsRefused(@TempDir Path empty) {
        assertThatThrownBy(() -> ChangesetFiles.in(empty))
                .isInstanceOf(LiquibaseException.class)
                .hasMessage("There is no folder changelog/ in " + empty + ". Run this at the root of the repository");
    }

    @Test
    void schemasAreTheFoldersOfTheChangelog() throws Exception {
        assertThat(ChangesetFiles.in(ExampleChangelog.FOLDER).schemas()).containsExactly("library", "shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                // the last file there is | the name | the date it gets
                "20261130_zebra.yaml     | add tags | 2026-12-01",
                "20261201_add_genre.yaml | add tags | 2026-12-01",
                "20261201_add.yaml       | add tags | 2026-12-01",
                "20261201_add_tags_to_orders.yaml | add tags | 2026-12-02",
                "20261201_zebra.yaml     | add tags | 2026-12-02",
                "20270301_add_genre.yaml | add tags | 2027-03-01",
                "20270301_zebra.yaml     | add tags | 2027-03-02",
                "20261231_zebra.yaml     | add tags | 2027-01-01",
                "zebra.yaml              | add tags | 2026-12-01",
                "20269999_zebra.yaml     | add tags | 2026-12-01",
            })
    void newChangesetRunsAfterAllOthersOfItsSchema(String last, String name, LocalDate date) throws Exception {
        assertThat(plan(files("shop: 20251018_create.yaml " + last, "library: 20991231_zebra.yaml"), "shop", name)
                        .date())
                .isEqualTo(date);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop: 20261201_add_tags.yaml | changelog/shop/20261201_add_tags.yaml",
                "shop: 20251018_add_tags.yaml 20261122_add_genre.yaml | changelog/shop/20251018_add_tags.yaml",
                "library: 20261201_add_tags.yaml    | changelog/library/20261201_add_tags.yaml"
            })
    void nameThatIsTakenIsRefused(String folder, Path taken) {
        assertThatThrownBy(() -> plan(files("shop: ", folder), "shop", "Add tags"))
                .isInstanceOf(LiquibaseException.class)
                .hasMessage(taken + " has this name already. Choose another one");
    }

    @Test
    void nameMayBeThatOfAnotherDayInAnotherSchema() throws Exception {
        assertThat(plan(files("shop: ", "library: 20261130_add_tags.yaml"), "shop", "add tags")
                        .file())
                .isEqualTo(Path.of("changelog/shop/20261201_add_tags.yaml"));
    }

    @Test
    void existingFileIsNeverReplaced(@TempDir Path repository) throws Exception {
        Path file = SmallChangelog.in(repository).add(ChangesetKind.SCHEMA, "add tags");

        assertThatThrownBy(() -> new NewChangeset(repository.relativize(file), TODAY, "").write(repository))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).isNotEmptyFile();
    }

    @ParameterizedTest
    @EnumSource
    void liquibaseReadsANewChangesetAsTheLastOfItsSchema(ChangesetKind kind, @TempDir Path repository)
            throws Exception {
        SmallChangelog changelog = SmallChangelog.in(repository);
        changelog.add(kind, "add tags");

        try (Scratch database = TestServer.databases().create();
                ChangelogSession session = changelog.open(database)) {
            List<ChangeSet> changesets = session.changesets();
            assertThat(changesets.get(changesets.size() - 1).getId()).isEqualTo("20270115_add_tags");
        }
    }

    @ParameterizedTest
    @EnumSource
    void newChangesetIsIncompleteUntilItIsWritten(ChangesetKind kind, @TempDir Path repository) throws Exception {
        Path file = SmallChangelog.in(repository).add(kind, "add tags");

        assertThatThrownBy(() -> ChangesetConventions.holdIn(file))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(file + " is not written to the end. Missing: <why>, <table>, ")
                .hasMessageEndingWith(", the rollback of 20270115_add_tags");
    }

    /** Nobody's database takes it by accident, and then refuses what its author makes of it. */
    @ParameterizedTest
    @EnumSource
    void newChangesetDoesNotRunBeforeItIsWritten(ChangesetKind kind, @TempDir Path repository) throws Exception {
        SmallChangelog changelog = SmallChangelog.in(repository);
        changelog.add(kind, "add tags");

        try (Scratch database = TestServer.databases().create();
                ChangelogSession session = changelog.open(database)) {
            assertThatThrownBy(session::update)
                    .isInstanceOf(LiquibaseException.class)
                    .hasMessageContaining("20270115_add_tags")
                    .hasMessageContaining("syntax error");
            assertThat(session.pending()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "changes: [ x ], rollback: [ y ] | []",
                "changes: [ x ], rollback: []    | []",
                "changes: [ x ], rollback:       | [the rollback of 1]",
                "changes: [ x ]                  | [the rollback of 1]",
                "changes: [], rollback: []       | [the changes of 1]",
                "changes: , rollback: []         | [the changes of 1]",
                "rollback: []                    | [the changes of 1]",
                "changes: [ <table> ], rollback: [ <mine> ] | [<table>]"
            })
    void changesetIsCompleteOnceItHasChangesAndARollback(String parts, String missing) {
        assertThat(UnwrittenParts.of("databaseChangeLog: [ changeSet: { id: 1, " + parts + " } ]"))
                .hasToString(missing);
    }

    private static NewChangeset plan(ChangesetFiles files, String schema, String name) throws LiquibaseException {
        return NewChangeset.plan(files, schema, name, ChangesetKind.SCHEMA, TODAY);
    }

    /** From lines like {@code shop: a.yaml b.yaml}; the last line of a schema counts. */
    private static ChangesetFiles files(String... folders) {
        TreeMap<String, SortedSet<String>> bySchema = new TreeMap<>();
        for (String folder : folders) {
            String[] parts = folder.split(": ?", 2);
            bySchema.put(
                    parts[0],
                    Arrays.stream(parts[1].split(" "))
                            .filter(file -> !file.isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        return new ChangesetFiles(bySchema);
    }
}
