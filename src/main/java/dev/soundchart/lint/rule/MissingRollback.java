package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.ChangesetOperations.RollbackFrom;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;

/** A rollback that nobody has written. */
@AutoService(Rule.class)
public final class MissingRollback implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "missing-rollback", Family.CHANGESET, Severity.WARNING)
            .fires("No rollback block", """
                    A changeset without a rollback block, for which Liquibase makes the inverse of each change; or one
                    with a bare rollback:, which does nothing.
                    """)
            .says("""
                    {id} has no rollback of its own.
                    """, """
                    What Liquibase makes of itself drops and locks without care, and nobody has thought about the rows.
                    """)
            .instead("""
                    Write down what undoes it
                    """, """
                    rollback:
                      - sql:
                          sql: |-
                            {undo}
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - createTable:
                              tableName: lyrics
                              columns:
                                - column: { name: song_id, type: bigint }
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Part part) {
        return part.isUpdate()
                && !part.changeset().update().all().isEmpty()
                && !part.isTag()
                && (part.changeset().rollbackFrom() == RollbackFrom.LIQUIBASE
                        || part.source().bareRollback());
    }
}
