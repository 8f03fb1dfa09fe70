package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;

/** A comment that silences nothing. */
@AutoService(Rule.class)
public final class UnusedSuppression implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "unused-suppression", Family.SUPPRESSION, Severity.WARNING)
            .fires("Comment that silences nothing", """
                    # lint:ignore of a rule that finds no fault with what comes next in the file: a change, a rollback
                    or, for rules about the whole, a changeset.
                    """)
            .says("""
                    # lint:ignore {rule} silences nothing.
                    """, """
                    It hides the next hazard of that kind that somebody puts there.
                    """)
            .instead("""
                    Take it away, or put it right above the change that it is about
                    """, """

                    """)
            .bad("""
                    - changeSet:
                        changes:
                          # lint:ignore drop-column: nobody reads it
                          - sql:
                              sql: ALTER TABLE songs ADD COLUMN language text
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN language
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }
}
