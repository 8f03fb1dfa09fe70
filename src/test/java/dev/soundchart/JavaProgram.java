package dev.soundchart;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The command that starts a program of this build in a process of its own. Libraries are read from a class-data archive,
 * which halves the time of the start; the first that asks makes it.
 */
public final class JavaProgram {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    /** The folders and jars of the tests. */
    public static final List<String> CLASS_PATH =
            Arrays.asList(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator));

    private static final String LIBRARIES = joined(entry -> entry.endsWith(".jar"));

    /** An archive is of no use to another version of Java, or with other libraries. */
    private static final Path ARCHIVE = Path.of(
                    "target",
                    "libraries-" + Integer.toHexString((System.getProperty("java.vm.version") + LIBRARIES).hashCode())
                            + ".jsa")
            .toAbsolutePath();

    private JavaProgram() {}

    /** The command, to which the program's arguments are added. */
    public static List<String> command(Class<?> program) {
        makeArchive();
        List<String> command = new ArrayList<>(java("-XX:SharedArchiveFile=" + ARCHIVE));
        // what stands before the folders must be what the archive was made with
        command.addAll(List.of("-cp", LIBRARIES + File.pathSeparator + joined(entry -> !entry.endsWith(".jar"))));
        command.add(program.getName());
        return command;
    }

    private static List<String> java(String sharing) {
        return List.of(
                JAVA,
                sharing,
                "-Xlog:disable",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8");
    }

    /** Makes the archive, unless it exists or another test process has made it meanwhile. */
    private static synchronized void makeArchive() {
        if (Files.exists(ARCHIVE)) {
            return;
        }
        Path lock = ARCHIVE.resolveSibling("libraries.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            if (Files.notExists(ARCHIVE)) {
                writeArchive();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void writeArchive() throws IOException, InterruptedException {
        Path unfinished = ARCHIVE.resolveSibling(
                ARCHIVE.getFileName() + "." + ProcessHandle.current().pid());
        List<String> command = new ArrayList<>(java("-XX:ArchiveClassesAtExit=" + unfinished));
        command.addAll(List.of("-cp", LIBRARIES, "liquibase.integration.commandline.LiquibaseCommandLine"));
        command.addAll(List.of(
                "--analytics-enabled=false",
                "--search-path=src/test/resources/example",
                "update-sql",
                "--changelog-file=changelog/changelog.yaml",
                "--url=offline:postgresql?outputLiquibaseSql=none&changeLogFile=" + unfinished + ".csv"));
        new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        Files.deleteIfExists(Path.of(unfinished + ".csv"));
        if (Files.exists(unfinished)) {
            Files.move(unfinished, ARCHIVE, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static String joined(Predicate<String> wanted) {
        return CLASS_PATH.stream().filter(wanted).collect(Collectors.joining(File.pathSeparator));
    }
}
