package dev.soundchart.database;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A connection parameter of libpq that pgjdbc has under a name of its own (PostgreSQL 16 manual, sections 34.1.2
 * "Parameter Key Words" and 34.15 "Environment Variables").
 *
 * @param name libpq's name in a URL
 * @param variable libpq's environment variable; empty where there is none
 * @param property pgjdbc's name
 * @param translation from libpq's value to pgjdbc's; empty where libpq would not know the value
 * @param inverse from pgjdbc's value to libpq's; empty where libpq has none that says the same
 */
record ConnectionParameter(
        String name,
        String variable,
        String property,
        Function<String, Optional<String>> translation,
        Function<String, Optional<String>> inverse) {

    private static final Map<String, ConnectionParameter> ALL = Stream.of(
                    same("application_name", "PGAPPNAME", "ApplicationName"),
                    oneOf("channel_binding", "PGCHANNELBINDING", "channelBinding", "disable", "prefer", "require"),
                    number("connect_timeout", "PGCONNECT_TIMEOUT", "connectTimeout"),
                    oneOf("gssencmode", "PGGSSENCMODE", "gssEncMode", "disable", "prefer", "require"),
                    same("gsslib", "PGGSSLIB", "gsslib"),
                    translated("keepalives", "", "tcpKeepAlive", Map.of("0", "false", "1", "true")),
                    same("krbsrvname", "PGKRBSRVNAME", "kerberosServerName"),
                    translated(
                            "load_balance_hosts",
                            "PGLOADBALANCEHOSTS",
                            "loadBalanceHosts",
                            Map.of("disable", "false", "random", "true")),
                    same("options", "PGOPTIONS", "options"),
                    same("require_auth", "PGREQUIREAUTH", "requireAuth"),
                    same("sslcert", "PGSSLCERT", "sslcert"),
                    same("sslkey", "PGSSLKEY", "sslkey"),
                    oneOf(
                            "sslmode",
                            "PGSSLMODE",
                            "sslmode",
                            "disable",
                            "allow",
                            "prefer",
                            "require",
                            "verify-ca",
                            "verify-full"),
                    same("sslpassword", "", "sslpassword"),
                    // "system" is libpq's word for the trusted roots of the machine, which pgjdbc does not read
                    new ConnectionParameter(
                            "sslrootcert",
                            "PGSSLROOTCERT",
                            "sslrootcert",
                            value -> Optional.of(value).filter(file -> !file.equals("system")),
                            Optional::of),
                    translated(
                            "target_session_attrs",
                            "PGTARGETSESSIONATTRS",
                            "targetServerType",
                            Map.of(
                                    "any", "any",
                                    "read-write", "primary",
                                    "primary", "primary",
                                    "read-only", "secondary",
                                    "standby", "secondary",
                                    "prefer-standby", "preferSecondary")))
            .collect(Collectors.toUnmodifiableMap(ConnectionParameter::name, UnaryOperator.identity()));

    /** The parameter of that name in libpq, if pgjdbc has it too. */
    static Optional<ConnectionParameter> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** All of them, in no order. */
    static Iterable<ConnectionParameter> all() {
        return ALL.values();
    }

    /** pgjdbc's value for libpq's, or empty where libpq would refuse it. */
    Optional<String> translate(String value) {
        return translation.apply(value);
    }

    /** libpq's value for pgjdbc's, or empty where it has none. */
    Optional<String> translateBack(String value) {
        return inverse.apply(value);
    }

    private static ConnectionParameter same(String name, String variable, String property) {
        return new ConnectionParameter(name, variable, property, Optional::of, Optional::of);
    }

    private static ConnectionParameter number(String name, String variable, String property) {
        return new ConnectionParameter(
                name,
                variable,
                property,
                value -> Optional.of(value)
                        .filter(text -> text.matches("-?\\d{1,6}"))
                        // libpq waits without a limit at zero and below
                        .map(text -> text.startsWith("-") ? "0" : text),
                Optional::of);
    }

    private static ConnectionParameter oneOf(String name, String variable, String property, String... values) {
        return translated(
                name,
                variable,
                property,
                Stream.of(values).collect(Collectors.toMap(UnaryOperator.identity(), UnaryOperator.identity())));
    }

    private static ConnectionParameter translated(
            String name, String variable, String property, Map<String, String> values) {
        return new ConnectionParameter(
                name,
                variable,
                property,
                value -> Optional.ofNullable(values.get(value)),
                value -> values.keySet().stream()
                        .filter(own -> values.get(own).equals(value))
                        .min(Comparator.naturalOrder()));
    }
}
