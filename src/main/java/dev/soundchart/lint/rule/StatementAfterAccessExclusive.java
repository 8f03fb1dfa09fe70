package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.changelog.Trait;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.LockMode;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.PredictedLock;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.SqlName;
import dev.soundchart.lint.Step;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A lock that nobody can read under, held longer than needed. */
@AutoService(Rule.class)
public final class StatementAfterAccessExclusive implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "statement-after-access-exclusive", Family.LOCKS, Severity.ERROR)
            .fires("More work under a lock that nobody can read under", """
                    After a statement that locks a table of before the release in mode ACCESS EXCLUSIVE, one in the same
                    transaction that locks another such table, reads, or can't be analysed. What is done to the same
                    table is as brief, and rows that are changed are the matter of backfill-with-ddl.
                    """)
            .says("""
                    The lock in mode ACCESS EXCLUSIVE on {locked} is held while this runs: {detailed}.
                    """, """
                    Nobody can read or write {locked} until the transaction ends, and that waits for the other lock or
                    the query.
                    """)
            .instead("""
                    Give each a changeset of its own
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {statement}
                        # its part of the rollback that you have
                        rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                ALTER TABLE songs ADD COLUMN language text;
                                ALTER TABLE artists ADD COLUMN country text
                        rollback:
                          - sql:
                              sql: ALTER TABLE artists DROP COLUMN country
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return exclusive(step, part).isPresent();
    }

    /** The step before it that locks, so that this one holds the lock longer. */
    private static Optional<Step> exclusive(Step step, Part part) {
        return part.before(step)
                .filter(earlier -> part.together(earlier, step)
                        && !earlier.inSameStatement(step)
                        && earlier.locks(LockMode.ACCESS_EXCLUSIVE)
                        && holds(earlier, step))
                .findFirst();
    }

    private static boolean holds(Step earlier, Step step) {
        if (step.is(OperationKind.SELECT, OperationKind.NOT_ANALYSED)) {
            return true;
        }
        boolean rows = step.is(OperationKind.UPDATE, OperationKind.DELETE, OperationKind.MERGE);
        Set<ObjectName> locked =
                Stream.concat(tables(earlier), earlier.newName().stream()).collect(Collectors.toSet());
        return !rows && !step.has(Trait.CONCURRENTLY) && tables(step).anyMatch(table -> !locked.contains(table));
    }

    private static Stream<ObjectName> tables(Step step) {
        return step.locks().stream()
                .filter(lock -> lock.mode().compareTo(LockMode.ROW_EXCLUSIVE) >= 0)
                .map(PredictedLock::table);
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        Step first = exclusive(step, part).orElseThrow();
        return Map.of(
                "locked", SqlName.of(first.locks().get(0).shortName()),
                "detailed", step.operation().toString());
    }
}
