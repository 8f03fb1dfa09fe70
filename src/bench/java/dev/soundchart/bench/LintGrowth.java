package dev.soundchart.bench;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetSources;
import dev.soundchart.lint.Finding;
import dev.soundchart.lint.Linter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import liquibase.exception.LiquibaseException;
import liquibase.resource.DirectoryResourceAccessor;
import org.apache.commons.io.FileUtils;

/**
 * How much longer the linter takes for a changelog that has grown: changelogs only grow.
 *
 * @param tables how many the small changelog makes, with three changesets each
 * @param factor how many times as many the large one makes
 */
record LintGrowth(int tables, int factor) {

    private static final int ROUNDS = 3;

    private static final String TABLE = """
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
            """;

    /** The processor's time for the large changelog, divided by that for the small one; of each the shortest of a few. */
    double ratio() throws IOException, LiquibaseException {
        lint(tables * factor);
        double large = Double.MAX_VALUE;
        double small = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            small = Math.min(small, lint(tables));
            large = Math.min(large, lint(tables * factor));
        }
        return large / small;
    }

    /** The processor's seconds. */
    private static double lint(int tables) throws IOException, LiquibaseException {
        Path folder = Files.createTempDirectory("lint");
        try {
            StringBuilder yaml = new StringBuilder("databaseChangeLog:\n");
            for (int table = 0; table < tables; table++) {
                yaml.append(TABLE.formatted(table));
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
            if (findings.size() != tables) {
                throw new IllegalStateException(findings.size() + " findings, not one for each index");
            }
            return taken / 1e9;
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }
}
