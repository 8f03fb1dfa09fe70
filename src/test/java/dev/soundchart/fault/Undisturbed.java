package dev.soundchart.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ServerConnection;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import liquibase.changelog.ChangeSet;

/**
 * What a changelog does to a database when nothing goes wrong.
 *
 * @param inTransaction of each changeset, whether it runs in a transaction
 * @param positions the database before the first changeset, and after each
 * @param bottom the database after all have been rolled back, which an extension outlives
 * @param update the commands that an update gives
 * @param rollback the commands that a rollback gives
 */
record Undisturbed(
        List<Boolean> inTransaction,
        List<Position> positions,
        Position bottom,
        List<String> update,
        List<String> rollback) {

    /** Updates an empty database, which a {@link Witness} watches, and rolls it back. */
    static Undisturbed on(DatabaseAddress database, TallyChangelog changelog) throws Exception {
        List<Position> positions = new ArrayList<>();
        try (Connection observer = ServerConnection.open(database);
                ChangelogSession session = changelog.open(database)) {
            List<ChangeSet> changesets = session.changesets();
            positions.add(Position.of(observer));
            for (int i = 0; i < changesets.size(); i++) {
                session.update(1);
                positions.add(Position.of(observer));
            }
            assertThat(positions.get(changesets.size()).tally())
                    .containsExactly(TallyChangelog.ROWS + " rows: filled, counted 2");
            List<String> update = Witness.commands(observer);
            session.rollback(changesets.size());
            return new Undisturbed(
                    changesets.stream().map(ChangeSet::isRunInTransaction).toList(),
                    List.copyOf(positions),
                    Position.of(observer),
                    update,
                    Witness.commands(observer));
        }
    }

    int changesets() {
        return inTransaction.size();
    }

    /** The database at a changeset, come from below or from above. */
    Position at(int position, int step) {
        return position == 0 && step < 0 ? bottom : positions.get(position);
    }

    /** Whether the changeset after a position, if there is one, does all that it does at once. */
    boolean isAtomic(int position) {
        return position < 0 || position >= changesets() || inTransaction.get(position);
    }
}
