package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.DatabaseAddress.Host;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A URL with several hosts: the dump is of the one that is updated. */
class BackupOfTheServerTest {

    @TempDir
    private Path folder;

    @Test
    void dumpIsOfTheHostThatTheSessionIsOn() throws Exception {
        Host real = TestServer.address().hosts().get(0);
        DatabaseAddress several = with(List.of(deaf(), real, deaf()));
        Path seen = folder.resolve("seen");
        Map<String, String> environment = PostgresClient.standIn(
                Map.of("PATH", "/usr/bin" + File.pathSeparator + "/bin"), folder, "pg_restore", "exit 1");
        PostgresClient.standIn(environment, folder, "pg_dump", "echo \"$PGHOST:$PGPORT\" >" + seen + "\nexit 1");

        try (Connection connection = ServerConnection.open(several)) {
            DatabaseAddress address = ServerConnection.address(connection).orElseThrow();
            assertThat(address).isEqualTo(TestServer.address());
            assertThatThrownBy(() -> Backup.make(address, folder, environment, Instant.EPOCH, line -> {}))
                    .isInstanceOf(FailedBackup.class);
        }
        assertThat(Files.readString(seen)).isEqualTo(real.name() + ":" + real.port() + "\n");
    }

    @Test
    void secondSessionIsOnTheSameServer() throws Exception {
        try (Connection connection = ServerConnection.open(
                        with(List.of(deaf(), TestServer.address().hosts().get(0))));
                Connection another = ServerConnection.another(connection).orElseThrow()) {
            assertThat(ServerConnection.address(another)).contains(TestServer.address());
        }
    }

    private static DatabaseAddress with(List<Host> hosts) {
        DatabaseAddress server = TestServer.address();
        return new DatabaseAddress(hosts, server.database(), server.user(), server.password(), server.parameters());
    }

    /** A host where no server listens. */
    private static Host deaf() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Host("127.0.0.1", socket.getLocalPort());
        }
    }
}
