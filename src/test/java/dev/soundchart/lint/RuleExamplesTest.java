package dev.soundchart.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.ChangesetOperations.RollbackFrom;
import dev.soundchart.changelog.ChangesetSources;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import dev.soundchart.trace.ChangesetTrace;
import dev.soundchart.trace.Run;
import dev.soundchart.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.resource.DirectoryResourceAccessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules' examples are run on PostgreSQL, there, back and again, and watched: good ones work, bad ones do what their rules
 * say, and both take the locks and write the tables anew that the linter foretells.
 */
@Tag("postgres")
class RuleExamplesTest {

    private static final String FILE = "songs/example.yaml";
    private static final Set<String> OLD = Set.of(
            "public.artists",
            "public.songs",
            "public.ratings",
            "public.plays",
            "public.plays_2025",
            "public.plays_2026",
            "public.song_totals");

    @TempDir
    private Path folder;

    /** A database that has the tables of the examples. */
    private static Scratch released;

    @BeforeAll
    static void release(@TempDir Path folder) throws Exception {
        released = TestServer.databases().create();
        try (ChangelogSession session =
                ChangelogSession.open(write(Examples.tables(), folder), released.connect(), null)) {
            session.update();
        }
    }

    @AfterAll
    static void drop() throws SQLException {
        released.close();
    }

    static Stream<Description> rules() {
        return Rules.all().stream().map(Rule::description);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void examplesOfRulesDoOnPostgresWhatTheLinterForetells(Description rule) throws Exception {
        List<Finding> findings = Examples.findings(rule.bad(), rule.family() == Family.STYLE);
        assertThat(findings)
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.rule()).isEqualTo(rule));
        String good = Examples.good(rule, findings);
        assertThat(Examples.findings(good, rule.family() == Family.STYLE))
                .as(good)
                .isEmpty();

        if (rule.fails() == null) {
            compare(rule.bad());
        } else {
            assertThat(traces(rule.bad()).get(0).update().failure()).contains(rule.fails());
        }
        compare(good);
    }

    private void compare(String changesets) throws Exception {
        List<ChangesetTrace> traces = traces(changesets);
        List<Part> parts = parts();
        for (int i = 0; i < traces.size(); i++) {
            compare(traces.get(i).update(), parts.get(2 * i), changesets);
            compare(traces.get(i).rollback(), parts.get(2 * i + 1), changesets);
        }
    }

    private static void compare(Run run, Part part, String changesets) {
        if (!part.isUpdate() && part.changeset().rollbackFrom() == RollbackFrom.NOBODY) {
            assertThat(run.succeeded()).isFalse();
            return;
        }
        assertThat(run.failure()).as("%s of %s", part.side(), changesets).isNull();
        if (part.steps().stream().anyMatch(step -> step.is(OperationKind.NOT_ANALYSED))) {
            return; // the linter says that it can't tell
        }
        assertThat(NoticedByOthers.seen(run).on(OLD))
                .as("%s of %s", part.side(), changesets)
                .isEqualTo(NoticedByOthers.foretold(part).on(OLD));
    }

    private List<ChangesetTrace> traces(String changesets) throws Exception {
        ChangelogFile changelog = write(Examples.changelog(changesets), folder);
        List<ChangesetTrace> traces = new ArrayList<>();
        new Trace(changelog, released::copy).run(changeset -> changeset.getId().startsWith("example"), traces::add);
        return traces;
    }

    private List<Part> parts() throws Exception {
        ChangelogFile changelog = new ChangelogFile(FILE, new DirectoryResourceAccessor(folder));
        return Walk.through(
                        ChangelogOperations.of(changelog).changesets(),
                        new ChangesetSources(changelog.resources())::of,
                        changeset -> false)
                .stream()
                .filter(part -> part.changeset().id().startsWith("example"))
                .toList();
    }

    private static ChangelogFile write(String yaml, Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, yaml);
        return new ChangelogFile(FILE, new DirectoryResourceAccessor(folder));
    }
}
