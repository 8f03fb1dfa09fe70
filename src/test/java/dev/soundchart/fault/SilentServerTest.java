package dev.soundchart.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.Await;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import dev.soundchart.database.UnusableDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that accept a connection and fall silent. */
class SilentServerTest {

    /** Hands on a number of bytes of the server's answers, then nothing. */
    private static final class SilentServer implements AutoCloseable {

        private final ServerSocket entrance = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();
        private final byte[] greeting;
        private final Optional<DatabaseAddress.Host> behind;
        private final int answered;

        SilentServer(String greeting, Optional<DatabaseAddress.Host> behind, int answered) throws IOException {
            this.greeting = greeting.getBytes("US-ASCII");
            this.behind = behind;
            this.answered = answered;
            Proxy.start("silent server", this::accept);
        }

        private void accept() throws Exception {
            while (true) {
                Socket client = entrance.accept();
                sockets.add(client);
                client.getOutputStream().write(greeting);
                if (behind.isPresent()) {
                    Socket server = new Socket(behind.get().name(), behind.get().port());
                    sockets.add(server);
                    Proxy.start("to the server", () -> client.getInputStream().transferTo(server.getOutputStream()));
                    Proxy.start("to the client", () -> answer(server.getInputStream(), client.getOutputStream()));
                }
            }
        }

        private void answer(InputStream server, OutputStream client) throws IOException {
            for (int i = 0; i < answered; i++) {
                client.write(server.read());
            }
        }

        DatabaseAddress address(Map<String, String> parameters) {
            DatabaseAddress real = TestServer.address();
            Map<String, String> all = new TreeMap<>(real.parameters());
            all.putAll(parameters);
            return new DatabaseAddress(
                    List.of(new DatabaseAddress.Host("127.0.0.1", entrance.getLocalPort())),
                    real.database(),
                    real.user(),
                    real.password(),
                    all);
        }

        @Override
        public void close() throws IOException {
            entrance.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** S: the server is ready for TLS, and then says nothing more. */
    @ParameterizedTest
    @CsvSource({"'', disable", "'', prefer", "'', require", "S, require", "S, prefer"})
    void serverThatSaysNothingIsGivenUpInTime(String greeting, String sslMode) throws Exception {
        try (SilentServer server = new SilentServer(greeting, Optional.empty(), 0)) {
            isGivenUp(server.address(Map.of("connectTimeout", "1", "sslmode", sslMode)));
        }
    }

    /** In the middle of the login, after it, and in the answers to the first statements. */
    @ParameterizedTest
    @ValueSource(ints = {1, 9, 20, 60, 200, 400})
    void serverThatFallsSilentInTheLoginIsGivenUpInTime(int answered) throws Exception {
        try (SilentServer server =
                new SilentServer("", Optional.of(TestServer.address().hosts().get(0)), answered)) {
            isGivenUp(server.address(Map.of("connectTimeout", "1", "sslmode", "disable")));
        }
    }

    @Test
    void deadlineOfTheLoginDoesNotHoldForStatements() throws Exception {
        DatabaseAddress real = TestServer.address();
        Map<String, String> parameters = new TreeMap<>(real.parameters());
        parameters.put("connectTimeout", "1");
        try (Connection connection = ServerConnection.open(
                        new DatabaseAddress(real.hosts(), real.database(), real.user(), real.password(), parameters));
                Statement statement = connection.createStatement()) {
            assertThat(connection.getNetworkTimeout()).isZero();
            statement.execute("SELECT pg_sleep(1.5)");
        }
    }

    private static void isGivenUp(DatabaseAddress address) {
        Instant begun = Instant.now();

        assertThatThrownBy(() -> ServerConnection.open(address).close())
                .isInstanceOf(UnusableDatabase.class)
                // pgjdbc does not say why it could not go on with SCRAM
                .hasMessageMatching(
                        "Can't connect to .*: (No answer within 1 s \\(connect_timeout\\).*|Invalid SCRAM.*)");

        assertThat(Duration.between(begun, Instant.now())).isLessThan(Await.LIMIT);
    }
}
