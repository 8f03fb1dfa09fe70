package dev.soundchart.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The jar that {@code mvn package} makes, with a class-data archive as its launcher has one.
 *
 * @param folder where it is started
 * @param archive the archive
 * @param options that stand before each command
 */
record Jar(Path folder, Path archive, List<String> options) {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final Path JAR = Path.of("target/soundchart.jar").toAbsolutePath();

    /** Makes the archive, by a command that only looks at a database. */
    static Jar in(Path folder, DatabaseAddress database, String... options) throws Exception {
        Jar jar = new Jar(folder, folder.resolve("soundchart.jsa"), List.of(options));
        jar.start("-XX:ArchiveClassesAtExit=" + jar.archive, database, "status").succeeds();
        assertThat(Files.exists(jar.archive)).isTrue();
        return jar;
    }

    /** Starts a command. */
    Program start(DatabaseAddress database, String... arguments) throws IOException {
        return start("-XX:SharedArchiveFile=" + archive, database, arguments);
    }

    private Program start(String sharing, DatabaseAddress database, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                JAVA, sharing, "-Xlog:disable", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", JAR.toString()));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return Program.start(folder, database, command);
    }
}
