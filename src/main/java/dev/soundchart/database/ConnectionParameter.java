package dev.soundchart.database;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A connection parameter of libpq beside the address (PostgreSQL 18 manual, sections "Parameter Key Words" and
 * "Environment Variables"): translated to pgjdbc's name for it, or refused unless it asks for what is so in any case.
 * All of libpq's parameters are here, so that none is passed over.
 *
 * @param name libpq's name in a URL; empty for a variable that is no parameter
 * @param variable libpq's environment variable; empty where there is none
 * @param property pgjdbc's name; empty where it has none
 * @param translation from libpq's value to pgjdbc's; empty for a value that is not known or not supported
 * @param inverse from pgjdbc's value to libpq's; empty where libpq has none that says the same
 * @param obstacle why other values are not supported, and what to do; empty where all of libpq's are
 */
record ConnectionParameter(
        String name,
        String variable,
        String property,
        Function<String, Optional<String>> translation,
        Function<String, Optional<String>> inverse,
        String obstacle) {

    private static final List<ConnectionParameter> ALL = List.of(
            same("application_name", "PGAPPNAME", "ApplicationName"),
            fallback("fallback_application_name", "ApplicationName"),
            oneOf("channel_binding", "PGCHANNELBINDING", "channelBinding", "disable", "prefer", "require"),
            only("client_encoding", "PGCLIENTENCODING", "Java's driver always uses UTF8. Remove it", "UTF8", "auto"),
            number("connect_timeout", "PGCONNECT_TIMEOUT", "connectTimeout"),
            oneOf("gssencmode", "PGGSSENCMODE", "gssEncMode", "disable", "prefer", "require"),
            only("gssdelegation", "PGGSSDELEGATION", "Java's driver does not delegate credentials. Remove it", "0"),
            same("gsslib", "PGGSSLIB", "gsslib"),
            translated("keepalives", "", "tcpKeepAlive", Map.of("0", "false", "1", "true")),
            only("keepalives_idle", "", "The operating system decides. Set net.ipv4.tcp_keepalive_time", "0"),
            only("keepalives_interval", "", "The operating system decides. Set net.ipv4.tcp_keepalive_intvl", "0"),
            only("keepalives_count", "", "The operating system decides. Set net.ipv4.tcp_keepalive_probes", "0"),
            only("tcp_user_timeout", "", "The operating system decides. Set net.ipv4.tcp_retries2", "0"),
            same("krbsrvname", "PGKRBSRVNAME", "kerberosServerName"),
            translated(
                    "load_balance_hosts",
                    "PGLOADBALANCEHOSTS",
                    "loadBalanceHosts",
                    Map.of("disable", "false", "random", "true")),
            only("min_protocol_version", "PGMINPROTOCOLVERSION", "Protocol 3.0 is spoken. Remove it", "3.0"),
            only("max_protocol_version", "PGMAXPROTOCOLVERSION", "Protocol 3.0 is spoken. Remove it", "3.0"),
            only("oauth_issuer", "", "OAuth is not supported. Name a role with another login method"),
            only("oauth_client_id", "", "OAuth is not supported. Name a role with another login method"),
            only("oauth_client_secret", "", "OAuth is not supported. Name a role with another login method"),
            only("oauth_scope", "", "OAuth is not supported. Name a role with another login method"),
            same("options", "PGOPTIONS", "options"),
            only("passfile", "", "Name the file in the variable PGPASSFILE"),
            only("replication", "", "Changesets need an ordinary session. Remove it", "false", "off", "no", "0"),
            same("require_auth", "PGREQUIREAUTH", "requireAuth"),
            only("requirepeer", "PGREQUIREPEER", "It is about Unix sockets, which JDBC can't use. Remove it"),
            only("requiressl", "PGREQUIRESSL", "Write sslmode=require", "0"),
            only("scram_client_key", "", "Only passwords are supported. Name the password"),
            only("scram_server_key", "", "Only passwords are supported. Name the password"),
            same("sslcert", "PGSSLCERT", "sslcert"),
            only("sslcertmode", "PGSSLCERTMODE", "A certificate is sent if sslcert names one. Remove it", "allow"),
            only("sslcompression", "PGSSLCOMPRESSION", "TLS is not compressed. Remove it", "0"),
            only("sslcrl", "PGSSLCRL", "Java's driver reads no revocation list. Remove it"),
            only("sslcrldir", "PGSSLCRLDIR", "Java's driver reads no revocation list. Remove it"),
            same("sslkey", "PGSSLKEY", "sslkey"),
            only("sslkeylogfile", "", "Keys of TLS sessions are not logged. Remove it"),
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
            oneOf("sslnegotiation", "PGSSLNEGOTIATION", "sslNegotiation", "postgres", "direct"),
            same("sslpassword", "", "sslpassword"),
            // "system" stands for the JVM's trust store: DatabaseAddress#properties
            same("sslrootcert", "PGSSLROOTCERT", "sslrootcert"),
            only("sslsni", "PGSSLSNI", "Java sends the server's name. Remove it", "1"),
            only(
                    "ssl_min_protocol_version",
                    "PGSSLMINPROTOCOLVERSION",
                    "Java's settings decide. Set jdk.tls.client.protocols",
                    "TLSv1.2"),
            only(
                    "ssl_max_protocol_version",
                    "PGSSLMAXPROTOCOLVERSION",
                    "Java's settings decide. Set jdk.tls.client.protocols"),
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
                            "prefer-standby", "preferSecondary")),
            only("", "PGDATESTYLE", "Java's driver needs ISO. Unset it", "ISO", "ISO, MDY", "ISO, DMY", "ISO, YMD"),
            only(
                    "",
                    "PGTZ",
                    "The session has this process's time zone. Set TZ instead",
                    TimeZone.getDefault().getID()),
            only("", "PGGEQO", "Write PGOPTIONS='-c geqo=off'"));

    private static final Map<String, ConnectionParameter> BY_NAME = ALL.stream()
            .filter(parameter -> !parameter.name().isEmpty())
            .collect(Collectors.toUnmodifiableMap(ConnectionParameter::name, UnaryOperator.identity()));

    /** The parameter of that name in libpq. */
    static Optional<ConnectionParameter> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** All of them. */
    static List<ConnectionParameter> all() {
        return ALL;
    }

    /** pgjdbc's value for libpq's, or empty for a value that is not known or not supported. */
    Optional<String> translate(String value) {
        return translation.apply(value);
    }

    /** libpq's value for pgjdbc's, or empty where it has none. */
    Optional<String> translateBack(String value) {
        return inverse.apply(value);
    }

    private static ConnectionParameter same(String name, String variable, String property) {
        return new ConnectionParameter(name, variable, property, Optional::of, Optional::of, "");
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
                Optional::of,
                "");
    }

    /** One that counts where the other one of the same property is not given. */
    private static ConnectionParameter fallback(String name, String property) {
        return new ConnectionParameter(name, "", property, Optional::of, value -> Optional.empty(), "");
    }

    /** One that pgjdbc has not: no value is supported but those that say what is so without it. */
    private static ConnectionParameter only(String name, String variable, String obstacle, String... values) {
        return new ConnectionParameter(
                name,
                variable,
                "",
                value -> Stream.of(values).filter(value::equalsIgnoreCase).findFirst(),
                value -> Optional.empty(),
                obstacle);
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
                        .min(Comparator.naturalOrder()),
                "");
    }
}
