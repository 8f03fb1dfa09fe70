package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every changeset that builds or drops an index outside of a transaction, found in the changelog: killed at one
 * statement after the other, it just runs again.
 */
class InterruptedIndexBuildTest {

    /** Lets {@code DROP INDEX CONCURRENTLY IF EXISTS} pass where there is no index, and no other statement begin. */
    private static final String BEFORE_THE_INDEX = lockOfTables("SHARE UPDATE EXCLUSIVE");

    /** A writer: a concurrent build and a concurrent drop wait for it half way, after their first commit. */
    private static final String WITHIN_THE_INDEX = lockOfTables("ROW EXCLUSIVE");

    private static final String BEFORE_ITS_HISTORY = "LOCK TABLE databasechangelog IN EXCLUSIVE MODE";

    private static List<IndexChangeset> changesets;
    private static Catalog head;

    @AutoClose
    private static Scratch database;

    @AutoClose
    private static Connection connection;

    private static Sql sql;

    /**
     * What a changeset does when nothing disturbs it.
     *
     * @param id its id
     * @param position how many changesets run before it
     */
    record IndexChangeset(String id, int position, Catalog before, Catalog after) {

        @Override
        public String toString() {
            return id;
        }
    }

    @BeforeAll
    static void findChangesets() throws Exception {
        connect(TestServer.databases().create());
        changesets = new ArrayList<>();
        try (ChangelogSession session = MusicChangelog.open(database)) {
            List<ChangeSet> all = session.changesets();
            head = Catalog.read(connection);
            for (int position = 0; position < all.size(); position++) {
                Catalog before = head;
                session.update(1);
                head = Catalog.read(connection);
                if (!all.get(position).isRunInTransaction() && changesAnIndex(before, head)) {
                    changesets.add(new IndexChangeset(all.get(position).getId(), position, before, head));
                }
            }
        }
    }

    private static boolean changesAnIndex(Catalog before, Catalog after) {
        return CatalogDifference.between(before, after).lines().stream().anyMatch(line -> line.startsWith("index "));
    }

    @ParameterizedTest
    @MethodSource("inOrder")
    void updateOfAnIndexRunsAgainWhereverItWasKilled(IndexChangeset changeset) throws Exception {
        startAt(changeset.position(), changeset.before());

        KilledUpdater.kill(database, sql, BEFORE_THE_INDEX, ChangelogSession::update);
        assertCatalog(changeset.before());

        KilledUpdater.kill(database, sql, WITHIN_THE_INDEX, ChangelogSession::update);
        assertThat(invalidIndexes()).hasSize(1);

        KilledUpdater.kill(database, sql, BEFORE_ITS_HISTORY, ChangelogSession::update);
        assertCatalog(changeset.after());
        assertThat(ranChangesets()).isEqualTo(changeset.position());

        run(session -> session.update(1));
        assertCatalog(changeset.after());
        assertThat(invalidIndexes()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("inReverseOrder")
    void rollbackOfAnIndexRunsAgainWhereverItWasKilled(IndexChangeset changeset) throws Exception {
        startAt(changeset.position() + 1, changeset.after());

        KilledUpdater.kill(database, sql, WITHIN_THE_INDEX, session -> session.rollback(1));
        assertThat(invalidIndexes()).hasSize(1);

        KilledUpdater.kill(database, sql, BEFORE_ITS_HISTORY, session -> session.rollback(1));
        assertCatalog(changeset.before());
        assertThat(ranChangesets()).isEqualTo(changeset.position() + 1);

        run(session -> session.rollback(1));
        assertCatalog(changeset.before());
        assertThat(invalidIndexes()).isEmpty();
    }

    @Test
    void plainUpdateAfterKillsEndsAtTheHead() throws Exception {
        IndexChangeset first = changesets.get(0);
        startAt(first.position(), first.before());
        KilledUpdater.kill(database, sql, WITHIN_THE_INDEX, ChangelogSession::update);
        assertThat(invalidIndexes()).hasSize(1);

        // killed again, while it drops what the first kill left
        KilledUpdater.kill(database, sql, WITHIN_THE_INDEX, ChangelogSession::update);
        assertThat(invalidIndexes()).hasSize(1);

        run(ChangelogSession::update);
        assertCatalog(head);
        assertThat(invalidIndexes()).isEmpty();
    }

    private static Stream<IndexChangeset> inOrder() {
        return changesets.stream();
    }

    private static Stream<IndexChangeset> inReverseOrder() {
        return IntStream.rangeClosed(1, changesets.size()).mapToObj(i -> changesets.get(changesets.size() - i));
    }

    /** Each test begins where the one before it should have ended; if that is not so, on a new database. */
    private static void startAt(int position, Catalog expected) throws Exception {
        if (ranChangesets() != position || !Catalog.read(connection).equals(expected)) {
            connection.close();
            database.close();
            connect(TestServer.databases().create());
            run(session -> session.update(position));
        }
    }

    private static void connect(Scratch to) throws SQLException {
        database = to;
        connection = to.connect();
        sql = new Sql(connection);
    }

    private static String lockOfTables(String mode) {
        return """
            DO $$ BEGIN
              EXECUTE (SELECT 'LOCK TABLE ' || string_agg(oid::regclass::text, ', ') || ' IN %s MODE'
                         FROM pg_class
                        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                          AND relname <> 'databasechangelog');
            END $$
            """.formatted(mode);
    }

    private static void run(ChangelogWork work) throws Exception {
        work.on(database);
    }

    private static int ranChangesets() throws SQLException {
        return Integer.parseInt(sql.value("SELECT count(*) FROM databasechangelog"));
    }

    private static List<String> invalidIndexes() throws SQLException {
        return sql.column("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid");
    }

    private static void assertCatalog(Catalog expected) throws SQLException {
        assertThat(CatalogDifference.between(expected, Catalog.read(connection)).lines())
                .isEmpty();
    }
}
