package dev.soundchart.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar and Maven's goals at once on one database: each changeset runs once, and is undone once. */
class UpdatersOfBothKindsIT {

    private static final Path REPOSITORY = Path.of("").toAbsolutePath();

    @TempDir
    private Path folder;

    /** This project with the example in place of its own changelog. */
    @BeforeEach
    void copyProject() throws Exception {
        assumeTrue(Extent.current().isAtLeast(Extent.MANY), "Maven takes seconds to start: -Dfaults=many");
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "mvn"))),
                "mvn is on the PATH");
        ExampleChangelog.copy(folder);
        for (String file : List.of("pom.xml", "liquibase.properties")) {
            Files.copy(REPOSITORY.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        FileUtils.copyDirectoryToDirectory(REPOSITORY.resolve(".mvn").toFile(), folder.toFile());
        Files.createSymbolicLink(folder.resolve("target"), REPOSITORY.resolve("target"));
    }

    @Test
    void jarAndMavenAtOnceRunAndUndoEachChangesetOnce() throws Exception {
        try (Scratch database = TestServer.databases().create();
                Connection observer = database.connect()) {
            Witness.install(observer);
            Jar jar = Jar.in(folder, database.address(), "--search-path=" + folder);
            Position head = alone(jar, database, observer, "update");
            List<String> update = Witness.commands(observer);
            Position bottom = alone(jar, database, observer, "rollback-count", "1000", "--yes");
            List<String> rollback = Witness.commands(observer);

            atOnce(jar, database.address(), List.of("update"), List.of("liquibase:update"));
            assertThat(head.differences(Position.of(observer))).isEmpty();
            assertThat(Witness.commands(observer)).isEqualTo(update);

            atOnce(
                    jar,
                    database.address(),
                    List.of("rollback-count", "1000", "--yes"),
                    List.of("liquibase:rollback", "-Dliquibase.rollbackCount=1000"));
            assertThat(bottom.differences(Position.of(observer))).isEmpty();
            assertThat(Witness.commands(observer)).isEqualTo(rollback);
        }
    }

    private static Position alone(Jar jar, Scratch database, Connection observer, String... command) throws Exception {
        jar.start(database.address(), command).succeeds();
        return Position.of(observer);
    }

    private void atOnce(Jar jar, DatabaseAddress database, List<String> command, List<String> goal) throws Exception {
        List<String> maven = new ArrayList<>(List.of("mvn", "-B", "-o"));
        maven.addAll(goal);
        List<Program> updaters = new ArrayList<>();
        for (int i = 0; i < Extent.current().updaters(); i++) {
            updaters.add(
                    i % 2 == 0
                            ? jar.start(database, command.toArray(String[]::new))
                            : Program.start(folder, database, maven));
        }
        for (Program updater : updaters) {
            updater.succeeds();
        }
    }
}
