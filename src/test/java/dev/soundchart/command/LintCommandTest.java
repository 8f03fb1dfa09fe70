package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {

    private static final String FILE = "changelog/shop/20270115_index_order_titles.yaml";

    @TempDir
    private Path repository;

    private CalledSoundchart soundchart;

    @BeforeEach
    void copyTheExample() throws Exception {
        soundchart = new CalledSoundchart(ExampleChangelog.copy(repository), Map.of());
    }

    @Test
    void nothingIsFoundInAChangelogWithoutHazards() throws Exception {
        assertThat(lint()).isEqualTo(new Result(0, "No hazard found\n", ""));
    }

    @Test
    void findingSaysWhatIsWrongAndWhatToWriteInstead() throws Exception {
        addIndex("");

        assertThat(lint("--since=shop-5")).isEqualTo(new Result(1, """
                changelog/shop/20270115_index_order_titles.yaml:7: error create-index-not-concurrent
                  20270115_index_order_titles, update, createIndex
                  CREATE INDEX locks orders in mode SHARE. Every INSERT, UPDATE and DELETE on orders waits until all its rows are indexed.
                  Build it concurrently, in a changeset of its own without a transaction:
                      - changeSet:
                          id: 20270115_index_order_titles
                          author: soundchart
                          runInTransaction: false
                          changes:
                            - sql:
                                sql: |-
                                  DROP INDEX CONCURRENTLY IF EXISTS idx_orders_title;
                                  CREATE INDEX CONCURRENTLY idx_orders_title ON orders(title)
                          rollback:
                            - sql:
                                sql: |-
                                  DROP INDEX CONCURRENTLY IF EXISTS idx_orders_title

                1 error
                """, """
                1 error. Change what is found, or say above it why it is no hazard here: # lint:ignore <rule>: <reason>
                """));
    }

    @Test
    void hazardWithAReasonIsAccepted() throws Exception {
        addIndex("# lint:ignore create-index-not-concurrent: a table of ten rows");

        assertThat(lint()).isEqualTo(new Result(0, "No hazard found\n", ""));
    }

    @Test
    void namedFilesAreJudgedKnowingAllOfTheChangelog() throws Exception {
        addIndex("");

        assertThat(lint(FILE).output()).startsWith(FILE + ":7: error");
        assertThat(lint("changelog/shop/20250105_create_initial_tables.yaml"))
                .isEqualTo(new Result(0, "No hazard found\n", ""));
    }

    @Test
    void filesOfOthersAreJudged() throws Exception {
        Path folder = Files.createDirectories(repository.resolve("app/db"));
        Files.writeString(folder.resolve("master.yaml"), "databaseChangeLog:\n  - include: { file: db/one.sql }\n");
        Files.writeString(folder.resolve("one.sql"), """
                --liquibase formatted sql
                --changeset x:one
                TRUNCATE songs;
                --rollback SELECT 1;
                """);

        Result result = lint("app/db/master.yaml");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .startsWith("app/db/one.sql: error truncate\n  one, update, sql\n  songs is emptied.");
    }

    @Test
    void filesOfOthersAreJudgedWhereThereIsNoChangelog() throws Exception {
        FileUtils.deleteDirectory(repository.resolve("changelog").toFile());
        Files.writeString(repository.resolve("one.sql"), """
                --liquibase formatted sql
                --changeset x:one
                TRUNCATE songs;
                --rollback SELECT 1;
                """);
        Files.writeString(repository.resolve("self.yaml"), "databaseChangeLog:\n  - include: { file: self.yaml }\n");

        assertThat(lint("one.sql").output()).startsWith("one.sql: error truncate\n");
        assertThat(lint().errors()).contains("changelog/changelog.yaml");
        assertThat(lint(",").errors()).isEqualTo("Argument 3 is empty. If a variable stands there, it is not set\n");
        assertThat(lint("self.yaml").errors()).startsWith("Nested too deeply. Does a changelog include itself");
    }

    @Test
    void findingsArePrintedAsJson() throws Exception {
        addIndex("");

        Result result = lint("--format=json");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).startsWith("""
                {
                  "ok": false,
                  "findings": [
                    {
                      "rule": "create-index-not-concurrent",
                      "severity": "error",
                      "file": "changelog/shop/20270115_index_order_titles.yaml",
                      "line": 7,
                      "changeset": "20270115_index_order_titles",
                      "author": "soundchart",
                      "side": "update",
                      "change": "createIndex",
                      "what": "CREATE INDEX locks orders in mode SHARE.",
                """);
        assertThat(lint("--format=json", "--since=library-2"))
                .isEqualTo(new Result(0, "{\n  \"ok\": true,\n  \"findings\": []\n}\n", ""));
    }

    @Test
    void findingsArePrintedAsAnnotationsForGitHub() throws Exception {
        addIndex("");

        assertThat(lint("--format=github").output())
                .startsWith(
                        "::error file=" + FILE + ",line=7,title=create-index-not-concurrent::CREATE INDEX locks orders"
                                + " in mode SHARE. Every INSERT")
                .contains("without a transaction:%0A- changeSet:%0A    id:")
                .hasLineCount(1);
    }

    @Test
    void notesOfStyleAreGivenWhenTheyAreAskedFor() throws Exception {
        Result result = lint("--style", "--since=shop-4");
        assertThat(result).isEqualTo(new Result(0, "No hazard found\n", ""));
        assertThat(lint("--style").output()).contains(": note prefer-text\n");
    }

    @Test
    void changesetsThatABranchAddsAreJudged() throws Exception {
        git("init", "-q");
        git("add", ".");
        git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x");
        addIndex("");

        assertThat(lint("--since=HEAD").output()).contains("1 error\n");
        assertThat(lint("--since=nowhere")).isEqualTo(new Result(1, "", """
                        No changeset sets the tag 'nowhere'. There are library-1, library-2, shop-1, shop-2, \
                        shop-3, shop-4, shop-5. \
                        Git knows no commit 'nowhere' here. Name a branch, a tag or a commit
                        """));
    }

    @Test
    void ruleIsExplained() throws Exception {
        assertThat(lint("--explain=drop-column").output())
                .startsWith("# drop-column\n\n*Column dropped.* Error.\n\n- **When:** DROP COLUMN on a table")
                .contains("Bad:\n\n```yaml\n- changeSet:", "# lint:ignore drop-column: not used since <release>");
        assertThat(lint("--explain=nothing"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "There is no rule 'nothing'. docs/rules.md has all of them, and so has"
                                + " soundchart lint --explain=all\n"));
    }

    @Test
    void unknownFileAndFormatAreRefused() throws Exception {
        assertThat(lint("nowhere.yaml"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "There is no file nowhere.yaml. Name a changelog file, or none for all of"
                                + " the changelog\n"));
        assertThat(lint("--format=xml"))
                .isEqualTo(new Result(
                        1, "", "Unknown format 'xml'. Write --format=text, --format=json or --format=github\n"));
    }

    private Result lint(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--search-path=" + repository, "lint"));
        all.addAll(List.of(arguments));
        return soundchart.run(all.toArray(String[]::new));
    }

    private void addIndex(String comment) throws Exception {
        Files.writeString(repository.resolve(FILE), """
                databaseChangeLog:
                  - changeSet:
                      id: 20270115_index_order_titles
                      author: soundchart
                      runInTransaction: false
                      changes: %s
                        - createIndex:
                            indexName: idx_orders_title
                            tableName: orders
                            columns:
                              - column: { name: title }
                      rollback:
                        - sql:
                            sql: DROP INDEX CONCURRENTLY IF EXISTS idx_orders_title
                """.formatted(comment));
    }

    private void git(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        assertThat(new ProcessBuilder(command)
                        .directory(repository.toFile())
                        .start()
                        .waitFor())
                .isZero();
    }
}
