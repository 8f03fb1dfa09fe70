package dev.soundchart.command;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.EmbeddedServer;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/**
 * A step of the build: writes down which classes the {@link Rehearsal} loads, on a database of an embedded server. The launcher
 * has Java make an archive of them, wherever the jar is copied to.
 */
public final class ClassList {

    private static final List<String> VARIABLES_OF_OTHERS =
            List.of("LIQUIBASE", "PG", "DATABASE_URL", "JAVA_TOOL_OPTIONS");

    private ClassList() {}

    /**
     * @param arguments the runnable jar, the folder of the embedded server, and the file to write
     * @throws Exception if the server does not start or a command fails
     */
    public static void main(String... arguments) throws Exception {
        Path jar = Path.of(arguments[0]).toAbsolutePath();
        EmbeddedServer server = new EmbeddedServer(Path.of(arguments[1]).toAbsolutePath(), List.of("fsync=off"));
        List<String> lines = new ArrayList<>();
        // an archive is made for one build: the launcher reads this line
        lines.add("# " + build(jar));
        try (ScratchDatabases databases = ScratchDatabases.on(server.join(System.out::println));
                Scratch database = databases.create()) {
            lines.addAll(classes(jar, database.address()));
        }
        Files.write(Path.of(arguments[2]), lines);
    }

    private static List<String> classes(Path jar, DatabaseAddress database) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("soundchart");
        try {
            Path list = folder.resolve("classes");
            ProcessBuilder rehearsal = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:DumpLoadedClassList=" + list,
                    "-XX:+UseSerialGC",
                    "-cp",
                    jar.toString(),
                    Rehearsal.class.getName());
            rehearsal.directory(folder.toFile()).redirectErrorStream(true);
            Map<String, String> environment = rehearsal.environment();
            environment.keySet().removeIf(name -> VARIABLES_OF_OTHERS.stream().anyMatch(name::startsWith));
            environment.putAll(Map.of(
                    "PGHOST",
                    database.hosts().get(0).name(),
                    "PGPORT",
                    String.valueOf(database.hosts().get(0).port()),
                    "PGUSER",
                    database.user(),
                    "PGPASSWORD",
                    database.password().orElse(""),
                    "PGDATABASE",
                    database.database()));
            Process process = rehearsal.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("The rehearsal failed:\n" + output);
            }
            return Files.readAllLines(list);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private static String build(Path jar) throws IOException, GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        return HexFormat.of().formatHex(hash, 0, 6);
    }
}
