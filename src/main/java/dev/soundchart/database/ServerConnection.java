package dev.soundchart.database;

import dev.soundchart.database.DatabaseAddress.Host;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.WeakHashMap;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/** Opens connections to a server and makes them ready for schema changes. */
public final class ServerConnection {

    /** The oldest major version of PostgreSQL that the changelog runs on. */
    public static final int OLDEST_SERVER = 16;

    private static final int DEADLINE_SECONDS = 30;
    private static final String INVALID_PARAMETER_VALUE = "22023";
    private static final Map<Connection, DatabaseAddress> ADDRESSES = Collections.synchronizedMap(new WeakHashMap<>());

    private ServerConnection() {}

    /**
     * Connects. The session is named {@code soundchart} unless the address names it. The server looks every second
     * whether its client is still there, so that a statement whose client was killed soon lets go of its locks.
     * Unless role, database or address set others, a lock is waited for five seconds ({@code lock_timeout}), a statement may
     * take ten minutes ({@code statement_timeout}), and a transaction may idle for one
     * ({@code idle_in_transaction_session_timeout}). A server that does not answer within {@code connect_timeout}, 30 seconds unless
     * the address sets another one, is given up, at whatever point of the login it falls silent.
     *
     * @throws UnusableDatabase if the server can't be reached, refuses the role, is older than {@link #OLDEST_SERVER}, or
     *     stands behind a pooler in transaction mode
     */
    public static Connection open(DatabaseAddress address) throws UnusableDatabase {
        return open(address, connection -> {
            PooledSession.refuseTransactionMode(connection, () -> openBriefly(address));
            watchForLostClients(connection);
            SessionLimits.setDefaults(connection);
            ADDRESSES.put(connection, connected(connection, address));
        });
    }

    /**
     * Connects to ask something that takes no time: nothing of the session is set but its name.
     *
     * @throws UnusableDatabase as {@link #open} does
     */
    public static Connection openBriefly(DatabaseAddress address) throws UnusableDatabase {
        return open(address, connection -> {});
    }

    /** What is done with a new session. */
    private interface Preparation {
        void of(Connection connection) throws SQLException;
    }

    private static Connection open(DatabaseAddress address, Preparation preparation) throws UnusableDatabase {
        Properties properties = address.properties();
        properties.putIfAbsent("ApplicationName", "soundchart");
        // a session may wait for hours, for a dump or an index, and routers forget who is silent
        properties.putIfAbsent("tcpKeepAlive", "true");
        // spares two statements in each new session; the version is looked at below
        properties.putIfAbsent("assumeMinServerVersion", String.valueOf(OLDEST_SERVER));
        properties.putIfAbsent("connectTimeout", String.valueOf(DEADLINE_SECONDS));
        Connection connection = null;
        try {
            int socketTimeout = PGProperty.SOCKET_TIMEOUT.getInt(properties);
            // the server may fall silent at any moment of the login; afterwards a statement may take hours
            PGProperty.SOCKET_TIMEOUT.set(properties, PGProperty.CONNECT_TIMEOUT.getInt(properties));
            connection = Pgjdbc.connect(address.jdbcUrl(), properties);
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST_SERVER) {
                throw new UnusableDatabase("PostgreSQL " + OLDEST_SERVER + " or later is required; the server at "
                        + address + " is " + connection.getMetaData().getDatabaseProductVersion()
                        + ". Upgrade it, or name another one in DATABASE_URL");
            }
            preparation.of(connection);
            connection.setNetworkTimeout(null, socketTimeout * 1000);
            return connection;
        } catch (SQLException e) {
            closeQuietly(connection, e);
            throw e instanceof UnusableDatabase known ? known : unreachable(address, e);
        }
    }

    /** Some systems can't watch a socket while a statement runs (Windows); there the server refuses the setting. */
    private static void watchForLostClients(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET client_connection_check_interval = '1s'");
        } catch (SQLException e) {
            if (!INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** The address with the one host, of several, that the session is on. */
    private static DatabaseAddress connected(Connection connection, DatabaseAddress address) throws SQLException {
        HostSpec host = connection.unwrap(PgConnection.class).getQueryExecutor().getHostSpec();
        return new DatabaseAddress(
                List.of(new Host(host.getHost(), host.getPort())),
                address.database(),
                address.user(),
                address.password(),
                address.parameters());
    }

    /**
     * The address of a connection: what it was opened with, of several hosts only the one that the session is on. Others
     * may be other servers. Empty if it was not opened here.
     */
    public static Optional<DatabaseAddress> address(Connection connection) {
        return Optional.ofNullable(ADDRESSES.get(connection));
    }

    /** Another session of the same role in the same database of the same server, if the connection was opened here. */
    public static Optional<Connection> another(Connection connection) throws UnusableDatabase {
        DatabaseAddress address = ADDRESSES.get(connection);
        return address == null ? Optional.empty() : Optional.of(open(address));
    }

    private static UnusableDatabase unreachable(DatabaseAddress address, SQLException e) {
        return new UnusableDatabase("Can't connect to " + address + ": " + FailedConnection.reason(address, e), e);
    }

    /** Closes what is of no use any more, if it is there; what goes wrong with that is added to the reason. */
    static void closeQuietly(Connection connection, SQLException reason) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                reason.addSuppressed(e);
            }
        }
    }
}
