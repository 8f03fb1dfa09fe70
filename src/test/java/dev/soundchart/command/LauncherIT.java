package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.changelog.TestChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a copy of the folder that {@code mvn package} makes. */
class LauncherIT {

    private static final String JAVA = System.getProperty("java.home");
    private static final String NOBODY = "65534";

    @TempDir
    private Path folder;

    private Path installation;
    private Scratch database;

    @BeforeEach
    void install() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        installation = folder.resolve("soundchart");
        FileUtils.copyDirectory(Path.of("target/soundchart").toFile(), installation.toFile());
        for (Path archive : archives(installation.resolve("lib"))) {
            Files.delete(archive);
        }
        installation.resolve("bin/soundchart").toFile().setExecutable(true, false);
        database = TestChangelog.atHead();
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        database.close();
    }

    @Test
    void makesItsArchiveWithTheFirstCommandThatIsNoHelpAndUsesIt() throws Exception {
        assertThat(launcher(List.of()).run("current", "--help").status()).isZero();
        assertThat(archives(installation.resolve("lib"))).isEmpty();

        Result first = launcher(List.of()).run("status");
        assertThat(first.output()).contains("is up to date");
        assertThat(archives(installation.resolve("lib"))).hasSize(1);

        Path archive = archives(installation.resolve("lib")).get(0);
        Path calls = folder.resolve("calls");
        SoundchartProcess watched =
                launcher(List.of()).with("JAVA_HOME", watchedJava(calls).toString());
        assertThat(watched.run("status").output()).isEqualTo(first.output());
        assertThat(Files.readString(calls)).contains("-XX:SharedArchiveFile=" + archive + " ");
        assertThat(archives(installation.resolve("lib"))).containsExactly(archive);
        assertThat(loadedFrom(archive)).contains("liquibase.Scope source: shared objects file (top)");
    }

    /** An image makes it where no time zone is set; a cluster may set one. */
    @Test
    void keepsToItsArchiveInAnotherTimeZone() throws Exception {
        launcher(List.of()).run("status");
        Path archive = archives(installation.resolve("lib")).get(0);
        Path calls = folder.resolve("calls");

        launcher(List.of())
                .with("JAVA_HOME", watchedJava(calls).toString())
                .with("TZ", "Asia/Tokyo")
                .run("status");

        assertThat(Files.readString(calls)).contains("-XX:SharedArchiveFile=" + archive + " ");
        assertThat(archives(installation.resolve("lib"))).containsExactly(archive);
    }

    /** A Java that writes down how it was called. */
    private Path watchedJava(Path calls) throws IOException {
        Path home = Files.createDirectories(folder.resolve("java/bin")).getParent();
        Files.copy(Path.of(JAVA, "release"), home.resolve("release"));
        Path java = Files.writeString(
                home.resolve("bin/java"),
                "#!/bin/sh\necho \"$* \" >>" + calls + "\nexec " + JAVA + "/bin/java \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private String loadedFrom(Path archive) throws Exception {
        return new SoundchartProcess(
                        folder,
                        environment(),
                        List.of(
                                JAVA + "/bin/java",
                                "-XX:SharedArchiveFile=" + archive,
                                "-XX:+UseSerialGC",
                                "-Xlog:class+load",
                                "-jar",
                                installation.resolve("lib/soundchart.jar").toString()))
                .run("status")
                .output();
    }

    @Test
    void isFoundThroughLinksAndBehindSpaces() throws Exception {
        Path moved = Files.move(installation, folder.resolve("a folder"));
        Path link = Files.createSymbolicLink(folder.resolve("a link"), moved.resolve("bin/soundchart"));

        assertThat(new SoundchartProcess(folder, environment(), List.of(link.toString()))
                        .run("--version")
                        .output())
                .startsWith("Soundchart ");
    }

    @Test
    void putsTheArchiveIntoTheCacheWhereItsFolderCannotBeWritten() throws Exception {
        Path cache = folder.resolve("cache");
        Files.createDirectory(cache);
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(launcher(asNobody())
                        .with("XDG_CACHE_HOME", cache.toString())
                        .run("status")
                        .output())
                .contains("is up to date");
        assertThat(archives(cache.resolve("soundchart"))).hasSize(1);
        assertThat(archives(installation.resolve("lib"))).isEmpty();
    }

    @Test
    void doesWithoutAnArchiveWhereNothingCanBeWritten() throws Exception {
        Result result = launcher(asNobody()).run("status");

        assertThat(result.status()).isZero();
        assertThat(result.output()).contains("is up to date");
        assertThat(result.errors()).isEqualTo("Database: " + database.address() + " (DATABASE_URL)\n");
        assertThat(archives(installation.resolve("lib"))).isEmpty();
    }

    @Test
    void passesArgumentsAndExitStatusOn() throws Exception {
        Result result = launcher(List.of()).run("rollback-to", "no such changeset", "--yes");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains("No changeset 'no such changeset' is applied here.");
    }

    @Test
    void saysThatItNeedsJava() throws Exception {
        Result result = launcher(List.of())
                .with("JAVA_HOME", folder.resolve("nowhere").toString())
                .run("status");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .isEqualTo("Java 17 or later is required: install it, or name its folder in JAVA_HOME\n");
    }

    /** Root may write everywhere. */
    private static List<String> asNobody() throws Exception {
        boolean root = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid", LinkOption.NOFOLLOW_LINKS) == 0;
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(root && Files.isExecutable(setpriv), "only root can run a command as another user");
        return List.of(setpriv.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
    }

    private SoundchartProcess launcher(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.add(installation.resolve("bin/soundchart").toString());
        return new SoundchartProcess(folder, environment(), command);
    }

    private Map<String, String> environment() {
        return Map.of("JAVA_HOME", JAVA, "DATABASE_URL", SoundchartProcess.url(database.address()));
    }

    private static List<Path> archives(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().contains(".jsa")).toList();
        }
    }
}
