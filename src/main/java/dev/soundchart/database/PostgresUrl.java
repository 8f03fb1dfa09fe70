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
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads connection URLs as libpq does (PostgreSQL 16 manual, section 34.1.1.2 "Connection URIs"): {@code postgresql://}
 * or {@code postgres://}, SQLAlchemy's {@code postgresql+psycopg2://} among them. What the URL leaves out comes from
 * libpq's environment variables, so the empty URL {@code postgresql://} stands for those variables alone.
 */
final class PostgresUrl {

    private static final int HIGHEST_PORT = 65535;

    /** Those that stand for a part of the address. */
    private static final Set<String> OWN_VARIABLES =
            Set.of("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGPASS", "PGDATABASE");

    /** The parameters that do. */
    static final Set<String> OWN_PARAMETERS =
            Set.of("host", "hostaddr", "port", "user", "password", "dbname", "service", "servicefile");

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

    /** Without regular expressions: to have the first one ready takes longer than all of this. */
    private DatabaseAddress address(String url) throws UnusableDatabase {
        int separator = url.indexOf("://");
        String scheme = separator < 0 ? "" : url.substring(0, separator);
        if (scheme.isEmpty() || !scheme.equals(before(scheme, ":/?#"))) {
            throw malformed("has no :// in it");
        }
        if (!isPostgres(scheme)) {
            // what stands there may be a password
            throw malformed("does not start with postgresql://");
        }
        String rest = url.substring(separator + 3);
        String path = before(rest, "?");
        if (after(path, rest).contains("@")) {
            throw malformed("has an @ after a ?; in a user or password write them as %40 and %3F");
        }
        readParameters(after(path, rest));
        String authority = before(path, "/");
        int at = authority.indexOf('@');
        if (at != authority.lastIndexOf('@')) {
            throw malformed("has more than one @ before the database; in a user or password write it as %40");
        }
        readCredentials(at < 0 ? "" : authority.substring(0, at));
        String database = after(authority, path);
        if (database.contains("@") || database.contains("/")) {
            throw malformed("has an @ or / after the host; in a user, password or database write them as %40 and %2F");
        }
        put("dbname", decode(database, "database"));
        addService(authority.substring(at + 1).isEmpty());

        String user = first("user", "PGUSER").orElse(System.getProperty("user.name"));
        return new DatabaseAddress(
                hosts(authority.substring(at + 1)),
                first("dbname", "PGDATABASE").orElse(user),
                user,
                first("password", "PGPASSWORD", "PGPASS"),
                jdbcParameters());
    }

    private static boolean isPostgres(String scheme) {
        String driver = after("postgresql", scheme);
        return scheme.equals("postgres")
                || scheme.equals("postgresql")
                || scheme.startsWith("postgresql+") && driver.matches("[a-z0-9_]+");
    }

    /** A text up to the first of some characters; all of it if none of them is in it. */
    private static String before(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return text.substring(0, i);
            }
        }
        return text;
    }

    /** What follows a beginning of a text and the character after that; empty if nothing does. */
    private static String after(String beginning, String text) {
        return beginning.length() < text.length() ? text.substring(beginning.length() + 1) : "";
    }

    private void readCredentials(String credentials) throws UnusableDatabase {
        int colon = credentials.indexOf(':');
        put("user", decode(colon < 0 ? credentials : credentials.substring(0, colon), "user"));
        put("password", decode(colon < 0 ? "" : credentials.substring(colon + 1), "password"));
    }

    /** The URL's parameters: those that name a part of the address, and the others as libpq calls them. */
    private void readParameters(String text) throws UnusableDatabase {
        for (String parameter : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals < 1 || parameter.indexOf('=', equals + 1) >= 0) {
                throw malformed("has a parameter that is not of the form name=value");
            }
            String name = decode(parameter.substring(0, equals), "parameter name");
            String value = decode(parameter.substring(equals + 1), name);
            if (OWN_PARAMETERS.contains(name)) {
                own.put(name, value);
            } else if (name.equals("ssl")) {
                // libpq reads JDBC's ssl=true so; asyncpg's ssl takes the values of sslmode
                parameters.put("sslmode", value.equals("true") ? "require" : value);
            } else {
                parameters.put(name, value);
            }
        }
    }

    /** What the URL leaves out, a service tells before the environment does. */
    private void addService(boolean withHost) throws UnusableDatabase {
        Optional<String> service = first("service", "PGSERVICE");
        if (service.isPresent()) {
            ServiceFile.parameters(service.get(), first("servicefile", "PGSERVICEFILE"), environment)
                    .forEach((name, value) -> {
                        if (!OWN_PARAMETERS.contains(name)) {
                            parameters.putIfAbsent(name, value);
                        } else if (withHost || !name.startsWith("host")) {
                            own.putIfAbsent(name, value);
                        }
                    });
        }
    }

    private List<Host> hosts(String authority) throws UnusableDatabase {
        Optional<String> addresses = first("hostaddr", "PGHOSTADDR");
        if (addresses.isEmpty()) {
            return namedHosts(authority);
        }
        String where = own.containsKey("hostaddr") ? source + ": hostaddr" : "PGHOSTADDR";
        List<Host> hosts = plainHosts(addresses.get(), where);
        boolean isNamed = !authority.isEmpty() || first("host", "PGHOST").isPresent();
        if (isNamed && !hosts.equals(namedHosts(authority))) {
            throw new UnusableDatabase(where
                    + " names another host than the one that is given, and Java's driver can't connect to one by the"
                    + " name of another. Put the address in the host's place, or remove it");
        }
        return hosts;
    }

    private List<Host> namedHosts(String authority) throws UnusableDatabase {
        if (own.containsKey("host")) {
            return plainHosts(own.get("host"), source);
        }
        if (authority.isEmpty()) {
            return plainHosts(environment.getOrDefault("PGHOST", ""), "PGHOST");
        }
        List<Host> hosts = new ArrayList<>();
        for (String text : authority.split(",", -1)) {
            boolean inBrackets = text.startsWith("[");
            String address = inBrackets ? before(text.substring(1), "]") : before(text, ":");
            String port = inBrackets ? after("[" + address, text) : text.substring(address.length());
            if (inBrackets && text.indexOf(']') < 0
                    || !inBrackets && !address.equals(before(address, "[]"))
                    || !port.isEmpty() && !port.startsWith(":")) {
                throw malformed("has a malformed host. Write an IPv6 address in brackets: [::1]");
            }
            String name = inBrackets ? address : decode(address, "host");
            hosts.add(new Host(
                    hostName(name, source),
                    port.length() < 2 ? ports().get(0) : portNumber(port.substring(1), source)));
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
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            if (!isInHostNames(name.codePointAt(i))) {
                throw new UnusableDatabase(
                        where + " has a malformed host. Write it as in localhost, 192.0.2.1 or [::1]");
            }
        }
        return name.isEmpty() ? "localhost" : name;
    }

    private static boolean isInHostNames(int character) {
        return switch (Character.getType(character)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER -> true;
            default -> "._:%-".indexOf(character) >= 0;
        };
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
        int port = text.length() > 5 ? 0 : number(text);
        if (port >= 1 && port <= HIGHEST_PORT) {
            return port;
        }
        throw new UnusableDatabase(where + " has a port that is not a number from 1 to 65535. In a password, write / as"
                + " %2F and ? as %3F");
    }

    /** 0 if there is anything but digits. */
    private static int number(String text) {
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            number = 10 * number + digit - '0';
        }
        return number;
    }

    private Map<String, String> jdbcParameters() throws UnusableDatabase {
        Map<String, String> translated = new TreeMap<>();
        if (parameters.isEmpty() && !hasOtherVariables()) {
            return translated;
        }
        for (ConnectionParameter parameter : ConnectionParameter.all()) {
            String value = environment.get(parameter.variable());
            if (value != null && !value.isEmpty() && !parameters.containsKey(parameter.name())) {
                add(parameter, value, parameter.variable(), translated);
            }
        }
        for (Map.Entry<String, String> given : parameters.entrySet()) {
            ConnectionParameter parameter = ConnectionParameter.named(given.getKey())
                    .orElseThrow(() -> malformed("has the parameter \"" + given.getKey()
                            + "\", which this program does not know; remove it, or see docs/configuration.md"));
            add(parameter, given.getValue(), source, translated);
        }
        requireVerifiedTls(translated);
        return translated;
    }

    /** application_name comes before fallback_application_name in any order. */
    private static void add(ConnectionParameter parameter, String value, String where, Map<String, String> translated)
            throws UnusableDatabase {
        String property = translate(parameter, value, where);
        if (parameter.name().startsWith("fallback_")) {
            translated.putIfAbsent(parameter.property(), property);
        } else if (!parameter.property().isEmpty()) {
            translated.put(parameter.property(), property);
        }
    }

    /** As libpq does: any public authority signs a certificate for any host, so the name must be looked at. */
    private void requireVerifiedTls(Map<String, String> translated) throws UnusableDatabase {
        if (DatabaseAddress.SYSTEM_ROOTS.equals(translated.get("sslrootcert"))) {
            if (!translated.getOrDefault("sslmode", "verify-full").equals("verify-full")) {
                throw new UnusableDatabase(source + ": sslrootcert=system needs sslmode=verify-full");
            }
            if (translated.containsKey("sslcert")) {
                throw new UnusableDatabase(source + ": sslrootcert=system and sslcert can't be used together. Name the"
                        + " file of the server's authority in sslrootcert");
            }
        }
    }

    /** Most environments have none, and then nothing of what follows need be loaded. */
    private boolean hasOtherVariables() {
        for (String variable : environment.keySet()) {
            if (variable.startsWith("PG") && !OWN_VARIABLES.contains(variable)) {
                return true;
            }
        }
        return false;
    }

    private static String translate(ConnectionParameter parameter, String value, String where) throws UnusableDatabase {
        return parameter
                .translate(value)
                .orElseThrow(() -> new UnusableDatabase(
                        parameter.obstacle().isEmpty()
                                ? where + ": \"" + value + "\" is not a value of " + parameter.name()
                                        + ". See docs/configuration.md"
                                : where + ": " + (parameter.name().isEmpty() ? "this value" : parameter.name())
                                        + " is not supported. " + parameter.obstacle()));
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
