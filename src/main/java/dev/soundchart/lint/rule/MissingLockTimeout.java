package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.Trait;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.LockMode;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;
import java.util.Map;

/** A statement that waits for a lock for ever. */
@AutoService(Rule.class)
public final class MissingLockTimeout implements Rule {

    private static final Description DESCRIPTION = Description.of("missing-lock-timeout", Family.LOCKS, Severity.ERROR)
            .fires("lock_timeout taken away", """
                    SET lock_timeout to 0 or DEFAULT, or RESET, and then a statement in the same changeset that locks a table of
                    before the release. Soundchart sets lock_timeout for every changeset.
                    """)
            .says("""
                    lock_timeout is switched off while this runs: {detailed}.
                    """, """
                    It waits behind a long transaction for as long as that takes, and everybody else waits behind it.
                    """)
            .instead("""
                    Leave lock_timeout as Soundchart sets it: the update stops in time, and is run again
                    """, """
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                {statement}
                        {rollback}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                SET LOCAL lock_timeout = 0;
                                ALTER TABLE songs ADD COLUMN language text
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN language
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Step step, Part part) {
        return !step.has(Trait.CONCURRENTLY)
                && step.locks(LockMode.SHARE)
                && part.lockTimeout(step).filter(Part::isNone).isPresent();
    }

    @Override
    public Map<String, String> names(Step step, Part part) {
        return Map.of("detailed", step.operation().toString());
    }

    @Override
    public boolean leavesOut(Step other) {
        return other.lockTimeout().isPresent();
    }
}
