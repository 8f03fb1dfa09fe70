package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a copy of the folder that {@code mvn package} makes. */
@Tag("platform")
class LauncherIT {

    private static final String JAVA = System.getProperty("java.home");
    private static final String NOBODY = "65534";

    /** The database after an update by the jar. */
    private static Scratch updated;

    @TempDir
    private Path folder;

    private Path installation;
    private Scratch database;

    @BeforeAll
    static void update() throws Exception {
        updated = TestServer.databases().create();
        Result result = RunnableJar.in(
                        Path.of("target"), Map.of("DATABASE_URL", SoundchartProcess.url(updated.address())))
                .run("update");
        assertThat(result.status()).as(result.errors()).isZero();
    }

    @AfterAll
    static void dropUpdated() throws SQLException {
        updated.close();
    }

    @BeforeEach
    void install() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        installation = folder.resolve("soundchart");
        FileUtils.copyDirectory(Path.of("target/soundchart").toFile(), installation.toFile());
        for (Path archive : archives(lib())) {
            Files.delete(archive);
        }
        // an archive of a few classes is an archive, and made in no time
        List<String> classes = Files.readAllLines(lib().resolve("soundchart.classes"));
        Files.write(lib().resolve("soundchart.classes"), classes.subList(0, 500));
        installation.resolve("bin/soundchart").toFile().setExecutable(true, false);
        database = updated.copy();
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        database.close();
    }

    @Test
    void buildMakesAnArchiveForItsOwnFolder() throws Exception {
        assertThat(archives(Path.of("target/soundchart/lib"))).hasSize(1);
    }

    @Test
    void firstCommandOtherThanHelpMakesTheArchiveThatLaterOnesUse() throws Exception {
        assertThat(launcher(List.of()).run("current", "--help").status()).isZero();
        assertThat(archives(lib())).isEmpty();

        Path calls = folder.resolve("calls");
        SoundchartProcess watched =
                launcher(List.of()).with("JAVA_HOME", watchedJava(calls).toString());
        Result first = watched.run("status");
        assertThat(first.output()).contains("is up to date");
        assertThat(archives(lib())).hasSize(1);
        assertThat(Files.readAllLines(calls)).hasSize(2);

        assertThat(watched.run("status").output()).isEqualTo(first.output());
        assertThat(archives(lib())).hasSize(1);
        assertThat(Files.readAllLines(calls)).hasSize(3);
        assertThat(Files.readAllLines(calls).get(2)).contains("-XX:SharedArchiveFile=" + archive() + " ");
    }

    /** Commands on live databases load the same classes, whichever comes first. */
    @Test
    void archiveHoldsTheClassesOfManyCommands() throws Exception {
        Files.copy(
                Path.of("target/soundchart/lib/soundchart.classes"),
                lib().resolve("soundchart.classes"),
                StandardCopyOption.REPLACE_EXISTING);
        launcher(List.of()).run("make-archive");

        for (String command : List.of("update", "status", "current", "deploy --dry-run --backup=none")) {
            List<String> classes = classesOf(command.split(" "));
            assertThat(classes.stream().filter(loaded -> loaded.contains("shared objects file")))
                    .as(command)
                    .hasSizeGreaterThan(classes.size() * 95 / 100);
        }
    }

    @Test
    void copiedInstallationGetsAnArchiveOfItsOwn() throws Exception {
        launcher(List.of()).run("make-archive");
        Path archive = archive();
        installation = Files.move(installation, folder.resolve("a folder"));

        Result made = launcher(List.of()).run("make-archive");

        assertThat(made.status()).isZero();
        assertThat(archives(lib())).hasSize(2).contains(lib().resolve(archive.getFileName()));
        assertThat(made.output().strip())
                .isNotEqualTo(archive.toString())
                .isIn(archives(lib()).stream().map(Path::toString).toList());
    }

    @Test
    void newerJarGetsANewArchive() throws Exception {
        launcher(List.of()).run("make-archive");
        FileTime before = Files.getLastModifiedTime(archive());
        Files.setLastModifiedTime(lib().resolve("soundchart.jar"), FileTime.fromMillis(before.toMillis() + 10_000));

        launcher(List.of()).run("status");

        assertThat(Files.getLastModifiedTime(archive())).isGreaterThan(before);
    }

    @Test
    void foldersWhereNoArchiveCanBeWrittenAreNamed() throws Exception {
        Result result = launcher(asNobody()).run("make-archive");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .isEqualTo("No archive can be written to " + lib() + " by this user alone: commands start without\n");
    }

    /** Code in it would run with the password of the database in its environment. */
    @Test
    void archiveThatOthersCouldHaveWrittenIsMadeAgain() throws Exception {
        launcher(List.of()).run("make-archive");
        Path archive = archive();

        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(callsOf("current")).hasSize(2).first().asString().contains("-Xshare:dump");
        assertThat(Files.getPosixFilePermissions(archive())).doesNotContain(PosixFilePermission.GROUP_WRITE);
        assertThat(callsOf("current")).singleElement().asString().contains("-XX:SharedArchiveFile=" + archive() + " ");

        asNobody();
        Files.setAttribute(archive(), "unix:uid", Integer.valueOf(NOBODY));
        assertThat(callsOf("current")).hasSize(2).first().asString().contains("-Xshare:dump");
        assertThat(Files.getAttribute(archive(), "unix:uid")).isEqualTo(0);
    }

    @Test
    void archiveInAFolderThatOthersCanWriteIsNotUsed() throws Exception {
        launcher(List.of()).run("make-archive");

        for (String permissions : List.of("rwxrwxr-x", "rwxr-xrwx")) {
            Files.setPosixFilePermissions(lib(), PosixFilePermissions.fromString(permissions));
            assertThat(callsOf("current"))
                    .as(permissions)
                    .singleElement()
                    .asString()
                    .doesNotContain("-XX:SharedArchiveFile");
        }
    }

    /** As by a full disk or an unfinished copy: Java would abort at each command. */
    @Test
    void archiveThatWasCutShortIsMadeAgain() throws Exception {
        launcher(List.of()).run("make-archive");
        Path archive = archive();
        long size = Files.size(archive);
        archive.toFile().setWritable(true);
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            file.truncate(size / 2);
        }

        Result result = launcher(List.of()).run("current");

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(archives(lib())).hasSize(1);
        assertThat(Files.size(archive())).isGreaterThan(size / 2);
    }

    @Test
    void cacheThatIsRelativeMissingOrOfAnotherUserIsNotUsed() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path others = Files.createDirectories(folder.resolve("others/soundchart"));
        for (Path opened : List.of(others, others.getParent())) {
            Files.setPosixFilePermissions(opened, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        SoundchartProcess nobody = launcher(asNobody());
        Files.setAttribute(others, "unix:uid", 54321);

        for (String cache : List.of(
                "relative",
                folder.resolve("missing").toString(),
                others.getParent().toString())) {
            Result result = nobody.with("XDG_CACHE_HOME", cache).run("current");
            assertThat(result.status()).as(result.errors()).isZero();
            assertThat(folder.resolve("relative")).doesNotExist();
            assertThat(folder.resolve("missing")).doesNotExist();
            assertThat(archives(others)).isEmpty();
        }
    }

    /** What Java is called with by one command. */
    private List<String> callsOf(String command) throws Exception {
        Path calls = folder.resolve("calls");
        Files.deleteIfExists(calls);
        Result result = launcher(List.of())
                .with("JAVA_HOME", watchedJava(calls).toString())
                .run(command);
        assertThat(result.status()).as(result.errors()).isZero();
        return Files.readAllLines(calls);
    }

    /** Some Java runtimes can't make archives. */
    @Test
    void archiveThatJavaCannotMakeIsTriedOnce() throws Exception {
        Path calls = folder.resolve("calls");
        Path java = java("echo \"$*\" >>" + calls + "\ncase $1 in -Xshare:dump) exit 1 ;; esac");
        SoundchartProcess watched = launcher(List.of()).with("JAVA_HOME", java.toString());

        assertThat(watched.run("update").status()).isZero();
        assertThat(watched.run("update").status()).isZero();

        assertThat(Files.readAllLines(calls))
                .extracting(call -> call.contains("-Xshare:dump"))
                .containsExactly(true, false, false);
        Result made = watched.run("make-archive");
        assertThat(made.status()).isEqualTo(1);
        assertThat(made.errors())
                .isEqualTo(java + "/bin/java can't make an archive of " + lib().resolve("soundchart.jar")
                        + ": commands start without\n");
    }

    @Test
    void archivesOfEarlierBuildsAreRemoved() throws Exception {
        launcher(List.of()).run("make-archive");
        Path earlier = archive();
        List<String> classes = new ArrayList<>(Files.readAllLines(lib().resolve("soundchart.classes")));
        classes.set(0, "# another");
        Files.write(lib().resolve("soundchart.classes"), classes);

        launcher(List.of()).run("update");

        assertThat(archives(lib())).hasSize(1).doesNotContain(earlier);
    }

    /** The archive's name has the path in it, and a file's name has no more than 255 bytes. */
    @Test
    void noArchiveIsMadeWhereThePathIsTooLong() throws Exception {
        Path deep = folder.resolve("a".repeat(120)).resolve("b".repeat(120));
        Files.createDirectories(deep);
        installation = Files.move(installation, deep.resolve("soundchart"));

        assertThat(launcher(List.of()).run("update").errors()).endsWith("no changesets to execute\n");
        assertThat(archives(lib())).isEmpty();
    }

    @Test
    void noArchiveIsMadeWhereTheListOfClassesIsEmpty() throws Exception {
        Files.writeString(lib().resolve("soundchart.classes"), "");

        assertThat(launcher(List.of()).run("update").errors()).endsWith("no changesets to execute\n");
        assertThat(archives(lib())).isEmpty();
    }

    @Test
    void launcherStartsInItsOwnFolderAndWithACdpath() throws Exception {
        Files.createDirectories(folder.resolve("elsewhere/soundchart/bin"));

        assertThat(new SoundchartProcess(installation.resolve("bin"), environment(), List.of("sh", "soundchart"))
                        .run("--version")
                        .output())
                .startsWith("Soundchart ");
        assertThat(new SoundchartProcess(folder, environment(), List.of("soundchart/bin/soundchart"))
                        .with("CDPATH", folder.resolve("elsewhere").toString())
                        .run("--version")
                        .output())
                .startsWith("Soundchart ");
    }

    /** Settings that the quick answer can't read are left to Liquibase. */
    @Test
    void wrongSettingsAreAnsweredWithoutAStackTrace() throws Exception {
        Result labels = launcher(List.of()).run("update", "--label-filter=(library");
        assertThat(labels.status()).isEqualTo(1);
        assertThat(labels.errors()).doesNotContain("\tat ");

        Files.writeString(folder.resolve("liquibase.properties"), "url: C:\\users\n");
        for (String command : List.of("update", "status")) {
            Result file = launcher(List.of()).run(command);
            assertThat(file.status()).as(command).isEqualTo(1);
            assertThat(file.errors()).as(command).isNotEmpty().doesNotContain("\tat ");
        }
    }

    /** A launcher that has an archive needs no program on the PATH. */
    @Test
    void launcherCallsNoOtherProgramButJava() throws Exception {
        launcher(List.of()).run("make-archive");
        SoundchartProcess withoutPrograms = new SoundchartProcess(
                folder,
                Map.of("JAVA_HOME", JAVA, "PATH", folder.toString(), "DATABASE_URL", url()),
                List.of(installation.resolve("bin/soundchart").toString()));

        assertThat(withoutPrograms.run("update").errors())
                .endsWith("Database is up to date, no changesets to execute\n");
    }

    /** A Java that writes its arguments to a file. */
    private Path watchedJava(Path calls) throws IOException {
        return java("echo \"$* \" >>" + calls);
    }

    /** The classes that a command loads, with their sources. */
    private List<String> classesOf(String... command) throws Exception {
        Path log = folder.resolve("classes");
        Path java = java("""
                for argument do
                  shift
                  [ "$argument" != -Xlog:disable ] || argument=-Xlog:class+load:file=%s
                  set -- "$@" "$argument"
                done""".formatted(log));
        Result result = launcher(List.of()).with("JAVA_HOME", java.toString()).run(command);
        assertThat(result.status()).isZero();
        return Files.readAllLines(log);
    }

    /** The same Java, which does something before. */
    private Path java(String before) throws IOException {
        Path home = Files.createDirectories(folder.resolve("java/bin")).getParent();
        Files.copy(Path.of(JAVA, "release"), home.resolve("release"), StandardCopyOption.REPLACE_EXISTING);
        Path java = Files.writeString(
                home.resolve("bin/java"), "#!/bin/sh\n" + before + "\nexec " + JAVA + "/bin/java \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    @Test
    void launcherStartsThroughLinksAndInFoldersWithSpaces() throws Exception {
        Path moved = Files.move(installation, folder.resolve("a folder"));
        Path link = Files.createSymbolicLink(folder.resolve("a link"), moved.resolve("bin/soundchart"));

        assertThat(new SoundchartProcess(folder, environment(), List.of(link.toString()))
                        .run("--version")
                        .output())
                .startsWith("Soundchart ");
    }

    @Test
    void archiveIsInTheCacheWhereTheInstallationCannotBeWritten() throws Exception {
        Path cache = folder.resolve("cache");
        Files.createDirectory(cache);
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(launcher(asNobody())
                        .with("XDG_CACHE_HOME", cache.toString())
                        .run("status")
                        .output())
                .contains("is up to date");
        assertThat(archives(cache.resolve("soundchart"))).hasSize(1);
        assertThat(archives(lib())).isEmpty();
    }

    @Test
    void commandRunsWithoutAnArchiveWhereNothingCanBeWritten() throws Exception {
        Result result = launcher(asNobody()).run("status");

        assertThat(result.status()).isZero();
        assertThat(result.output()).contains("is up to date");
        assertThat(result.errors()).isEqualTo("Database: " + database.address() + " (DATABASE_URL)\n");
        assertThat(archives(lib())).isEmpty();
    }

    @Test
    void argumentsAndExitStatusArePassedOn() throws Exception {
        Result result = launcher(List.of()).run("rollback-to", "no such changeset", "--yes");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains("No changeset 'no such changeset' is applied here.");
    }

    @Test
    void missingJavaIsNamed() throws Exception {
        Result result = launcher(List.of())
                .with("JAVA_HOME", folder.resolve("nowhere").toString())
                .run("status");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .isEqualTo("Java 17 or later is required: install it, or name its folder in JAVA_HOME\n");
    }

    /** A prefix for commands, since root may write everywhere. */
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
        return Map.of("JAVA_HOME", JAVA, "DATABASE_URL", url());
    }

    private String url() {
        return SoundchartProcess.url(database.address());
    }

    private Path lib() {
        return installation.resolve("lib");
    }

    private Path archive() throws IOException {
        return archives(lib()).get(0);
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
