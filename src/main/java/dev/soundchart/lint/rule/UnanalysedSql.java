package dev.soundchart.lint.rule;

import com.google.auto.service.AutoService;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.lint.Description;
import dev.soundchart.lint.Family;
import dev.soundchart.lint.Part;
import dev.soundchart.lint.Rule;
import dev.soundchart.lint.Severity;
import dev.soundchart.lint.Step;

/** What may do anything. */
@AutoService(Rule.class)
public final class UnanalysedSql implements Rule {

    private static final Description DESCRIPTION = Description.of("unanalysed-sql", Family.CHANGESET, Severity.WARNING)
            .fires("Statement that can't be judged", """
                    What can't be told from the changelog: EXECUTE of a string that is made when it runs, procedures
                    that are called, code in other languages, Java classes, programs, SQL that is not PostgreSQL's.
                    """)
            .says("""
                    Not analysed: {detail}.
                    """, """
                    No rule has looked at it: it may lock or lose anything.
                    """)
            .instead("""
                    Write the statements themselves, or say in a comment who has looked at it
                    """, """
                    # lint:ignore unanalysed-sql: <who has looked at it, and what it does>
                    """)
            .bad("""
                    - changeSet:
                        changes:
                          - sql:
                              splitStatements: false
                              sql: |-
                                DO $$
                                BEGIN
                                  EXECUTE 'ALTER TABLE ' || quote_ident('songs') || ' ADD COLUMN language text';
                                END $$
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
        return step.is(OperationKind.NOT_ANALYSED);
    }
}
