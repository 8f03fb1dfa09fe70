package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.changelog.ChangeLogChild;
import liquibase.database.core.PostgresDatabase;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.resource.ZipResourceAccessor;
import liquibase.serializer.core.yaml.YamlChangeLogSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The changelogs of others: Keycloak's, ten years of changesets, some of which run Java classes that are not here, XML of
 * which Liquibase makes YAML; and Gravitee's, which is written in YAML.
 */
class OthersChangelogTest {

    private static final Path KEYCLOAK = TestChangelog.REPOSITORY.resolve("target/keycloak-changelog.jar");
    private static final Path GRAVITEE = TestChangelog.REPOSITORY.resolve("target/gravitee-changelog.jar");
    private static final String MASTER = "META-INF/jpa-changelog-master.xml";

    @TempDir
    private Path folder;

    @Test
    void isReadAsXmlAndAsYaml() throws Exception {
        List<ChangesetOperations> xml;
        try (ResourceAccessor jar = new ZipResourceAccessor(KEYCLOAK)) {
            ChangelogFile changelog = new ChangelogFile(MASTER, jar);
            xml = ChangelogOperations.of(changelog).changesets();
            List<ChangeLogChild> children =
                    List.copyOf(MissingClasses.replacedDuring(() -> changelog.parse(new PostgresDatabase()))
                            .getChangeSets());
            try (OutputStream yaml = Files.newOutputStream(folder.resolve("changelog.yaml"))) {
                new YamlChangeLogSerializer().write(children, yaml);
            }
        }
        List<ChangesetOperations> yaml = ChangelogOperations.of(
                        new ChangelogFile("changelog.yaml", new DirectoryResourceAccessor(folder)))
                .changesets();

        assertThat(xml).hasSizeGreaterThan(140);
        assertThat(operations(xml)).hasSizeGreaterThan(1000);
        assertThat(yaml).hasSameSizeAs(changesetsForPostgres(xml));
        // Liquibase writes neither modifySql nor values that are expressions
        Set<String> read = Set.copyOf(operations(yaml));
        assertThat(operations(xml)).filteredOn(line -> !read.contains(line)).hasSizeLessThan(10);
        assertThat(xml.stream()
                        .flatMap(changeset -> changeset.update().notAnalysed().stream())
                        .map(Operation::detail))
                .isNotEmpty()
                .allMatch(reason -> reason.startsWith("runs the Java class org.keycloak."));
    }

    @Test
    void isReadWhereItWasWrittenInYaml() throws Exception {
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
