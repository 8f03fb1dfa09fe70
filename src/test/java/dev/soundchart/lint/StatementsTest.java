package dev.soundchart.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetSources;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import liquibase.change.core.EmptyChange;
import liquibase.change.core.RawSQLChange;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Of each statement that the linter is measured on, all that must be found, and nothing else. */
class StatementsTest {

    private static final Statements STATEMENTS = Statements.read();
    private static final String FILE = "songs/statements.yaml";

    /** Of the changesets around the statements, not of these. */
    private static final Set<String> OF_THE_FORM = Set.of("empty-rollback-without-reason");

    @TempDir
    private static Path nowhere;

    static List<Statements.Entry> entries() {
        return STATEMENTS.entries();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void statementIsJudgedAsItsEntrySays(Statements.Entry entry) throws Exception {
        DatabaseChangeLog changelog = new DatabaseChangeLog(FILE);
        ChangeSet before = add(changelog, "before", STATEMENTS.base() + entry.before(), true, true);
        TagDatabaseChange tag = new TagDatabaseChange();
        tag.setTag("before");
        before.addChange(tag);
        if (!entry.release().isEmpty()) {
            add(changelog, "release", entry.release(), true, true);
        }
        add(changelog, "statements", entry.sql(), entry.inTransaction(), entry.split());
        DirectoryResourceAccessor resources = new DirectoryResourceAccessor(nowhere);

        assertThat(new Linter(
                                ChangelogOperations.of(changelog, resources).changesets(),
                                new ChangesetSources(resources),
                                false)
                        .findings(changeset -> changeset.id().equals("statements"), false).stream()
                                .map(finding -> finding.rule().id())
                                .filter(rule -> !OF_THE_FORM.contains(rule))
                                .collect(Collectors.toSet()))
                .as(entry.sql())
                .isEqualTo(entry.rules());
    }

    private static ChangeSet add(
            DatabaseChangeLog changelog, String id, String sql, boolean inTransaction, boolean split) {
        ChangeSet changeset = new ChangeSet(id, "tests", false, false, FILE, null, null, inTransaction, changelog);
        RawSQLChange change = new RawSQLChange(sql);
        change.setSplitStatements(split);
        changeset.addChange(change);
        changeset.addRollbackChange(new EmptyChange());
        changelog.addChangeSet(changeset);
        return changeset;
    }
}
