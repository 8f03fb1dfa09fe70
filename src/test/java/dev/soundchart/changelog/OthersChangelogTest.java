package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.resource.ResourceAccessor;
import liquibase.resource.ZipResourceAccessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The changelogs of others: Keycloak's, ten years of changesets, some of which run Java classes that are not here, XML of
 * which Liquibase makes YAML; and Gravitee's, which is written in YAML.
 */
class OthersChangelogTest {

    private static final Path GRAVITEE = Path.of("target/gravitee-changelog.jar");

    @TempDir
    private Path folder;

    @Test
    void changelogOfKeycloakIsReadAsXmlAndAsYaml() throws Exception {
        List<ChangesetOperations> xml;
        try (ResourceAccessor jar = new ZipResourceAccessor(KeycloakChangelog.JAR)) {
            xml = ChangelogOperations.of(new ChangelogFile(KeycloakChangelog.MASTER, jar))
                    .changesets();
        }
        List<ChangesetOperations> yaml =
                ChangelogOperations.of(KeycloakChangelog.asYaml(folder)).changesets();

        assertThat(xml).hasSizeGreaterThan(170);
        assertThat(operations(xml)).hasSizeGreaterThan(1000);
        assertThat(yaml)
                .hasSameSizeAs(xml.stream()
                        .filter(changeset -> changeset.skipped() == null
                                || changeset.skipped().startsWith("preConditions"))
                        .toList());
        // Liquibase writes neither conditions that it reads, nor modifySql, nor values that are expressions
        Set<String> read = Set.copyOf(operations(yaml));
        assertThat(operations(xml)).filteredOn(line -> !read.contains(line)).hasSizeLessThan(10);
        assertThat(xml.stream()
                        .flatMap(changeset -> changeset.update().notAnalysed().stream())
                        .map(Operation::detail))
                .isNotEmpty()
                .allMatch(reason -> reason.startsWith("runs the Java class org.keycloak."));
    }

    @Test
    void changelogOfGraviteeIsReadAsYaml() throws Exception {
        try (ResourceAccessor jar = new ZipResourceAccessor(GRAVITEE)) {
            List<ChangesetOperations> changesets = ChangelogOperations.of(
                            new ChangelogFile("liquibase/master.yml", jar))
                    .changesets();

            assertThat(changesets).hasSize(49);
            assertThat(operations(changesets)).hasSizeGreaterThan(600);
            assertThat(changesets)
                    .allSatisfy(changeset ->
                            assertThat(changeset.update().notAnalysed()).isEmpty());
        }
    }

    private static List<ChangesetOperations> changesetsForPostgres(List<ChangesetOperations> changesets) {
        return changesets.stream()
                .filter(changeset -> changeset.skipped() == null)
                .toList();
    }

    private static List<String> operations(List<ChangesetOperations> changesets) {
        return changesetsForPostgres(changesets).stream()
                .flatMap(changeset -> Stream.of(changeset.update(), changeset.rollback())
                        .flatMap(operations -> operations.all().stream())
                        .map(operation -> changeset.id() + ": " + operation))
                .toList();
    }
}
