package dev.soundchart.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ChangesetSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What counts as new, where findings stand, and the comments that silence them. */
class LinterTest {

    @TempDir
    private Path folder;

    @Test
    void tableIsNewUntilTheNextTagOfItsFolder() throws Exception {
        write(
                "songs/one.yaml",
                changeset("1", "CREATE TABLE songs (title text)"),
                changeset("2", "CREATE INDEX a ON songs (title)"),
                tag("songs-1"));
        write("other/two.yaml", changeset("3", "CREATE INDEX b ON songs (title)"), tag("other-1"));
        write("songs/three.yaml", changeset("4", "CREATE INDEX c ON songs (title)"));
        write("all.yaml", include("songs/one.yaml"), include("other/two.yaml"), include("songs/three.yaml"));

        assertThat(findings("all.yaml"))
                .containsExactly(
                        "other/two.yaml:6 create-index-not-concurrent",
                        "songs/three.yaml:6 create-index-not-concurrent");
    }

    @Test
    void eachChangesetIsAReleaseWhereTheFolderHasNoTags() throws Exception {
        write(
                "all.yaml",
                changeset("1", "CREATE TABLE songs (title text); CREATE INDEX a ON songs (title)"),
                changeset("2", "CREATE INDEX b ON songs (title)"));

        assertThat(findings("all.yaml")).containsExactly("all.yaml:12 create-index-not-concurrent");
        assertThat(findings("all.yaml", changeset -> true, true)).isEmpty();
    }

    @Test
    void findingHasTheLineOfTheStatementWithinItsChange() throws Exception {
        write("all.yaml", """
                  - changeSet:
                      id: 1
                      author: x
                      changes:
                        - sql:
                            sql: |-
                              -- first
                              SELECT 1;

                              CREATE INDEX a
                                ON songs (title)
                        - createIndex:
                            indexName: b
                            tableName: songs
                            columns:
                              - column: { name: title }
                      rollback:
                        - sql:
                            sql: |
                              DROP INDEX b;
                              DROP INDEX a
                """);

        assertThat(findings("all.yaml"))
                .containsExactly(
                        "all.yaml:11 create-index-not-concurrent",
                        "all.yaml:13 create-index-not-concurrent",
                        "all.yaml:21 drop-index-not-concurrent",
                        "all.yaml:22 drop-index-not-concurrent");
    }

    @Test
    void findingInAnAutomaticRollbackHasTheLineOfTheChangeThatIsUndone() throws Exception {
        write("all.yaml", """
                  - changeSet:
                      id: 1
                      author: x
                      changes:
                        - addColumn:
                            tableName: songs
                            columns: [ { column: { name: language, type: text } } ]
                        - createIndex:
                            indexName: b
                            tableName: songs
                            columns: [ { column: { name: language } } ]
                """);

        assertThat(findings("all.yaml"))
                .containsExactly(
                        "all.yaml:2 missing-rollback",
                        "all.yaml:9 create-index-not-concurrent",
                        "all.yaml:9 drop-index-not-concurrent");
    }

    @Test
    void hazardWithAReasonAboveItsChangeIsNotFound() throws Exception {
        write("all.yaml", """
                  - changeSet:
                      id: 1
                      author: x
                      changes:
                        # lint:ignore create-index-not-concurrent, drop-column: three rows
                        - sql: { sql: "CREATE INDEX a ON songs (title); ALTER TABLE songs DROP COLUMN b" }
                        - sql: { sql: "CREATE INDEX b ON songs (title)" }
                      # lint:ignore drop-index-not-concurrent: three rows
                      rollback:
                        - sql: { sql: DROP INDEX b }
                        - sql: { sql: DROP INDEX a }
                """);

        assertThat(findings("all.yaml"))
                .as("the next change only")
                .containsExactly("all.yaml:8 create-index-not-concurrent", "all.yaml:12 drop-index-not-concurrent");
    }

    @Test
    void commentsThatSilenceNothingOrGiveNoReasonAreFound() throws Exception {
        write("all.yaml", """
                  # lint:ignore missing-rollback: nobody goes back
                  - changeSet:
                      id: 1
                      author: x
                      changes:
                        # lint:ignore no-such-rule: because
                        # lint:ignore create-index-not-concurrent
                        # lint:ignore
                        - createIndex: # lint:ignore drop-index-not-concurrent: three rows
                            indexName: b
                            tableName: songs
                            columns: [ { column: { name: title } } ]
                  # lint:ignore prefer-text: style is not asked for
                  - changeSet:
                      id: 2
                      author: x
                      changes:
                        - sql: { sql: "SELECT '# lint:ignore nothing in a string'" }
                      # nothing to undo
                      rollback: []
                  # lint:ignore drop-table: nothing comes after
                """);

        assertThat(findings("all.yaml"))
                .containsExactly(
                        "all.yaml:7 unknown-rule-in-suppression",
                        "all.yaml:8 suppression-without-reason",
                        "all.yaml:9 unknown-rule-in-suppression",
                        "all.yaml:9 suppression-without-reason",
                        "all.yaml:22 unused-suppression");
    }

    @Test
    void commentsAreFoundOnlyInTheChangesetsThatAreJudged() throws Exception {
        write("all.yaml", """
                  - changeSet:
                      id: 1
                      author: x
                      changes:
                        # lint:ignore drop-table: not here
                        - sql: { sql: SELECT 1 }
                      # nothing to undo
                      rollback: []
                  - changeSet:
                      id: 2
                      author: x
                      changes:
                        # lint:ignore drop-table: not here
                        - sql: { sql: SELECT 1 }
                      # nothing to undo
                      rollback: []
                """);

        assertThat(findings("all.yaml", changeset -> changeset.id().equals("2"), false))
                .containsExactly("all.yaml:14 unused-suppression");
    }

    @Test
    void emptyRollbackWithoutAReasonIsFound() throws Exception {
        write("all.yaml", """
                  - changeSet:
                      id: 1
                      author: x
                      changes: [ { sql: { sql: SELECT 1 } } ]
                      rollback: []
                  - changeSet:
                      id: 2
                      author: x
                      changes: [ { sql: { sql: SELECT 1 } } ]
                      rollback: [] # nothing was changed
                  - changeSet:
                      id: 3
                      author: x
                      changes: [ { sql: { sql: SELECT 1 } } ]
                      rollback:
                """);

        assertThat(findings("all.yaml"))
                .containsExactly("all.yaml:6 empty-rollback-without-reason", "all.yaml:12 missing-rollback");
    }

    @Test
    void adviceQuotesTheAuthorsNamesWherePostgresNeedsIt() throws Exception {
        write("all.yaml", changeset("1", "CREATE INDEX ON \\\"Order\\\".\\\"user\\\" (\\\"First Name\\\", id)"));

        assertThat(find("all.yaml", changeset -> true, false).get(0).instead())
                .contains(
                        "DROP INDEX CONCURRENTLY IF EXISTS \"user_First_Name_id_idx\";",
                        "CREATE INDEX CONCURRENTLY \"user_First_Name_id_idx\" ON \"Order\".\"user\" (\"First Name\", id)");
    }

    @Test
    void adviceOfBatchesKeepsTheAuthorsCondition() throws Exception {
        write(
                "all.yaml",
                changeset("1", "CREATE TABLE songs (key bigint PRIMARY KEY)"),
                changeset(
                        "2",
                        "ALTER TABLE songs ADD a text; DELETE FROM songs WHERE key IN (SELECT 1 WHERE true) OR key = 2"));

        assertThat(find("all.yaml", changeset -> true, false).get(0).instead())
                .contains(
                        "DELETE FROM songs\n",
                        " WHERE key > last_key AND key <= batch_end"
                                + " AND (key IN (SELECT 1 WHERE true) OR key = 2);\n");
    }

    private List<String> findings(String file) throws Exception {
        return findings(file, changeset -> true, false);
    }

    private List<String> findings(String file, Predicate<ChangesetOperations> wanted, boolean together)
            throws Exception {
        return find(file, wanted, together).stream()
                .map(finding -> finding.file() + ":" + finding.line() + " "
                        + finding.rule().id())
                .toList();
    }

    private List<Finding> find(String file, Predicate<ChangesetOperations> wanted, boolean together) throws Exception {
        DirectoryResourceAccessor resources = new DirectoryResourceAccessor(folder);
        return new Linter(
                        ChangelogOperations.of(new ChangelogFile(file, resources))
                                .changesets(),
                        new ChangesetSources(resources),
                        false)
                .findings(wanted, together);
    }

    private void write(String name, String... changesets) throws Exception {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "databaseChangeLog:\n" + String.join("", changesets));
    }

    private static String changeset(String id, String sql) {
        return """
                  - changeSet:
                      id: %s
                      author: x
                      changes:
                        - sql: { sql: "%s" }
                      rollback: [] # of no interest
                """.formatted(id, sql);
    }

    private static String tag(String tag) {
        return """
                  - changeSet:
                      id: %s
                      author: x
                      changes:
                        - tagDatabase: { tag: %s }
                """.formatted(tag, tag);
    }

    private static String include(String file) {
        return "  - include: { file: " + file + " }\n";
    }
}
