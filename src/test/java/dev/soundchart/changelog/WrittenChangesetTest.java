package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.TestServer;
import dev.soundchart.proof.ChangesetProof;
import dev.soundchart.proof.RollbackProof;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New changesets of all kinds, with placeholders replaced and rollbacks written, keep the conventions and are proven. */
class WrittenChangesetTest {

    @Test
    void writtenChangesetsOfAllKindsKeepTheConventionsAndAreProven(@TempDir Path repository) throws Exception {
        SmallChangelog changelog = SmallChangelog.in(repository);
        List<Path> files = List.of(
                changelog.addWritten(
                        ChangesetKind.SCHEMA,
                        "add tags to orders",
                        Map.of(
                                "<why>", "Search: by tag",
                                "<table>", "orders",
                                "<column>", "tags",
                                "<type>", "numeric(10, 2)",
                                "<what it holds>", "Tags: as its author's, by commas")),
                changelog.addWritten(
                        ChangesetKind.DATA,
                        "fill tags of orders",
                        Map.of(
                                "<why>", "Existing orders can be searched too",
                                "<table>", "orders",
                                "<key>", "id",
                                "<column>", "tags",
                                "<new value>", "length(title)",
                                "<why the values may stay, above rollback: []>", "Dropped with their column",
                                "rollback:\n", "rollback: []\n")),
                changelog.addWritten(
                        ChangesetKind.INDEX,
                        "index tags of orders",
                        Map.of("<why>", "Search by tag reads an index", "<table>", "orders", "<column>", "tags")));

        for (Path file : files) {
            ChangesetConventions.holdIn(file);
        }
        List<ChangesetProof> proofs = new ArrayList<>();
        new RollbackProof(ChangelogFile.of(repository), TestServer.databases()).run(proofs::add);
        assertThat(proofs).allSatisfy(proof -> assertThat(proof.problems()).isEmpty());
        assertThat(proofs)
                .extracting(ChangesetProof::changeset)
                .endsWith(
                        "20270115_add_tags_to_orders", "20270115_fill_tags_of_orders", "20270115_index_tags_of_orders");
    }
}
