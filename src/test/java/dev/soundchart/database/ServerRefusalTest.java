package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that can't or must not be used, each with its reason in the message. */
class ServerRefusalTest {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void refusesAServerThatIsTooOldAndWritesNothing() throws Exception {
        URL jar = TARGET.resolve("postgres-15.jar").toUri().toURL();
        Path home = TARGET.resolve("postgres-15");
        try (URLClassLoader source = new URLClassLoader(new URL[] {jar}, null)) {
            EmbeddedServer server = new EmbeddedServer(
                    home, List.of("fsync=off"), new ServerBinaries("15.15", home.resolve("postgresql-15.15"), source));
            DatabaseAddress address = server.join(line -> {});

            assertThatThrownBy(() -> ServerConnection.open(address))
                    .isInstanceOf(UnusableDatabase.class)
                    .hasMessage("PostgreSQL 16 or later is required; the server at " + address
                            + " is 15.15. Upgrade it, or name another one in DATABASE_URL");
            try (Connection connection = DriverManager.getConnection(address.jdbcUrl(), address.properties());
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")) {
                row.next();
                assertThat(row.getInt(1)).isZero();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"require, The server does not support SSL", "verify-full, The server does not support SSL"})
    void refusesAServerWithoutTheTlsThatWasAskedFor(String mode, String reason) throws Exception {
        DatabaseAddress plain = TestServer.address();

        assertThatThrownBy(() -> ServerConnection.open(with(plain, Map.of("sslmode", mode))))
                .hasMessageStartingWith("Can't connect to " + plain + ": ")
                .hasMessageContaining(reason);
    }

    @Test
    void refusesAServerWhoseCertificateIsNotTheOneTrustedOrOfAnotherHost() throws Exception {
        Path own = certificate("own", "ip:127.0.0.1");
        Path other = certificate("other", "ip:127.0.0.1");
        DatabaseAddress address = serverWithTls(own);

        try (Connection connection = ServerConnection.open(trusting(address, own, "verify-full"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            row.next();
            assertThat(row.getBoolean(1)).isTrue();
        }
        assertThatThrownBy(() -> ServerConnection.open(trusting(address, other, "verify-full")))
                .hasMessageStartingWith("Can't connect to " + address + ": SSL error: ");
        assertThatThrownBy(() -> ServerConnection.open(trusting(address, folder.resolve("none.pem"), "verify-ca")))
                .hasMessageContaining("Could not open SSL root certificate file " + folder.resolve("none.pem"));

        DatabaseAddress elsewhere = named("localhost", address);
        ServerConnection.open(trusting(elsewhere, own, "verify-ca")).close();
        assertThatThrownBy(() -> ServerConnection.open(trusting(elsewhere, own, "verify-full")))
                .hasMessageContaining("localhost")
                .hasMessageContaining("hostname");
    }

    private DatabaseAddress serverWithTls(Path certificate) throws Exception {
        Path key = Path.of(certificate.toString().replace(".pem", ".key"));
        Path home = TARGET.resolve("postgres-tls");
        TestServer.copyPrograms(home);
        EmbeddedServer server = new EmbeddedServer(
                home, List.of("fsync=off", "ssl=on", "ssl_cert_file=" + certificate, "ssl_key_file=" + key));
        return server.join(line -> {});
    }

    /** By another name of its host than those in its certificate. */
    private static DatabaseAddress named(String host, DatabaseAddress address) {
        int port = address.hosts().get(0).port();
        return new DatabaseAddress(
                List.of(new DatabaseAddress.Host(host, port)),
                address.database(),
                address.user(),
                address.password(),
                address.parameters());
    }

    private static DatabaseAddress trusting(DatabaseAddress address, Path certificate, String mode) {
        return with(address, Map.of("sslmode", mode, "sslrootcert", certificate.toString()));
    }

    private static DatabaseAddress with(DatabaseAddress address, Map<String, String> parameters) {
        return new DatabaseAddress(address.hosts(), address.database(), address.user(), address.password(), parameters);
    }

    /** A self-signed certificate, and its key beside it, as PostgreSQL wants them. */
    private Path certificate(String name, String names) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + names,
                        "-validity",
                        "2",
                        "-alias",
                        name,
                        "-storepass",
                        "secret",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "secret".toCharArray());
        Key key = keys.getKey(name, "secret".toCharArray());
        Path keyFile = Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded()));
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(
                folder.resolve(name + ".pem"),
                pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }
}
