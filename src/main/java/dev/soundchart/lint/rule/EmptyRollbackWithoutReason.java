package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.ChangesetOperations.RollbackFrom;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;

/** A rollback that does nothing, and does not say why. */
@AutoService(Rule.class)
public final class EmptyRollbackWithoutReason implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "empty-rollback-without-reason", Family.CHANGESET, Severity.WARNING)
            .fires("Empty rollback without a reason", """
                    rollback: [] without a comment above, on or below its line.
                    """)
            .says("""
                    The rollback of {id} does nothing, and does not say why.
                    """, """
                    Nobody can tell whether that is meant.
                    """)
            .instead("""
                    Say why in a comment beside it
                    """, """
                    # <why nothing has to be undone>
                    rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: |-
                                UPDATE songs SET title = 'Intro' WHERE id = 1
                        rollback: []
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Part part) {
        return !part.isUpdate()
                && part.changeset().rollbackFrom() == RollbackFrom.EMPTY_BLOCK
                && part.source().line() > 0
                && !part.source().bareRollback()
                && !part.source().explainedRollback();
    }
}
