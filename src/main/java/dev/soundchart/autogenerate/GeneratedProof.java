package dev.soundchart.autogenerate;

import dev.soundchart.autogenerate.Refusal.Reason;
import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.catalog.RestoredForms;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.proof.ChangesetProof;
import dev.soundchart.proof.RollbackProof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;

/**
 * Proves generated changesets on copies of a database: each up, down and up again with rows in every table, then all of
 * them likewise; and in the end the catalog is the one that was wanted.
 *
 * @param head what they start from
 * @param goal the catalog that they have to lead to
 */
record GeneratedProof(Scratch head, Catalog goal) {

    /**
     * Tries them.
     *
     * @return what came of each
     * @throws Refusal if they don't do what they should
     * @throws LiquibaseException if they can't be read
     * @throws SQLException if no copy can be made
     */
    List<ChangesetProof> prove(String file, List<GeneratedChangeset> changesets, String yaml)
            throws Refusal, LiquibaseException, SQLException {
        try {
            Path folder = Files.createTempDirectory("soundchart-autogenerate");
            try {
                Path written = folder.resolve(file);
                Files.createDirectories(written.getParent());
                Files.writeString(written, yaml);
                ChangelogFile changelog =
                        new ChangelogFile(file, ChangelogFile.of(folder).resources());
                return prove(changelog, changesets);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ChangesetProof> prove(ChangelogFile changelog, List<GeneratedChangeset> changesets)
            throws Refusal, LiquibaseException, SQLException {
        List<ChangesetProof> proofs = new ArrayList<>();
        Course course = new Course(head, goal, new ArrayList<>());
        RollbackProof proof = new RollbackProof(changelog, course);
        proof.run(proofs::add);
        List<Reason> reasons = new ArrayList<>();
        proofs.forEach(one -> reasons.addAll(reasons(one, what(one, changesets))));
        if (reasons.isEmpty()) {
            reasons.addAll(course.left());
        }
        if (reasons.isEmpty() && changesets.size() > 1) {
            reasons.addAll(reasons(proof.together(), "All changesets together"));
        }
        if (!reasons.isEmpty()) {
            throw new Refusal(reasons);
        }
        return proofs;
    }

    /**
     * From a copy of the head to its end.
     *
     * @param left takes what is not as it should be in the end
     */
    private record Course(Scratch head, Catalog goal, List<Reason> left) implements RollbackProof.Start {

        @Override
        public Scratch create() throws SQLException {
            return head.copy();
        }

        @Override
        public void atTheEnd(Connection connection) throws SQLException {
            RestoredForms.settle(connection);
            CatalogDifference.between(Catalog.read(connection).comparable(), goal).withoutParts().all().stream()
                    .map(Autogenerate::notCovered)
                    .forEach(left::add);
        }
    }

    private static String what(ChangesetProof proof, List<GeneratedChangeset> changesets) {
        return changesets.stream()
                .filter(changeset -> changeset.id().equals(proof.changeset()))
                .findFirst()
                .orElseThrow()
                .what();
    }

    private static List<Reason> reasons(ChangesetProof proof, String what) {
        return proof.problems().stream()
                .map(problem -> new Reason(what, "not proven: " + problem))
                .toList();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
