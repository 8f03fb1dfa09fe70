package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.TlsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** pg_dump verifies the server's certificate and presents the client's, as the address asks. */
class BackupOverTlsTest {

    private static Map<String, String> environment;
    private static TlsServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        environment = PostgresClient.environment();
        server = TlsServer.join();
    }

    @Test
    void backupUsesTheTlsModeOfTheAddress() throws Exception {
        assertThat(backUp(server.address()).bytes()).isPositive();
        assertThat(backUp(verified(server.address(), "ca.pem")).restoreCommand())
                .contains("sslmode=verify-full", "sslrootcert=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client.key", "client.pk8"})
    void backupPresentsTheClientCertificate(String key) throws Exception {
        DatabaseAddress certified = TlsServer.with(
                verified(server.certified(), "ca.pem"),
                "sslcert",
                server.file("client.pem"),
                "sslkey",
                server.file(key));

        assertThat(backUp(certified).bytes()).isPositive();
    }

    @Test
    void backupRefusesAServerThatItCannotVerify() {
        assertThatThrownBy(() -> backUp(verified(server.address(), "other-ca.pem")))
                .hasMessageContaining("certificate verify failed")
                .hasMessageNotContaining(server.address().password().orElseThrow());
        assertThatThrownBy(() -> backUp(verified(server.byNumber(), "ca.pem")))
                .hasMessageContaining("does not match host name");
        assertThatThrownBy(() -> backUp(TlsServer.with(server.address(), "sslmode", "disable")))
                .hasMessageContaining("no encryption");
        assertThat(folder).isEmptyDirectory();
    }

    private static DatabaseAddress verified(DatabaseAddress address, String authority) {
        return TlsServer.with(address, "sslmode", "verify-full", "sslrootcert", server.file(authority));
    }

    private Backup backUp(DatabaseAddress address) throws Exception {
        Backup backup = Backup.make(address, folder, environment, Instant.now(), line -> {});
        // the name has the second only: the next one may have the same
        Files.delete(backup.file());
        return backup;
    }
}
