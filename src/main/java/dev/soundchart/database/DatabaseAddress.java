package dev.soundchart.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/**
 * Where a database is and as whom to connect.
 *
 * @param hosts the servers to try, in this order; at least one
 * @param database the database's name, as PostgreSQL knows it (not encoded)
 * @param user the role's name
 * @param password the role's password; where it is empty, pgjdbc looks in {@code .pgpass}
 * @param parameters further connection parameters, by pgjdbc's names
 */
public record DatabaseAddress(
        List<Host> hosts, String database, String user, Optional<String> password, Map<String, String> parameters) {

    /**
     * One server.
     *
     * @param name a host name or an address; an IPv6 address without brackets
     * @param port the TCP port, 1 to 65535
     */
    public record Host(String name, int port) {

        @Override
        public String toString() {
            return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
        }
    }

    /** The value of {@code sslrootcert} that stands for the JVM's trust store. */
    static final String SYSTEM_ROOTS = "system";

    /** What the server may not ask for where the connection may be without TLS. */
    private static final String NO_CLEAR_TEXT = "!password";

    private static final Set<String> MODES_WITHOUT_TLS = Set.of("disable", "allow", "prefer");

    /** What pgjdbc reads from a URL that has a component of its own here. */
    private static final Set<String> ADDRESS_PROPERTIES = Set.of("PGHOST", "PGPORT", "PGDBNAME", "user", "password");

    /**
     * The address in a URL of the JDBC driver, as pgjdbc itself reads it.
     *
     * @throws UnusableDatabase if pgjdbc can't read it
     */
    public static DatabaseAddress ofJdbcUrl(String url) throws UnusableDatabase {
        if (url.replaceFirst("\\?.*", "").contains("@")) {
            throw new UnusableDatabase(
                    "A JDBC URL has no user and password before the host. Write it without jdbc: at its"
                            + " beginning, or add ?user=…&password=…");
        }
        Properties read = Pgjdbc.parse(url);
        if (read == null) {
            throw new UnusableDatabase("The JDBC URL is malformed. Write it as jdbc:postgresql://host:port/database");
        }
        String[] names = read.getProperty("PGHOST").split(",");
        String[] ports = read.getProperty("PGPORT").split(",");
        List<Host> hosts = IntStream.range(0, names.length)
                .mapToObj(i -> new Host(names[i].replaceAll("[\\[\\]]", ""), Integer.parseInt(ports[i])))
                .toList();
        String user = read.getProperty("user", System.getProperty("user.name"));
        Map<String, String> parameters = new TreeMap<>();
        for (String name : read.stringPropertyNames()) {
            if (!ADDRESS_PROPERTIES.contains(name)) {
                // pgjdbc would pass it over: sslMode=verify-full
                if (PGProperty.forName(name) == null) {
                    throw new UnusableDatabase("The JDBC URL has the parameter \"" + name
                            + "\", which Java's driver does not know. Correct its spelling, or remove it");
                }
                parameters.put(name, read.getProperty(name));
            }
        }
        return new DatabaseAddress(
                hosts,
                read.getProperty("PGDBNAME", user),
                user,
                Optional.ofNullable(read.getProperty("password")),
                parameters);
    }

    /** The same address for another role, where one is given; null or empty leaves what is here. */
    public DatabaseAddress as(String otherUser, String otherPassword) {
        return new DatabaseAddress(
                hosts,
                database,
                isGiven(otherUser) ? otherUser : user,
                isGiven(otherPassword) ? Optional.of(otherPassword) : password,
                parameters);
    }

    /** Another database of the same server. */
    public DatabaseAddress withDatabase(String name) {
        return new DatabaseAddress(hosts, name, user, password, parameters);
    }

    /** The URL for pgjdbc; user, password and parameters are in {@link #properties()}. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + hostList() + "/" + encode(database);
    }

    /** What pgjdbc needs beside the URL. */
    public Properties properties() {
        Properties properties = new Properties();
        properties.putAll(parameters);
        if (!requiredAuthentication().isEmpty()) {
            properties.setProperty("requireAuth", requiredAuthentication());
        }
        if (SYSTEM_ROOTS.equals(parameters.get("sslrootcert"))) {
            properties.remove("sslrootcert");
            properties.setProperty("sslfactory", DefaultJavaSSLFactory.class.getName());
            properties.putIfAbsent("sslmode", "verify-full");
        }
        properties.setProperty("user", user);
        password.ifPresent(secret -> properties.setProperty("password", secret));
        return properties;
    }

    /**
     * The login methods that the server may ask for, as libpq's {@code require_auth} has them: those given; else all, but
     * no password in clear text where the connection may be without TLS. Empty for all.
     */
    String requiredAuthentication() {
        boolean withTls = SYSTEM_ROOTS.equals(parameters.get("sslrootcert"))
                || !MODES_WITHOUT_TLS.contains(parameters.getOrDefault("sslmode", isSslSet() ? "require" : "prefer"));
        return parameters.getOrDefault("requireAuth", withTls ? "" : NO_CLEAR_TEXT);
    }

    private boolean isSslSet() {
        return Set.of("", "true").contains(parameters.getOrDefault("ssl", "false"));
    }

    /** The address for people to read: without password and parameters. */
    @Override
    public String toString() {
        return "postgresql://" + encode(user) + "@" + hostList() + "/" + encode(database);
    }

    private String hostList() {
        StringJoiner list = new StringJoiner(",");
        for (Host host : hosts) {
            list.add(host.toString());
        }
        return list.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private static boolean isGiven(String value) {
        return value != null && !value.isEmpty();
    }
}
