package dev.soundchart.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetSources;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changelogs only grow. */
class LintSpeedTest {

    @TempDir
    private Path folder;

    @Test
    void judgesThreeThousandChangesetsInLessThanFiveSeconds() throws Exception {
        StringBuilder yaml = new StringBuilder("databaseChangeLog:\n");
        for (int i = 0; i < 1000; i++) {
            yaml.append("""
                      - changeSet:
                          id: %1$d-1
                          author: x
                          changes:
                            - createTable:
                                tableName: songs_%1$d
                                columns:
                                  - column: { name: id, type: bigint, constraints: { primaryKey: true } }
                                  - column: { name: title, type: text }
                          rollback:
                            - dropTable: { tableName: songs_%1$d }
                      - changeSet:
                          id: %1$d-2
                          author: x
                          runInTransaction: false
                          changes:
                            - sql: { sql: "CREATE INDEX idx_%1$d ON songs_%1$d (title)" }
                          rollback:
                            - sql: { sql: "DROP INDEX CONCURRENTLY IF EXISTS idx_%1$d" }
                      - changeSet:
                          id: %1$d-3
                          author: x
                          changes:
                            - addColumn:
                                tableName: songs_%1$d
                                columns: [ { column: { name: year, type: integer, defaultValueNumeric: 0 } } ]
                          rollback:
                            - dropColumn: { tableName: songs_%1$d, columnName: year }
                    """.formatted(i));
        }
        Files.writeString(folder.resolve("all.yaml"), yaml);
        DirectoryResourceAccessor resources = new DirectoryResourceAccessor(folder);

        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        List<Finding> findings = new Linter(
                        ChangelogOperations.of(new ChangelogFile("all.yaml", resources))
                                .changesets(),
                        new ChangesetSources(resources),
                        false)
                .findings();
        long taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;

        assertThat(findings)
                .hasSize(1000)
                .allSatisfy(finding -> assertThat(finding.rule().id()).isEqualTo("create-index-not-concurrent"));
        assertThat(Duration.ofNanos(taken)).as("time of the processor").isLessThan(Duration.ofSeconds(5));
    }
}
