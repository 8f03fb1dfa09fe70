package dev.soundchart.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A server of its own that takes no connection without TLS. Its certificate names {@code localhost}; the role of the
 * client's certificate needs that and no password.
 *
 * @param address its superuser's, by {@code localhost}
 * @param certificates its own and its clients'
 */
public record TlsServer(DatabaseAddress address, Certificates certificates) {

    private static final Path FOLDER = TestServer.folder("postgres-tls");

    /** Starts it, or joins the one that runs. */
    public static synchronized TlsServer join() throws Exception {
        Certificates certificates = Certificates.in(FOLDER.resolveSibling("certificates"));
        TestServer.copyPrograms(FOLDER);
        EmbeddedServer server = new EmbeddedServer(
                FOLDER,
                List.of(
                        "fsync=off",
                        "ssl=on",
                        "ssl_cert_file=" + certificates.file("server.pem"),
                        "ssl_key_file=" + certificates.file("server.key"),
                        "ssl_ca_file=" + certificates.file("ca.pem"),
                        "hba_file=" + accessRules()));
        DatabaseAddress address = server.join(line -> {});
        createClientRole(address);
        return new TlsServer(by("localhost", address), certificates);
    }

    /** By its address, which its certificate does not have. */
    public DatabaseAddress byNumber() {
        return by("127.0.0.1", address);
    }

    /** The same as the role that shows a certificate instead of a password. */
    public DatabaseAddress certified() {
        return new DatabaseAddress(
                address.hosts(), address.database(), Certificates.CLIENT, Optional.empty(), address.parameters());
    }

    /** One of {@code ca.pem}, {@code other-ca.pem}, {@code client.pem}, {@code client.pk8}, and others. */
    public String file(String name) {
        return certificates.file(name).toString();
    }

    /** An address with parameters by pgjdbc's names: a name and a value by turns. */
    public static DatabaseAddress with(DatabaseAddress address, String... parameters) {
        Map<String, String> all = new TreeMap<>(address.parameters());
        for (int i = 0; i < parameters.length; i += 2) {
            all.put(parameters[i], parameters[i + 1]);
        }
        return new DatabaseAddress(address.hosts(), address.database(), address.user(), address.password(), all);
    }

    private static DatabaseAddress by(String host, DatabaseAddress address) {
        return new DatabaseAddress(
                List.of(new DatabaseAddress.Host(host, address.hosts().get(0).port())),
                address.database(),
                address.user(),
                address.password(),
                address.parameters());
    }

    private static Path accessRules() throws IOException {
        return Files.writeString(FOLDER.resolve("hba.conf"), """
                hostssl all %s 127.0.0.1/32 cert
                hostssl all all 127.0.0.1/32 scram-sha-256
                """.formatted(Certificates.CLIENT));
    }

    private static void createClientRole(DatabaseAddress address) throws SQLException {
        try (Connection connection = ServerConnection.open(address);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP ROLE IF EXISTS " + Certificates.CLIENT);
            statement.execute("CREATE ROLE " + Certificates.CLIENT + " LOGIN SUPERUSER");
        }
    }
}
