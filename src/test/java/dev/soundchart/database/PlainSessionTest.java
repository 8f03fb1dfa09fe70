package dev.soundchart.database;

import static dev.soundchart.database.FakeServer.both;
import static dev.soundchart.database.FakeServer.message;
import static dev.soundchart.database.FakeServer.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.database.ScratchDatabases.Scratch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The least of a client: what it knows, and that it lets go of all else. */
class PlainSessionTest {

    private static final UnaryOperator<byte[]> ASKING_FOR_SCRAM =
            saying('R', 10, "SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0");

    @Test
    void rowIsReadByAPlainSession() throws Exception {
        DatabaseAddress server = withoutTls(TestServer.address());
        try (PlainSession session = new PlainSession(server)) {
            assertThat(session.firstRow(
                            "SELECT 1, NULL, 'größer', '', current_user, current_setting('application_name')"))
                    .containsExactly("1", null, "größer", "", server.user(), "soundchart");
            assertThat(session.firstRow("SET LOCAL lock_timeout = '3s'; SELECT current_setting('lock_timeout')"))
                    .containsExactly("3s");
            assertThat(session.firstRow("SELECT current_setting('lock_timeout') UNION ALL SELECT 'two'"))
                    .containsExactly("0");
        }
    }

    @Test
    void errorsOfTheServerDifferFromLimitsOfThePlainSession() throws Exception {
        try (PlainSession session = new PlainSession(withoutTls(TestServer.address()))) {
            assertThatThrownBy(() -> session.firstRow("SELECT * FROM nowhere")).isInstanceOf(SQLException.class);
        }
        try (PlainSession session = new PlainSession(withoutTls(TestServer.address()))) {
            assertThatThrownBy(() -> session.firstRow("SELECT 1 WHERE false")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void everyPasswordIsProvenToTheServer() throws Exception {
        String password = " ~!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}" + "x".repeat(80);
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE plain_session LOGIN PASSWORD '" + password.replace("'", "''") + "'");
            try {
                DatabaseAddress address = withoutTls(database.address().as("plain_session", password));
                try (PlainSession session = new PlainSession(address)) {
                    assertThat(session.firstRow("SELECT current_user")).containsExactly("plain_session");
                }
            } finally {
                statement.execute("DROP ROLE plain_session");
            }
        }
    }

    @Test
    void unknownAddressesAreLeftToTheDriver() throws Exception {
        DatabaseAddress server = withoutTls(TestServer.address());
        DatabaseAddress.Host host = server.hosts().get(0);
        DatabaseAddress.Host elsewhere = new DatabaseAddress.Host("elsewhere.invalid", host.port());

        assertIsRefused(with(server, "sslmode", "require"), "More than this client knows");
        assertIsRefused(with(server, "options", "-c lock_timeout=1s"), "More than this client knows");
        assertIsRefused(
                new DatabaseAddress(List.of(host, host), server.database(), server.user(), server.password(), Map.of()),
                "More than this client knows");
        assertIsRefused(
                new DatabaseAddress(List.of(elsewhere), server.database(), server.user(), server.password(), Map.of()),
                "More than this client knows");
        assertIsRefused(server.withDatabase("nowhere"), "");
        try (FakeServer asking = new FakeServer(List.of(ASKING_FOR_SCRAM))) {
            assertIsRefused(asking.address().as("", "größer"), "Another authentication");
        }
        try (FakeServer asking = new FakeServer(List.of(ASKING_FOR_SCRAM))) {
            DatabaseAddress address = asking.address();
            assertIsRefused(
                    new DatabaseAddress(address.hosts(), "db", "me", Optional.empty(), address.parameters()),
                    "Another authentication");
        }
    }

    @Test
    void serverThatDoesNotKnowThePasswordIsNotTrusted() throws Exception {
        UnaryOperator<byte[]> challenge = asked -> message('R', 11, challenge(asked, "4096"));

        assertIsRefused(List.of(ASKING_FOR_SCRAM, saying('R', 0)), "Another authentication");
        assertIsRefused(List.of(ASKING_FOR_SCRAM, challenge, saying('R', 0)), "Another authentication");
        assertIsRefused(
                List.of(ASKING_FOR_SCRAM, challenge, both(saying('R', 12, "v=AAAA"), saying('R', 0))),
                "Another authentication");
        assertIsRefused(
                List.of(ASKING_FOR_SCRAM, both(saying('R', 12, "v="), saying('R', 0))), "Another authentication");
        assertIsRefused(List.of(ASKING_FOR_SCRAM, challenge, challenge), "A second challenge");
        assertIsRefused(
                List.of(ASKING_FOR_SCRAM, asked -> message('R', 11, challenge(asked, "100001"))),
                "Not a number of iterations: 100001");
        assertIsRefused(
                List.of(ASKING_FOR_SCRAM, saying('R', 11, "r=another,s=AAAA,i=4096")),
                "Not a challenge of SCRAM-SHA-256");
        assertIsRefused(
                List.of(ASKING_FOR_SCRAM, asked -> message('R', 11, challenge(asked, "many"))),
                "Not PostgreSQL's protocol");
    }

    @Test
    void otherAuthenticationsAndProtocolsAreRefused() throws Exception {
        assertIsRefused(List.of(saying('R', 3)), "Another authentication");
        assertIsRefused(List.of(saying('R', 5, "salt")), "Another authentication");
        assertIsRefused(List.of(saying('R', 10, "SCRAM-SHA-512\0\0")), "Another authentication");
        assertIsRefused(List.of(saying('E', "SFATAL\0\0")), "Not what was expected of the server: E");
        assertIsRefused(List.of(asked -> "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes()), "Not PostgreSQL's protocol");
        assertIsRefused(List.of(saying('R')), "Not PostgreSQL's protocol");
    }

    private static String challenge(byte[] asked, String iterations) {
        String nonce = new String(asked, StandardCharsets.US_ASCII).replaceFirst("(?s).*n=,r=", "");
        return "r=" + nonce + "andmore,s=c2FsdA==,i=" + iterations;
    }

    private static void assertIsRefused(List<UnaryOperator<byte[]>> answers, String message) throws IOException {
        try (FakeServer server = new FakeServer(answers)) {
            assertIsRefused(server.address(), message);
        }
    }

    private static void assertIsRefused(DatabaseAddress address, String message) {
        assertThatThrownBy(() -> new PlainSession(address).close())
                .isInstanceOf(IOException.class)
                .satisfies(refused -> {
                    if (!message.isEmpty()) {
                        assertThat(refused).hasMessage(message);
                    }
                });
    }

    /** Elsewhere than on this machine, nothing else is left to this client. */
    private static DatabaseAddress withoutTls(DatabaseAddress address) {
        return with(address, "sslmode", "disable");
    }

    private static DatabaseAddress with(DatabaseAddress address, String name, String value) {
        return TlsServer.with(address, name, value);
    }
}
