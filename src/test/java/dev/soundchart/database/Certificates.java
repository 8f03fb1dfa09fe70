package dev.soundchart.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Certificates, made with the JDK's own keytool: one of an authority, those that it signed, and those of another
 * authority of the same name. Each is {@code <name>.pem}; keys are {@code <name>.key} as PostgreSQL and libpq read them,
 * and {@code <name>.pk8} as pgjdbc does.
 */
record Certificates(Path folder) {

    /** Whom the client's certificate is for. */
    static final String CLIENT = "certified";

    private static final String PASSWORD = "secret";

    /**
     * Returns those in a folder, which are made once for all test processes and runs.
     *
     * @param folder need not exist
     */
    static Certificates in(Path folder) throws Exception {
        try (FileGate gate = FileGate.enter(Files.createDirectories(folder.getParent()))) {
            if (Files.notExists(folder)) {
                Path unfinished = Files.createTempDirectory(folder.getParent(), "certificates");
                make(unfinished);
                Files.move(unfinished, folder);
            }
        }
        return new Certificates(folder);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    private static void make(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        keytool(store, "ca", "CN=authority", "-ext", "bc:c");
        keytool(store, "other-ca", "CN=authority", "-ext", "bc:c");
        keytool(store, "server", "CN=server", "-signer", "ca", "-ext", "san=dns:localhost");
        keytool(store, "client", "CN=" + CLIENT, "-signer", "ca");
        keytool(store, "other-client", "CN=" + CLIENT, "-signer", "other-ca");
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        for (String name : List.of("ca", "other-ca", "server", "client", "other-client")) {
            write(folder, name, keys.getKey(name, PASSWORD.toCharArray()).getEncoded(), keys.getCertificate(name));
        }
        write(folder, "broken", new byte[] {1, 2, 3}, keys.getCertificate("client"));
    }

    private static void write(Path folder, String name, byte[] key, Certificate certificate)
            throws CertificateException, IOException {
        Files.writeString(folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key));
        Files.write(folder.resolve(name + ".pk8"), key);
        for (String ending : List.of(".key", ".pk8")) {
            Files.setPosixFilePermissions(folder.resolve(name + ending), PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static void keytool(Path store, String alias, String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-alias", alias, "-dname", name, "-keyalg", "RSA"));
        command.addAll(List.of("-validity", "3650", "-keystore", store.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool can't make " + alias + ": " + output);
        }
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }
}
