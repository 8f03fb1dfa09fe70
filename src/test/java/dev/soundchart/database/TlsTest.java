package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is who: right certificates connect, and wrong ones end with what is wrong with which. */
@Tag("platform")
class TlsTest {

    private static TlsServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TlsServer.join();
    }

    /** Parameters and messages name files of certificates as {file}. */
    @ParameterizedTest
    @CsvSource({
        "localhost, soundchart, ''",
        "127.0.0.1, soundchart, sslmode=require",
        "127.0.0.1, soundchart, sslmode=verify-ca&sslrootcert={ca.pem}",
        "localhost, soundchart, sslmode=verify-full&sslrootcert={ca.pem}",
        "localhost, soundchart, sslmode=require&sslcert={client.pem}&sslkey={client.pk8}",
        "localhost, certified, sslmode=verify-full&sslrootcert={ca.pem}&sslcert={client.pem}&sslkey={client.pk8}",
        "localhost, certified, sslmode=verify-full&sslrootcert={ca.pem}&sslcert={client.pem}&sslkey={client.key}",
    })
    void validTlsSettingsConnect(String host, String user, String parameters) throws Exception {
        try (Connection connection = ServerConnection.open(address(host, user, parameters));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            row.next();
            assertThat(row.getBoolean(1)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost | soundchart | sslmode=disable | FATAL: no pg_hba.conf entry for host \"127.0.0.1\", user \"soundchart\", database \"soundchart\", no encryption. Ask for sslmode=require: sslmode=disable tries without",
                "localhost | soundchart | sslmode=verify-ca&sslrootcert={other-ca.pem} | The server's certificate is not signed by an authority in {other-ca.pem}. Name the certificate of the authority that signed it in sslrootcert",
                "127.0.0.1 | soundchart | sslmode=verify-full&sslrootcert={ca.pem} | The server's certificate is for another host. Connect by a name that stands in the certificate, or ask for sslmode=verify-ca, which does not look at the name",
                "localhost | soundchart | sslmode=verify-full&sslrootcert={none.pem} | The file that sslrootcert names can't be read: {none.pem} (No such file or directory)",
                "localhost | soundchart | sslmode=verify-ca&sslrootcert={ca.key} | {ca.key} holds no certificate. Name a file in PEM, which begins with -----BEGIN CERTIFICATE-----",
                "localhost | certified | sslmode=require | FATAL: connection requires a valid client certificate. Name the certificate for certified in sslcert, and its key in sslkey",
                "localhost | certified | sslmode=require&sslcert={other-client.pem}&sslkey={other-client.pk8} | The server hung up when it was shown the certificate in {other-client.pem} (*). Name one that its authority signed in sslcert, and the key of that one in sslkey",
                "localhost | certified | sslmode=require&sslcert={client.pem}&sslkey={other-client.pk8} | The server hung up when it was shown the certificate in {client.pem} (*). Name one that its authority signed in sslcert, and the key of that one in sslkey",
                "localhost | certified | sslmode=require&sslcert={none.pem}&sslkey={client.pk8} | The file that sslcert names can't be read: {none.pem} (No such file or directory)",
                "localhost | certified | sslmode=require&sslcert={client.pem}&sslkey={none.pk8} | The file that sslkey names can't be read: {none.pk8} (No such file or directory)",
                "localhost | certified | sslmode=require&sslcert={client.pem}&sslkey={broken.key} | The key in {broken.key} can't be read. It must be an RSA key in PEM, or any in PKCS #8: openssl pkcs8 -topk8 -nocrypt -outform DER -in client.key -out client.pk8",
                "localhost | certified | sslmode=require&sslcert={client.pem}&sslkey={client.pem} | Could not load the private key: private key file \"{client.pem}\" has group or world access; file must have permissions u=rw (0600) or less if owned by the current user, or permissions u=rw,g=r (0640) or less if owned by root. Current permissions: rw-r--r--",
                "localhost | certified | sslmode=require&sslcert={ca.key}&sslkey={client.pk8} | {ca.key} holds no certificate. Name a file in PEM, which begins with -----BEGIN CERTIFICATE-----",
            })
    void invalidTlsSettingIsNamed(String host, String user, String parameters, String reason) throws Exception {
        DatabaseAddress address = address(host, user, parameters);

        assertThatThrownBy(() -> ServerConnection.open(address))
                .isInstanceOf(UnusableDatabase.class)
                // the server's alert, or that it hung up, whichever is seen first
                .hasMessageMatching(Pattern.quote("Can't connect to " + address + ": " + files(reason))
                        .replace("(*)", "\\E\\([\\w ]+\\)\\Q"))
                .hasMessageNotContaining(server.address().password().orElseThrow());
    }

    @Test
    void missingCertificateAuthorityIsNamed() {
        DatabaseAddress address = TlsServer.with(server.address(), "sslmode", "verify-full");
        String home = System.getProperty("user.home");

        assertThat(Files.exists(Path.of(home, ".postgresql/root.crt"))).isFalse();
        assertThatThrownBy(() -> ServerConnection.open(address))
                .hasMessageEndingWith(": The file can't be read: " + home
                        + "/.postgresql/root.crt (No such file or directory). sslmode=verify-ca and verify-full need the"
                        + " certificate of the server's authority: name it in sslrootcert");
    }

    @Test
    void unknownHostIsNamed() {
        DatabaseAddress nowhere = new DatabaseAddress(
                List.of(new DatabaseAddress.Host("nowhere.invalid", 5432)), "db", "me", Optional.of("x"), Map.of());

        assertThatThrownBy(() -> ServerConnection.open(nowhere))
                .hasMessage("Can't connect to postgresql://me@nowhere.invalid:5432/db: The host nowhere.invalid is not"
                        + " known");
    }

    private static DatabaseAddress address(String host, String user, String parameters) throws UnusableDatabase {
        DatabaseAddress given = host.equals("localhost") ? server.address() : server.byNumber();
        DatabaseAddress address = user.equals(given.user()) ? given : server.certified();
        for (String parameter : files(parameters).split("&")) {
            if (!parameter.isEmpty()) {
                address = TlsServer.with(address, parameter.split("="));
            }
        }
        return address;
    }

    private static String files(String text) {
        return text.replaceAll("\\{([^}]*)}", server.file("$1"));
    }
}
