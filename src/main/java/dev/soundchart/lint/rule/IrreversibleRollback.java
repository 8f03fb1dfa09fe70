package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.ChangesetOperations.RollbackFrom;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;

/** A changeset that can't be undone. */
@AutoService(Rule.class)
public final class IrreversibleRollback implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "irreversible-rollback", Family.CHANGESET, Severity.ERROR)
            .fires("No rollback at all", """
                    A changeset without a rollback block, with a change that Liquibase does not know how to undo (sql,
                    update, dropTable …).
                    """)
            .says("""
                    {id} can not be undone.
                    """, """
                    A rollback that comes to it fails, and nothing before it can be undone either.
                    """)
            .instead("""
                    Write down what undoes it; where nothing has to be undone, say so in a comment beside an empty block
                    """, """
                    # <why nothing has to be undone>
                    rollback: []
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              sql: CREATE TABLE lyrics (song_id bigint)
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }

    @Override
    public boolean matches(Part part) {
        return part.isUpdate() && part.changeset().rollbackFrom() == RollbackFrom.NOBODY;
    }
}
