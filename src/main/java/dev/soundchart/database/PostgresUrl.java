package dev.soundchart.database;

import dev.soundchart.database.DatabaseAddress.Host;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads connection URLs as libpq does (PostgreSQL 16 manual, section 34.1.1.2 "Connection URIs"): {@code postgresql://}
 * or {@code postgres://}, SQLAlchemy's {@code postgresql+psycopg2://} among them. What the URL leaves out comes from
 * libpq's environment variables, so the empty URL {@code postgresql://} stands for those variables alone.
 */
final class PostgresUrl {

    private static final Pattern FORM = Pattern.compile(
            "(?<scheme>[^:/?#]+)://(?<authority>[^/?]*)(?:/(?<database>[^?]*))?(?:\\?(?<parameters>.*))?",
            Pattern.DOTALL);
    private static final Pattern SCHEME = Pattern.compile("postgres|postgresql(\\+[a-z0-9_]+)?");
    private static final Pattern HOST = Pattern.compile("(\\[(?<ipv6>[^]]*)]|(?<name>[^:\\[\\]]*))(:(?<port>.*))?");
    private static final String EXPECTED = "Write it as postgresql://user:password@host:port/database?sslmode=require";

    private final String source;
    private final Map<String, String> environment;
    private final Map<String, String> own = new TreeMap<>();
    private final Map<String, String> parameters = new TreeMap<>();

    private PostgresUrl(String source, Map<String, String> environment) {
        this.source = source;
        this.environment = environment;
    }

    /**
     * The address that a URL and, for what it leaves out, the environment give.
     *
     * @param url the URL
     * @param source where the URL is from, for messages: {@code DATABASE_URL}
     * @param environment the environment variables
     * @throws UnusableDatabase if a part of it is malformed or can't be honoured; the message names the part, not what
     *     it holds if that may be a secret
     */
    static DatabaseAddress parse(String url, String source, Map<String, String> environment) throws UnusableDatabase {
        return new PostgresUrl(source, environment).address(url.strip());
    }

    private DatabaseAddress address(String url) throws UnusableDatabase {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw malformed("has no :// in it");
        }
        if (!SCHEME.matcher(form.group("scheme")).matches()) {
            throw malformed("starts with " + form.group("scheme") + "://");
        }
        readParameters(form.group("parameters"));
        String authority = form.group("authority");
        int at = authority.indexOf('@');
        if (at != authority.lastIndexOf('@')) {
            throw malformed("has more than one @ before the database; in a user or password write it as %40");
        }
        readCredentials(at < 0 ? "" : authority.substring(0, at));
        String database = Optional.ofNullable(form.group("database")).orElse("");
        if (database.contains("@") || database.contains("/")) {
            throw malformed("has an @ or / after the host; in a user, password or database write them as %40 and %2F");
        }
        put("dbname", decode(database, "database"));

        String user = first("user", "PGUSER").orElse(System.getProperty("user.name"));
        return new DatabaseAddress(
                hosts(authority.substring(at + 1)),
                first("dbname", "PGDATABASE").orElse(user),
                user,
                first("password", "PGPASSWORD", "PGPASS"),
                jdbcParameters());
    }

    private void readCredentials(String credentials) throws UnusableDatabase {
        int colon = credentials.indexOf(':');
        put("user", decode(colon < 0 ? credentials : credentials.substring(0, colon), "user"));
        put("password", decode(colon < 0 ? "" : credentials.substring(colon + 1), "password"));
    }

    /** The URL's parameters: those that name a part of the address, and the others as libpq calls them. */
    private void readParameters(String text) throws UnusableDatabase {
        for (String parameter : text == null || text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals < 1 || parameter.indexOf('=', equals + 1) >= 0) {
                throw malformed("has a parameter that is not of the form name=value");
            }
            String name = decode(parameter.substring(0, equals), "parameter name");
            String value = decode(parameter.substring(equals + 1), name);
            switch (name) {
                case "host", "port", "user", "password", "dbname" -> own.put(name, value);
                // libpq reads JDBC's ssl=true so; asyncpg's ssl takes the values of sslmode
                case "ssl" -> parameters.put("sslmode", value.equals("true") ? "require" : value);
                default -> parameters.put(name, value);
            }
        }
    }

    private List<Host> hosts(String authority) throws UnusableDatabase {
        if (own.containsKey("host")) {
            return plainHosts(own.get("host"), source);
        }
        if (authority.isEmpty()) {
            return plainHosts(environment.getOrDefault("PGHOST", ""), "PGHOST");
        }
        List<Host> hosts = new ArrayList<>();
        for (String text : authority.split(",", -1)) {
            Matcher form = HOST.matcher(text);
            if (!form.matches()) {
                throw malformed("has a malformed host. Write an IPv6 address in brackets: [::1]");
            }
            String name = form.group("ipv6") != null ? form.group("ipv6") : decode(form.group("name"), "host");
            String port = form.group("port");
            hosts.add(new Host(
                    hostName(name, source),
                    port == null || port.isEmpty() ? ports().get(0) : portNumber(port, source)));
        }
        return List.copyOf(hosts);
    }

    /** Hosts that are not in the form of a URL: their ports are a list of its own, one for each host or one for all. */
    private List<Host> plainHosts(String names, String where) throws UnusableDatabase {
        String[] list = names.split(",", -1);
        List<Integer> ports = ports();
        if (ports.size() > 1 && ports.size() != list.length) {
            throw new UnusableDatabase(where + " has " + list.length + " hosts, but there are " + ports.size()
                    + " ports. Give one port for each host, or one for all");
        }
        List<Host> hosts = new ArrayList<>();
        for (int i = 0; i < list.length; i++) {
            hosts.add(new Host(hostName(list[i].strip(), where), ports.get(ports.size() > 1 ? i : 0)));
        }
        return List.copyOf(hosts);
    }

    private static String hostName(String name, String where) throws UnusableDatabase {
        if (name.startsWith("/") || name.startsWith("@")) {
            throw new UnusableDatabase(where + " names a Unix socket, which JDBC can't use. Name a host: localhost");
        }
        if (!name.matches("[\\p{L}\\p{N}._:%-]*")) {
            throw new UnusableDatabase(where + " has a malformed host. Write it as in localhost, 192.0.2.1 or [::1]");
        }
        return name.isEmpty() ? "localhost" : name;
    }

    private List<Integer> ports() throws UnusableDatabase {
        String where = own.containsKey("port") ? source : "PGPORT";
        List<Integer> ports = new ArrayList<>();
        for (String port : first("port", "PGPORT").orElse("5432").split(",", -1)) {
            ports.add(portNumber(port, where));
        }
        return ports;
    }

    /** The text is not repeated in the message: a password with a / in it leaves a part of itself here. */
    private static int portNumber(String text, String where) throws UnusableDatabase {
        if (text.matches("\\d{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        }
        throw new UnusableDatabase(where + " has a port that is not a number from 1 to 65535. In a password, write / as"
                + " %2F and ? as %3F");
    }

    private Map<String, String> jdbcParameters() throws UnusableDatabase {
        Map<String, String> translated = new TreeMap<>();
        for (ConnectionParameter parameter : ConnectionParameter.all()) {
            String value = environment.get(parameter.variable());
            if (value != null && !value.isEmpty()) {
                translated.put(parameter.property(), translate(parameter, value, parameter.variable()));
            }
        }
        for (Map.Entry<String, String> given : parameters.entrySet()) {
            ConnectionParameter parameter = ConnectionParameter.named(given.getKey())
                    .orElseThrow(() -> malformed("has the parameter \"" + given.getKey()
                            + "\", which this program does not know; remove it, or see docs/configuration.md"));
            translated.put(parameter.property(), translate(parameter, given.getValue(), source));
        }
        return translated;
    }

    private static String translate(ConnectionParameter parameter, String value, String where) throws UnusableDatabase {
        return parameter
                .translate(value)
                .orElseThrow(() -> new UnusableDatabase(where + ": \"" + value + "\" is no value of " + parameter.name()
                        + ". See docs/configuration.md"));
    }

    private void put(String part, String value) {
        if (!value.isEmpty()) {
            own.putIfAbsent(part, value);
        }
    }

    /** The part as the URL has it, else the first of the variables that is set and not empty. */
    private Optional<String> first(String part, String... variables) {
        if (own.containsKey(part)) {
            return Optional.of(own.get(part));
        }
        for (String variable : variables) {
            String value = environment.get(variable);
            if (value != null && !value.isEmpty()) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** Percent-decoding as in RFC 3986, where a plus sign stays one. */
    private String decode(String text, String part) throws UnusableDatabase {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] != '%') {
                bytes.write(encoded[i]);
                continue;
            }
            int high = i + 2 < encoded.length ? Character.digit(encoded[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(encoded[i + 2], 16) : -1;
            if (low < 0 || high == 0 && low == 0) {
                throw malformed("has a % in its " + part + " that is not followed by two hexadecimal digits (write a"
                        + " percent sign as %25)");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("has a " + part + " whose percent-encoded bytes are not UTF-8");
        }
    }

    private UnusableDatabase malformed(String what) {
        return new UnusableDatabase(source + " " + what + ". " + EXPECTED);
    }
}
