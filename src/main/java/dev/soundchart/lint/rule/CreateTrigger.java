package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;

/** A trigger, for which nobody can write for a moment. */
@AutoService(Rule.class)
public final class CreateTrigger implements Rule {

    private static final Description DESCRIPTION = Description.of("create-trigger", Family.LOCKS, Severity.WARNING)
            .fires("Trigger made while others write", """
                    CREATE TRIGGER on a table that was there before the release, where the changeset does not set a
                    short lock_timeout before.
                    """)
            .says("""
                    CREATE TRIGGER locks {table} in mode SHARE ROW EXCLUSIVE.
                    """, """
                    It is brief, but it waits for every transaction that writes to {table}, and meanwhile all other
                    writes wait behind it.
                    """)
            .instead("""
                    Give up soon: set a short lock_timeout, and run the update again when it strikes
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                SET LOCAL lock_timeout = '1s';
                                {statement}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                CREATE TRIGGER songs_unchanged BEFORE UPDATE ON songs
                                  FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()
                        rollback:
                          - sql:
                              sql: DROP TRIGGER songs_unchanged ON songs
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return step.is(OperationKind.CREATE_TRIGGER)
                && step.onOldTable()
                && part.lockTimeout(step)
                        .filter(timeout -> !Part.isNone(timeout))
                        .isEmpty();
    }
}
