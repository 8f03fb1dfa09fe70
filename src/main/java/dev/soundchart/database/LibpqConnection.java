package dev.soundchart.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.soundchart.database.DatabaseAddress.Host;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An address as programs that use libpq are told it: {@code pg_dump}, {@code psql}. pgjdbc's parameters that libpq has
 * none for are left out (PostgreSQL 16 manual, section 34.1.2 "Parameter Key Words").
 */
public final class LibpqConnection {

    private static final String PASSWORD_FILE = "PGPASSFILE";

    /** Seconds; pgjdbc's default. libpq would wait without a limit. */
    private static final String CONNECT_TIMEOUT = "10";

    private final DatabaseAddress address;

    /**
     * @param address where to connect
     * @throws UnusableDatabase if libpq can't be told the address: its key is encrypted, or in Java's form
     */
    public LibpqConnection(DatabaseAddress address) throws UnusableDatabase {
        String key = address.parameters().getOrDefault("sslkey", "");
        if (address.parameters().containsKey("sslpassword") || key.endsWith(".p12") || key.endsWith(".pfx")) {
            throw new UnusableDatabase(
                    "PostgreSQL's own programs can't be given the key of the client's certificate"
                            + " with sslpassword or as PKCS #12. Name it in sslkey as a PEM or PKCS #8 file without a password");
        }
        this.address = address;
    }

    /**
     * The environment of such a program: all that it connects by, the password too. It is no part of the command line,
     * which every user of the machine can read.
     *
     * @param environment the variables of the calling process; libpq's among them are left out, for the address has been
     *     made of them. Where the password stands stays
     */
    public Map<String, String> environment(Map<String, String> environment) {
        Map<String, String> variables = new TreeMap<>(environment);
        variables
                .keySet()
                .removeIf(name -> name.startsWith("PG")
                        && !(name.equals(PASSWORD_FILE) && address.password().isEmpty()));
        variables.put("PGHOST", address.hosts().stream().map(Host::name).collect(joining(",")));
        variables.put(
                "PGPORT",
                address.hosts().stream()
                        .map(host -> String.valueOf(host.port()))
                        .collect(joining(",")));
        variables.put("PGDATABASE", address.database());
        variables.put("PGUSER", address.user());
        address.password().ifPresent(password -> variables.put("PGPASSWORD", password));
        variables.put("PGCONNECT_TIMEOUT", CONNECT_TIMEOUT);
        if (!address.requiredAuthentication().isEmpty()) {
            variables.put("PGREQUIREAUTH", address.requiredAuthentication());
        }
        parameters().forEach((parameter, value) -> {
            if (!parameter.variable().isEmpty()) {
                variables.put(parameter.variable(), value);
            }
        });
        return variables;
    }

    /** The address as a URL for libpq, without the password. */
    public String url() {
        String parameters = parameters().entrySet().stream()
                .map(given -> given.getKey().name() + "="
                        + URLEncoder.encode(given.getValue(), UTF_8).replace("+", "%20"))
                .sorted()
                .collect(joining("&"));
        return address + (parameters.isEmpty() ? "" : "?" + parameters);
    }

    private Map<ConnectionParameter, String> parameters() {
        Map<String, String> given = new TreeMap<>(address.parameters());
        // what pgjdbc takes JDBC's ssl=true for
        if (given.getOrDefault("ssl", "false").matches("|true")) {
            given.putIfAbsent("sslmode", "verify-full");
        }
        Map<ConnectionParameter, String> parameters = new HashMap<>();
        for (ConnectionParameter parameter : ConnectionParameter.all()) {
            Optional.ofNullable(given.get(parameter.property()))
                    .flatMap(parameter::translateBack)
                    .ifPresent(value -> parameters.put(parameter, value));
        }
        return parameters;
    }
}
