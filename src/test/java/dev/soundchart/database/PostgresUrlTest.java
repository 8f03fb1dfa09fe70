package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.database.DatabaseAddress.Host;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresUrlTest {

    private static final String SECRET = "hidden";

    static Stream<Arguments> urls() {
        return Stream.of(
                url("postgresql://u:p@h:5433/d", address(List.of(new Host("h", 5433)), "d", "u", "p")),
                url("postgres://u:p@h/d", address(List.of(new Host("h", 5432)), "d", "u", "p")),
                url("postgresql+psycopg2://u:p@h/d", address(List.of(new Host("h", 5432)), "d", "u", "p")),
                url("postgresql+asyncpg://u:p@h/d", address(List.of(new Host("h", 5432)), "d", "u", "p")),
                url("  postgresql://u:p@h/d\n", address(List.of(new Host("h", 5432)), "d", "u", "p")),
                url("postgresql://u@h/d", address(List.of(new Host("h", 5432)), "d", "u", null)),
                url("postgresql://u:@h/d", address(List.of(new Host("h", 5432)), "d", "u", null)),
                url("postgresql://u@h", address(List.of(new Host("h", 5432)), "u", "u", null)),
                url("postgresql://u@h/", address(List.of(new Host("h", 5432)), "u", "u", null)),
                url("postgresql://u@/d", address(List.of(new Host("localhost", 5432)), "d", "u", null)),
                url("postgresql://u@:6000/d", address(List.of(new Host("localhost", 6000)), "d", "u", null)),
                url("postgresql://u@h:/d", address(List.of(new Host("h", 5432)), "d", "u", null)),
                url("postgresql://u@[::1]:5433/d", address(List.of(new Host("::1", 5433)), "d", "u", null)),
                url(
                        "postgresql://u@a:1,b,c:3/d",
                        address(List.of(new Host("a", 1), new Host("b", 5432), new Host("c", 3)), "d", "u", null)),
                url(
                        "postgresql://a%40b:p%3A%2F%3F%23%5B%5D%40%25@h/d%20%C3%A9",
                        address(List.of(new Host("h", 5432)), "d é", "a@b", "p:/?#[]@%")),
                url("postgresql://u:a+b%20c:d@h/d", address(List.of(new Host("h", 5432)), "d", "u", "a+b c:d")),
                url(
                        "postgresql:///?host=h&port=5433&user=u&password=p&dbname=d",
                        address(List.of(new Host("h", 5433)), "d", "u", "p")));
    }

    @ParameterizedTest
    @MethodSource("urls")
    void urlsAreRead(String url, DatabaseAddress expected) throws UnusableDatabase {
        assertThat(PostgresUrl.parse(url, "DATABASE_URL", Map.of())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=require, sslmode, require",
        "sslmode=verify-full, sslmode, verify-full",
        "ssl=true, sslmode, require",
        "ssl=prefer, sslmode, prefer",
        "sslrootcert=%2Fetc%2Fca.pem, sslrootcert, /etc/ca.pem",
        "sslcert=c, sslcert, c",
        "sslkey=k, sslkey, k",
        "connect_timeout=10, connectTimeout, 10",
        "connect_timeout=-1, connectTimeout, 0",
        "application_name=deploy%20job, ApplicationName, deploy job",
        "target_session_attrs=read-write, targetServerType, primary",
        "target_session_attrs=prefer-standby, targetServerType, preferSecondary",
        "channel_binding=require, channelBinding, require",
        "gssencmode=disable, gssEncMode, disable",
        "keepalives=1, tcpKeepAlive, true",
        "load_balance_hosts=random, loadBalanceHosts, true",
        "require_auth=scram-sha-256, requireAuth, scram-sha-256",
        "options=-c%20work_mem%3D1MB, options, -c work_mem=1MB"
    })
    void parametersOfLibpqAreTranslated(String parameter, String property, String value) throws UnusableDatabase {
        assertThat(PostgresUrl.parse("postgresql://u@h/d?" + parameter, "DATABASE_URL", Map.of())
                        .parameters())
                .containsExactlyEntriesOf(Map.of(property, value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost:5432/d | has no :// in it",
                "postgresql:/h/d | has no :// in it",
                "mysql://u:hidden@h/d | does not start with postgresql://",
                "hidden://u:1@h/d | does not start with postgresql://",
                "postgresql://u:1?hidden=x@h/d | has an @ after a ?",
                "postgresql://u:1?sslmode=hidden@h/d | has an @ after a ?",
                "postgresql+://u:hidden@h/d | does not start with postgresql://",
                "postgresql://u:hi@hidden@h/d | more than one @",
                "postgresql://u:1/hidden@h/d | an @ or / after the host",
                "postgresql://u:hidden/x@h/d | an @ or / after the host",
                "postgresql://u:hidden@h/d/e | an @ or / after the host",
                "postgresql://u:hidden@h:70000/d | a port that is not a number",
                "postgresql://u:hidden@h:0/d | a port that is not a number",
                "postgresql://u:hidden@h:54x/d | a port that is not a number",
                "postgresql://u:hidden@::1/d | a port that is not a number",
                "postgresql://u:hidden@[::1/d | Write an IPv6 address in brackets",
                "postgresql://u:hidden@%2Fvar%2Frun/d | names a Unix socket",
                "postgresql://u:hidden@h%3Fuser%3Dx/d | has a malformed host",
                "postgresql://u:hidden@h%2Fx/d | has a malformed host",
                "postgresql://u:hidden%@h/d | a % in its password",
                "postgresql://u:hidden%zz@h/d | a % in its password",
                "postgresql://u:hidden%00@h/d | a % in its password",
                "postgresql://u:hidden%ff@h/d | not UTF-8",
                "postgresql://u:hidden@h/%d | a % in its database",
                "postgresql://u:hidden@h/d?sslmode | not of the form name=value",
                "postgresql://u:hidden@h/d?a=b=c | not of the form name=value",
                "postgresql://u:hidden@h/d?sslmode=require& | not of the form name=value",
                "postgresql://u:hidden@h/d?sslmode=on | \"on\" is not a value of sslmode",
                "postgresql://u:hidden@h/d?connect_timeout=soon | \"soon\" is not a value of connect_timeout",
                "postgresql://u:hidden@h/d?sslrootcert=system&sslmode=require | needs sslmode=verify-full",
                "postgresql://u:hidden@h/d?socketFactory=x | the parameter \"socketFactory\"",
                "postgresql://u:hidden@h/d?sslcrl=x | sslcrl is not supported"
            })
    void unreadableUrlIsRefusedWithoutShowingThePassword(String url, String message) {
        assertThatThrownBy(() -> PostgresUrl.parse(url, "DATABASE_URL", Map.of()))
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageStartingWith("DATABASE_URL")
                .hasMessageContaining(message)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void partsMissingInTheUrlComeFromTheEnvironment() throws UnusableDatabase {
        Map<String, String> environment = Map.of(
                "PGHOST",
                "eh",
                "PGPORT",
                "6000",
                "PGUSER",
                "eu",
                "PGPASSWORD",
                "ep",
                "PGDATABASE",
                "ed",
                "PGSSLMODE",
                "require");
        Map<String, String> tls = Map.of("sslmode", "require");

        assertThat(PostgresUrl.parse("postgresql://", "PGHOST", environment))
                .isEqualTo(new DatabaseAddress(List.of(new Host("eh", 6000)), "ed", "eu", Optional.of("ep"), tls));
        assertThat(PostgresUrl.parse("postgresql://u:p@h:1/d?sslmode=disable", "DATABASE_URL", environment))
                .isEqualTo(new DatabaseAddress(
                        List.of(new Host("h", 1)), "d", "u", Optional.of("p"), Map.of("sslmode", "disable")));
    }

    @Test
    void pgpasswordPrecedesPgpass() throws UnusableDatabase {
        assertThat(PostgresUrl.parse("postgresql://h", "PGHOST", Map.of("PGPASS", "a"))
                        .password())
                .contains("a");
        assertThat(PostgresUrl.parse("postgresql://h", "PGHOST", Map.of("PGPASS", "a", "PGPASSWORD", "b"))
                        .password())
                .contains("b");
    }

    @Test
    void listsOfHostsAndPortsAreRead() throws UnusableDatabase {
        assertThat(PostgresUrl.parse("postgresql://u@/d", "PGHOST", Map.of("PGHOST", "::1"))
                        .hosts())
                .containsExactly(new Host("::1", 5432));
        assertThat(PostgresUrl.parse("postgresql://u@/d", "PGHOST", Map.of("PGHOST", "a,b", "PGPORT", "1,2"))
                        .hosts())
                .containsExactly(new Host("a", 1), new Host("b", 2));
        assertThat(PostgresUrl.parse("postgresql:///d?host=a,::1&port=7&user=u", "DATABASE_URL", Map.of())
                        .hosts())
                .containsExactly(new Host("a", 7), new Host("::1", 7));
        assertThatThrownBy(() ->
                        PostgresUrl.parse("postgresql://u@/d", "PGHOST", Map.of("PGHOST", "a,b,c", "PGPORT", "1,2")))
                .hasMessage("PGHOST has 3 hosts, but there are 2 ports. Give one port for each host, or one for all");
    }

    @ParameterizedTest
    @CsvSource({"PGPORT, x", "PGHOST, /var/run/postgresql", "PGSSLMODE, on"})
    void unreadableVariableIsNamed(String variable, String value) {
        assertThatThrownBy(() -> PostgresUrl.parse("postgresql://", "PGDATABASE", Map.of(variable, value)))
                .hasMessageStartingWith(variable);
    }

    private static Arguments url(String url, DatabaseAddress expected) {
        return Arguments.of(url, expected);
    }

    private static DatabaseAddress address(List<Host> hosts, String database, String user, String password) {
        return new DatabaseAddress(hosts, database, user, Optional.ofNullable(password), Map.of());
    }
}
