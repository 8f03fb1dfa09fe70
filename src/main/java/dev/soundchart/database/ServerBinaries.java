package dev.soundchart.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.FileUtils;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs that Maven downloaded for this platform, unpacked into a folder.
 *
 * @param version PostgreSQL's version: {@code 16.14}
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 * @param source where the packed programs are
 */
record ServerBinaries(String version, Path folder, ClassLoader source) {

    /** The resource that says their version. The runnable jar has none, and no classes to unpack them either. */
    static final String PROPERTIES = "binaries.properties";

    private static final boolean WINDOWS =
            System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");

    /** Those of the version that this project was built for, in a folder below the given one. */
    static ServerBinaries below(Path directory) {
        Properties properties = new Properties();
        try (InputStream in = ServerBinaries.class.getResourceAsStream(PROPERTIES)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String version = properties.getProperty("version").replaceFirst("\\.0$", "");
        return new ServerBinaries(
                version, directory.resolve("postgresql-" + version), ServerBinaries.class.getClassLoader());
    }

    /** The major version: {@code 16}. */
    String majorVersion() {
        return version.replaceFirst("\\..*", "");
    }

    /** One of the programs: {@code initdb}. */
    Path program(String name) {
        return folder.resolve("bin").resolve(WINDOWS ? name + ".exe" : name);
    }

    /** Whether they are in their folder. */
    boolean areUnpacked() {
        return Files.isExecutable(program("postgres"));
    }

    /** Unpacks them. A kill half way leaves nothing that would count as done. */
    void unpack() throws IOException, UnusableDatabase {
        String archive = archive();
        try (InputStream packed = source.getResourceAsStream(archive)) {
            if (packed == null) {
                throw new UnusableDatabase("No embedded PostgreSQL for this system (" + archive
                        + "). Name a server: export DATABASE_URL=\"postgresql://user:password@host:port/database\"");
            }
            Path partial = folder.resolveSibling(folder.getFileName() + ".partial");
            FileUtils.deleteDirectory(partial.toFile());
            extract(packed, partial);
            FileUtils.deleteDirectory(folder.toFile());
            Files.move(partial, folder);
        }
    }

    /** The name of the archive in zonky's binaries for this system and processor. */
    private static String archive() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        return "postgres-" + (WINDOWS ? "windows" : system.startsWith("mac") ? "darwin" : "linux") + "-" + processor
                + ".txz";
    }

    private static void extract(InputStream packed, Path target) throws IOException {
        try (TarArchiveInputStream archive = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry; (entry = archive.getNextEntry()) != null; ) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("The archive has a file outside of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(archive, file);
                    makeExecutable(file, entry.getMode());
                }
            }
        }
    }

    private static void makeExecutable(Path file, int mode) throws IOException {
        if (!WINDOWS) {
            Set<PosixFilePermission> permissions =
                    PosixFilePermissions.fromString((mode & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--");
            Files.setPosixFilePermissions(file, permissions);
        }
    }
}
