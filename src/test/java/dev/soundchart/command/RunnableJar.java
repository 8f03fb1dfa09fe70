package dev.soundchart.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The jar that {@code mvn package} makes. */
public final class RunnableJar {

    /** Where it is. */
    public static final Path FILE = Path.of("target/soundchart.jar").toAbsolutePath();

    private static final List<String> COMMAND = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dfile.encoding=UTF-8",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8",
            "-jar",
            FILE.toString());

    private RunnableJar() {}

    /** The command line of the jar, in a folder and with the environment variables given. */
    public static SoundchartProcess in(Path folder, Map<String, String> environment) {
        return new SoundchartProcess(folder, environment, COMMAND);
    }
}
