package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.Test;

class RollbackPlanTest {

    private static final List<ChangeSet> CHANGELOG =
            List.of(changeset("a.yaml", "1"), changeset("a.yaml", "2"), changeset("b.yaml", "1"));

    @Test
    void rowsAfterAChangesetFollowIt() throws Exception {
        assertThat(after("2")).extracting(RanChangeSet::getChangeLog).containsExactly("b.yaml");
    }

    /** The first of them would be too far back. */
    @Test
    void targetIdOfSeveralChangesetsIsRefused() {
        assertThatThrownBy(() -> after("1"))
                .isInstanceOf(LiquibaseException.class)
                .hasMessage("Several changesets with the id 1 ran here: a.yaml, b.yaml."
                        + " Go back to one whose id is its own");
    }

    private static List<RanChangeSet> after(String target) throws LiquibaseException {
        return RollbackPlan.after(
                target,
                Optional.empty(),
                CHANGELOG,
                CHANGELOG.stream().map(RanChangeSet::new).toList());
    }

    private static ChangeSet changeset(String file, String id) {
        return new ChangeSet(id, "test", false, false, file, null, null, new DatabaseChangeLog());
    }
}
