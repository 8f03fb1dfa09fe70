package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

class InspectCommandTest {

    /** Without a database: none is needed. */
    private final CalledSoundchart soundchart = new CalledSoundchart(ExampleChangelog.FOLDER, Map.of());

    @TempDir
    private Path elsewhere;

    @Test
    void wholeChangelogIsShown() throws Exception {
        Result result = soundchart.run("inspect");
        assertThat(result.errors()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.output()).contains("""
                        20250110_add_pg_trgm_extension
                          update    create extension if not exists pg_trgm
                          rollback  nothing to undo, says its rollback block
                        """, """
                        20250202_add_composite_indexes (without a transaction)
                          update    drop index concurrently if exists idx_order_items_sku_order on order_items
                        """).containsPattern("\n22 changesets, \\d+ operations\n$");
    }

    @Test
    void filesOfOthersAreShownWithWhatTheyInclude() throws Exception {
        Path folder = Files.createDirectories(elsewhere.resolve("app/db"));
        Files.writeString(folder.resolve("master.yaml"), """
                databaseChangeLog:
                  - include: { file: db/one.yaml }
                """);
        Files.writeString(folder.resolve("one.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: one
                      author: x
                      changes:
                        - sql: { sql: "DO $$ BEGIN EXECUTE 'DROP ' || what; END $$", splitStatements: false }
                """);
        Files.writeString(folder.resolve("two.sql"), """
                --liquibase formatted sql
                --changeset x:two dbms:h2
                DROP TABLE a;
                """);

        assertThat(soundchart.in(elsewhere).run("inspect", "app/db/master.yaml", "app/db/two.sql"))
                .isEqualTo(new Result(0, """
                        one
                          update    not analysed: EXECUTE of a string that is made when it runs: 'DROP ' || what (in a DO block)
                          rollback  none: there is no rollback block, and Liquibase can't undo it by itself
                        two
                          never run on PostgreSQL: dbms: h2
                        2 changesets, 1 operation, of which 1 could not be analysed
                        """, ""));
    }

    @Test
    void changesetsAreWrittenAsJson() throws Exception {
        Result result = soundchart.run("inspect", "--format", "json", "changelog/shop/20250203_add_item_measures.yaml");
        assertThat(result.status()).isZero();
        // every JSON document is a YAML one
        Map<String, List<Map<String, Object>>> document = new Yaml().load(result.output());
        assertThat(document.get("changesets")).singleElement().satisfies(changeset -> {
            assertThat(changeset)
                    .containsEntry("id", "20250203_add_item_measures")
                    .containsEntry("runInTransaction", true)
                    .containsEntry("skipped", null)
                    .containsEntry("rollbackFrom", "block");
            assertThat((List<?>) changeset.get("update")).hasSize(3).first().isEqualTo(new Yaml().<Object>load("""
                    { kind: add_column, table: order_items, object: null, constraints: [], traits: [], detail: null,
                      columns: [{ name: width, type: integer, default: "2048", notNull: true, generated: "no" }],
                      place: statement, change: 1, changeType: addColumn, line: 1 }
                    """));
        });
    }

    @Test
    void stringsThatNeedEscapesAreReadAsTheyWereWritten() {
        assertThat(new Yaml().<Object>load(Json.of(Map.of("a", List.of("\"\\\n\t\u0001é'", 1, true)))))
                .isEqualTo(Map.of("a", List.of("\"\\\n\t\u0001é'", 1, true)));
    }

    @Test
    void mistakesInTheArgumentsAreAnsweredInOneLine() throws Exception {
        Files.writeString(elsewhere.resolve("no.yaml"), "databaseChangeLog: [ {");
        CalledSoundchart there = soundchart.in(elsewhere);

        assertThat(there.run("inspect", "nothing.yaml"))
                .isEqualTo(failed("There is no file nothing.yaml. Name a changelog file, or none for all of the"
                        + " changelog\n"));
        assertThat(there.run("inspect", "no.yaml"))
                .isEqualTo(failed("no.yaml is no changelog that Liquibase can read: Syntax error in file no.yaml: while"
                        + " parsing a flow node, line 1, column 23\n"));
        assertThat(there.run("inspect", ".")).isEqualTo(failed(". is a folder. Name a changelog file\n"));
        assertThat(there.run("inspect", "--format=xml"))
                .isEqualTo(failed("Unknown format 'xml'. Write --format=table or --format=json\n"));
    }

    @Test
    void helpHasAnExample() throws Exception {
        assertThat(new CalledSoundchart(elsewhere, Map.of())
                        .run("inspect", "--help")
                        .output())
                .contains("Example: soundchart inspect changelog/");
    }

    private static Result failed(String errors) {
        return new Result(1, "", errors);
    }
}
