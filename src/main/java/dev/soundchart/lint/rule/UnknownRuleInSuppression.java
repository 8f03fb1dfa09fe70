package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;

/** A comment about a rule that there is not. */
@AutoService(Rule.class)
public final class UnknownRuleInSuppression implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "unknown-rule-in-suppression", Family.SUPPRESSION, Severity.WARNING)
            .fires("Comment about a rule that there is not", """
                    # lint:ignore with something that is no rule's id.
                    """)
            .says("""
                    There is no rule {rule}.
                    """, """
                    The comment silences nothing, though somebody thinks it does.
                    """)
            .instead("""
                    Write the id as lint writes it; docs/rules.md has all
                    """, """

                    """)
            .bad("""
                    - changeSet:
                        changes:
                          # lint:ignore drop-colum: nobody reads it
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
