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
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
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

    private static final String SERVER = "server";
    private static final String PASSWORD = "rehearsal";

    private ClassList() {}

    /**
     * @param arguments the runnable jar, the folder of the embedded server, and the file to write
     * @throws Exception if the server does not start or a command fails
     */
    public static void main(String... arguments) throws Exception {
        Path jar = Path.of(arguments[0]).toAbsolutePath();
        Path folder = Files.createTempDirectory("soundchart");
        try {
            KeyStore keys = keys(folder);
            // vouches for itself
            Path certificate =
                    pem(folder, "CERTIFICATE", keys.getCertificate(SERVER).getEncoded());
            Path key = pem(
                    folder,
                    "PRIVATE KEY",
                    keys.getKey(SERVER, PASSWORD.toCharArray()).getEncoded());
            EmbeddedServer server = new EmbeddedServer(
                    Path.of(arguments[1]).toAbsolutePath(),
                    List.of("fsync=off", "ssl=on", "ssl_cert_file=" + certificate, "ssl_key_file=" + key));
            List<String> lines = new ArrayList<>();
            // an archive is made for one build: the launcher reads this line
            lines.add("# " + build(jar));
            try (ScratchDatabases databases = ScratchDatabases.on(server.join(System.out::println));
                    Scratch database = databases.create()) {
                lines.addAll(classes(jar, folder, database.address(), certificate));
            }
            Files.write(Path.of(arguments[2]), lines);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /** A key and a certificate for a server on this machine. */
    private static KeyStore keys(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        List<String> keytool = new ArrayList<>(List.of(java("keytool"), "-genkeypair", "-keyalg", "RSA"));
        keytool.addAll(List.of("-alias", SERVER, "-dname", "CN=localhost", "-ext", "san=dns:localhost"));
        keytool.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        run(new ProcessBuilder(keytool));
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    /** In a temporary file, which nobody else may read: the server takes no other key. */
    private static Path pem(Path folder, String kind, byte[] content) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "server", ".pem"),
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + kind + "-----\n");
    }

    /** Over TLS, as most servers are reached; without it, no other classes are needed. */
    private static List<String> classes(Path jar, Path folder, DatabaseAddress database, Path certificate)
            throws IOException, InterruptedException {
        Path list = folder.resolve("classes");
        ProcessBuilder rehearsal = new ProcessBuilder(
                java("java"),
                "-XX:DumpLoadedClassList=" + list,
                "-XX:+UseSerialGC",
                "-cp",
                jar.toString(),
                Rehearsal.class.getName());
        rehearsal.directory(folder.toFile());
        Map<String, String> environment = rehearsal.environment();
        environment.keySet().removeIf(name -> VARIABLES_OF_OTHERS.stream().anyMatch(name::startsWith));
        environment.putAll(Map.of(
                "PGHOST",
                "localhost",
                "PGPORT",
                String.valueOf(database.hosts().get(0).port()),
                "PGUSER",
                database.user(),
                "PGPASSWORD",
                database.password().orElse(""),
                "PGDATABASE",
                database.database(),
                "PGSSLMODE",
                "verify-full",
                "PGSSLROOTCERT",
                certificate.toString()));
        run(rehearsal);
        return Files.readAllLines(list);
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private static void run(ProcessBuilder program) throws IOException, InterruptedException {
        Process process = program.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(program.command().get(0) + " failed:\n" + output);
        }
    }

    private static String build(Path jar) throws IOException, GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        return HexFormat.of().formatHex(hash, 0, 6);
    }
}
