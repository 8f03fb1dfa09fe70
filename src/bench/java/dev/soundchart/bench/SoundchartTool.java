package dev.soundchart.bench;

import dev.soundchart.changelog.ChangesetIndex;
import dev.soundchart.command.IndexChangelog;
import dev.soundchart.database.DatabaseAddress;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.file.PathUtils;

/**
 * This project's launcher, as {@code mvn package} makes it; with another changelog in the jar where another one is asked for.
 *
 * @param repository where it was built
 * @param name its name in tables
 * @param options of each command
 */
record SoundchartTool(Path repository, String name, List<String> options) implements Tool {

    /** As it is used. */
    static SoundchartTool launcher(Path repository) {
        return new SoundchartTool(repository, "Soundchart", List.of());
    }

    /** With an option that says what is so without it: the quick answer to an update that has nothing to do does not know it. */
    static SoundchartTool longWay(Path repository) {
        return new SoundchartTool(repository, "Soundchart, by Liquibase", List.of("--lock-retry-seconds=300"));
    }

    @Override
    public String version() {
        return "Soundchart of this commit";
    }

    @Override
    public Installed install(Path folder, Schema schema, DatabaseAddress database) throws Exception {
        Path built = repository.resolve("target/soundchart");
        if (Files.notExists(built.resolve("lib/soundchart.classes"))) {
            throw new IOException("Not built: " + built + ". Run mvn package before");
        }
        Path installation = folder.resolve("soundchart");
        FileUtils.copyDirectory(
                built.toFile(), installation.toFile(), file -> !file.getName().endsWith(".jsa"));
        Path launcher = installation.resolve("bin/soundchart");
        launcher.toFile().setExecutable(true);
        if (schema.repository().isEmpty()) {
            schema.writeChangelog(folder);
            replaceChangelog(installation.resolve("lib/soundchart.jar"), folder);
        }
        Map<String, String> environment = Map.of(
                "JAVA_HOME",
                System.getProperty("java.home"),
                "DATABASE_URL",
                "postgresql://" + database.user() + ":" + database.password().orElse("") + "@"
                        + database.hosts().get(0) + "/" + database.database());
        Run.of(List.of(launcher.toString(), "make-archive"), environment, folder);
        return new Installed(
                command(launcher, "update"),
                command(launcher, "rollback-count", "--count=1", "--yes"),
                environment,
                folder);
    }

    private List<String> command(Path launcher, String... words) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(words));
        command.addAll(options);
        return command;
    }

    /** What the build puts into the jar, of a changelog below a folder. */
    private static void replaceChangelog(Path jar, Path folder) throws Exception {
        IndexChangelog.main(
                folder.toString(), folder.resolve("changesets.index").toString());
        try (FileSystem entries = FileSystems.newFileSystem(jar)) {
            Path changelog = entries.getPath("changelog");
            PathUtils.delete(changelog);
            copy(folder.resolve("changelog"), changelog);
            Files.copy(folder.resolve("changesets.index"), entries.getPath(ChangesetIndex.ENTRY));
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> paths = Files.walk(source)) {
            for (Path path : paths.toList()) {
                Files.copy(path, target.resolve(source.relativize(path).toString()));
            }
        }
    }
}
