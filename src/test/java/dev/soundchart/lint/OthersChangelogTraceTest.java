package dev.soundchart.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogOperations;
import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ChangesetSources;
import dev.soundchart.changelog.KeycloakChangelog;
import dev.soundchart.changelog.OperationKind;
import dev.soundchart.database.TestServer;
import dev.soundchart.trace.ChangesetTrace;
import dev.soundchart.trace.Run;
import dev.soundchart.trace.Trace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import liquibase.changelog.ChangeSet;
import liquibase.resource.ResourceAccessor;
import liquibase.resource.ZipResourceAccessor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The changelogs of others, watched on PostgreSQL: what the linter foretells of their updates and rollbacks is what happens.
 * It takes longer than a build has time for: {@code -Dothers.changesets=1} traces all of them, 3 every third and those that
 * are named here.
 */
class OthersChangelogTraceTest {

    private static final int STEP = Integer.getInteger("others.changesets", 0);

    /** The first two count on Keycloak's classes, the others on tables that are empty or hold other values. */
    private static final Set<String> NOT_APPLICABLE = Set.of(
            "1.4.0", "authz-3.4.0.CR1-resource-server-pk-change-part3-fixed-nodropindex", "1.5.0", "21.1.0-19404");

    @TempDir
    private Path folder;

    @BeforeAll
    static void requireTime() {
        assumeTrue(STEP > 0, "Traced with -Dothers.changesets=3 only");
    }

    @Test
    void changelogOfGraviteeDoesWhatTheLinterForetells() throws Exception {
        try (ResourceAccessor jar = new ZipResourceAccessor(Path.of("target/gravitee-changelog.jar"))) {
            Map<String, ChangesetTrace> traces = trace(
                    new ChangelogFile("liquibase/master.yml", jar),
                    49,
                    Set.of("1.18.0-pageconfiguration-mssql", "1.30.13"));

            assertThat(traces.values())
                    .allSatisfy(trace -> assertThat(trace.update().failure()).isNull());
            assertThat(traces.get("1.18.0-pageconfiguration-mssql").update().statements())
                    .isEmpty();
            ChangesetTrace longer = traces.get("1.30.13");
            assertThat(blocking(longer)).containsExactly("public.audits ACCESS EXCLUSIVE");
            assertThat(longer.update().rewritten()).isEmpty();
            assertThat(longer.rollback().failure())
                    .contains("changeset 1.30.13 has no rollback block: it can't be undone");
        }
    }

    @Test
    void changelogOfKeycloakDoesWhatTheLinterForetells() throws Exception {
        Set<String> named = new HashSet<>(NOT_APPLICABLE);
        named.addAll(Set.of("26.4.0-51321", "26.5.0-idp-config-allow-null", "26.5.0-invitations-table"));
        Map<String, ChangesetTrace> traces = trace(KeycloakChangelog.asRunnableYaml(folder), 141, named);

        assertThat(traces.values().stream()
                        .filter(trace -> !trace.update().succeeded())
                        .map(ChangesetTrace::id))
                .containsExactlyInAnyOrderElementsOf(NOT_APPLICABLE);
        assertThat(traces.get("21.1.0-19404").update().failure())
                .startsWith("ERROR: invalid input syntax for type smallint: \"sample ");
        assertThat(blocking(traces.get("26.4.0-51321"))).containsExactly("public.event_entity SHARE");
        assertThat(blocking(traces.get("26.5.0-idp-config-allow-null")))
                .containsExactly("public.identity_provider ACCESS EXCLUSIVE");
        assertThat(blocking(traces.get("26.5.0-invitations-table"))).containsExactly("public.org SHARE ROW EXCLUSIVE");
    }

    private static List<String> blocking(ChangesetTrace trace) {
        return trace.update().blocking().stream()
                .map(lock -> lock.relation() + " " + lock.mode())
                .toList();
    }

    /**
     * Traces changesets and compares them with what the linter says.
     *
     * @param size how many changesets the changelog has
     * @param named the ids of some that are always traced
     * @return the traces by the changesets' ids
     */
    private static Map<String, ChangesetTrace> trace(ChangelogFile changelog, int size, Set<String> named)
            throws Exception {
        List<ChangeSet> all = changelog.changesets();
        assertThat(all).hasSize(size);
        List<ChangeSet> wanted = IntStream.range(0, size)
                .filter(i -> i % STEP == 0 || named.contains(all.get(i).getId()))
                .mapToObj(all::get)
                .toList();
        List<ChangesetTrace> traces = new ArrayList<>();
        new Trace(changelog, TestServer.databases()::create).run(wanted::contains, traces::add);
        assertThat(traces)
                .extracting(ChangesetTrace::id)
                .containsExactlyElementsOf(wanted.stream().map(ChangeSet::getId).toList());

        List<ChangesetOperations> operations = ChangelogOperations.of(changelog).changesets();
        ChangesetSources sources = new ChangesetSources(changelog.resources());
        assertThat(new Linter(operations, sources, true).findings())
                .hasSizeGreaterThan(size)
                .allSatisfy(finding -> assertThat(finding.line()).isPositive());
        List<Part> parts = Walk.through(operations, sources::of, changeset -> false);
        int compared = 0;
        Map<String, ChangesetTrace> byId = new HashMap<>();
        for (ChangesetTrace trace : traces) {
            int update = 2 * all.indexOf(wanted.get(traces.indexOf(trace)));
            compared += compare(trace.update(), parts.get(update)) + compare(trace.rollback(), parts.get(update + 1));
            byId.put(trace.id(), trace);
        }
        assertThat(compared).isGreaterThan(traces.size() / 2);
        return byId;
    }

    /** Compares a run that came to its end, and returns 1 if there was something to notice. */
    private static int compare(Run run, Part part) {
        boolean comparable = run != null
                && run.succeeded()
                && part.steps().stream().noneMatch(step -> step.is(OperationKind.NOT_ANALYSED));
        if (!comparable) {
            return 0;
        }
        NoticedByOthers seen = NoticedByOthers.seen(run);
        assertThat(seen).as("%s of %s", part.side(), part.changeset().id()).isEqualTo(NoticedByOthers.foretold(part));
        return seen.locks().isEmpty() ? 0 : 1;
    }
}
