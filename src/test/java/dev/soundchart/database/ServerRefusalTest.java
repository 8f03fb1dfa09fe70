package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that can't or must not be used, each with its reason in the message. */
class ServerRefusalTest {

    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @Test
    void serverThatIsTooOldIsRefusedAndNotWrittenTo() throws Exception {
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
    @ValueSource(strings = {"require", "verify-full"})
    void serverWithoutRequiredTlsIsRefused(String mode) throws Exception {
        DatabaseAddress plain = TestServer.address();

        assertThatThrownBy(() -> ServerConnection.open(with(plain, Map.of("sslmode", mode))))
                .hasMessage("Can't connect to " + plain + ": The server does not support SSL. sslmode=" + mode
                        + " asks for it: let its administrator set ssl = on, or ask for less where the network is"
                        + " trusted");
    }

    private static DatabaseAddress with(DatabaseAddress address, Map<String, String> parameters) {
        return new DatabaseAddress(address.hosts(), address.database(), address.user(), address.password(), parameters);
    }
}
