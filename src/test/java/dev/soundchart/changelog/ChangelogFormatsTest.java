package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import dev.soundchart.proof.ChangesetProof;
import dev.soundchart.proof.RollbackProof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One changelog in YAML, in XML and in formatted SQL, with a concurrent index, a changeset that is marked as run where its
 * precondition fails, and one that runs always.
 */
class ChangelogFormatsTest {

    private static final Path FOLDER = Path.of("src/test/resources/examples/formats");

    @ParameterizedTest
    @ValueSource(strings = {"changelog.yaml", "changelog.xml", "changelog.sql"})
    void operationsAreTheSameInEveryFormat(String format) throws Exception {
        assertThat(ChangelogOperations.of(changelog(format)).changesets())
                .extracting(
                        changeset -> changeset.id() + ": " + changeset.update().all() + ", undone by "
                                + changeset.rollback().all() + " of " + changeset.rollbackFrom())
                .containsExactly(
                        "create_notes: [create table notes (id bigint not null, text text) primary key (id)], undone by"
                                + " [drop table notes] of BLOCK",
                        "index_notes: [drop index concurrently if exists idx_notes_text on notes, create index concurrently"
                                + " idx_notes_text on notes (text)], undone by [drop index concurrently if exists"
                                + " idx_notes_text on notes] of BLOCK",
                        "create_missing_notes: [create table notes (id bigint)], undone by [] of EMPTY_BLOCK",
                        "grant_notes: [grant notes: grant select on notes to public], undone by [revoke notes: revoke"
                                + " select on notes from public] of BLOCK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"changelog.yaml", "changelog.xml", "changelog.sql"})
    void rollbacksAreProvenInEveryFormat(String format) throws Exception {
        List<ChangesetProof> proofs = new ArrayList<>();
        new RollbackProof(changelog(format), TestServer.databases()).run(proofs::add);

        assertThat(proofs)
                .hasSize(4)
                .allSatisfy(proof ->
                        assertThat(proof.problems()).as(proof.changeset()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"changelog.yaml", "changelog.xml", "changelog.sql"})
    void secondUpdateRunsOnlyWhatRunsAlways(String format) throws Exception {
        try (Scratch database = TestServer.databases().create();
                Session session = new Session(database)) {
            update(format, database);
            update(format, database);

            assertThat(session.value("SELECT string_agg(id || ' ' || exectype, ', ' ORDER BY orderexecuted)"
                            + " FROM databasechangelog"))
                    .isEqualTo("create_notes EXECUTED, index_notes EXECUTED, create_missing_notes MARK_RAN,"
                            + " grant_notes RERAN");
        }
    }

    private static void update(String format, Scratch database) throws Exception {
        try (ChangelogSession session = ChangelogSession.open(changelog(format), database.connect(), null)) {
            session.update();
        }
    }

    private static ChangelogFile changelog(String format) throws Exception {
        return new ChangelogFile(format, new DirectoryResourceAccessor(FOLDER));
    }
}
