package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;

/** A comment that silences, and does not say why. */
@AutoService(Rule.class)
public final class SuppressionWithoutReason implements Rule {

    private static final Description DESCRIPTION = Description.of(
                    "suppression-without-reason", Family.SUPPRESSION, Severity.WARNING)
            .fires("Comment without a reason", """
                    # lint:ignore without a colon and a reason behind it.
                    """)
            .says("""
                    {rule} is silenced without a reason.
                    """, """
                    Nobody can tell later whether the reason still holds.
                    """)
            .instead("""
                    Say why
                    """, """
                    # lint:ignore {rule}: <why it is no hazard here>
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          # lint:ignore drop-column
                          - sql:
                              sql: ALTER TABLE songs DROP COLUMN tempo
                        rollback:
                          - sql:
                              sql: ALTER TABLE songs ADD COLUMN tempo numeric(5, 2)
                    """);

    @Override
    public Description description() {
        return DESCRIPTION;
    }
}
