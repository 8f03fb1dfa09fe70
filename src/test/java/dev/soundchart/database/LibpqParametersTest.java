package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.database.DatabaseAddress.Host;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;

/** All that libpq connects by: followed, or refused by name. */
class LibpqParametersTest {

    /** PostgreSQL 18 manual, "Parameter Key Words", and servicefile of version 19. */
    private static final List<String> PARAMETERS =
            List.of(("host hostaddr port dbname user password passfile require_auth channel_binding connect_timeout"
                            + " client_encoding options application_name fallback_application_name keepalives"
                            + " keepalives_idle keepalives_interval keepalives_count tcp_user_timeout replication"
                            + " gssencmode sslmode requiressl sslnegotiation sslcompression sslcert sslkey"
                            + " sslkeylogfile sslpassword sslcertmode sslrootcert sslcrl sslcrldir sslsni requirepeer"
                            + " ssl_min_protocol_version ssl_max_protocol_version min_protocol_version"
                            + " max_protocol_version krbsrvname gsslib gssdelegation scram_client_key"
                            + " scram_server_key service servicefile target_session_attrs load_balance_hosts"
                            + " oauth_issuer oauth_client_id oauth_scope oauth_client_secret")
                    .split(" "));

    /** PostgreSQL 18 manual, "Environment Variables"; without those of folders. PGPASSFILE is pgjdbc's to read. */
    private static final List<String> VARIABLES =
            List.of(("PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGREQUIREAUTH PGCHANNELBINDING PGSERVICE"
                            + " PGSERVICEFILE PGOPTIONS PGAPPNAME PGSSLMODE PGREQUIRESSL PGSSLNEGOTIATION"
                            + " PGSSLCOMPRESSION PGSSLCERT PGSSLKEY PGSSLCERTMODE PGSSLROOTCERT PGSSLCRL PGSSLCRLDIR"
                            + " PGSSLSNI PGREQUIREPEER PGSSLMINPROTOCOLVERSION PGSSLMAXPROTOCOLVERSION"
                            + " PGMINPROTOCOLVERSION PGMAXPROTOCOLVERSION PGGSSENCMODE PGKRBSRVNAME PGGSSLIB"
                            + " PGGSSDELEGATION PGCONNECT_TIMEOUT PGCLIENTENCODING PGTARGETSESSIONATTRS"
                            + " PGLOADBALANCEHOSTS PGDATESTYLE PGTZ PGGEQO")
                    .split(" "));

    @TempDir
    private Path folder;

    /** A value that none of them has: the parameter is refused by its name, or it is in the address. */
    @Test
    void everyParameterIsFollowedOrRefusedByName() {
        for (String name : PARAMETERS) {
            Optional<String> refusal = refusal("postgresql://u@h/d?" + name + "=~", Map.of());
            assertThat(refusal.orElse(""))
                    .as(name)
                    .doesNotContain("which this program does not know")
                    .matches(said -> refusal.isEmpty() ? isFollowed(name) : said.contains(word(name)));
        }
    }

    @Test
    void everyVariableIsFollowedOrRefusedByName() {
        for (String name : VARIABLES) {
            Optional<String> refusal = refusal("postgresql://", Map.of(name, "~"));
            boolean followed = ConnectionParameter.all().stream()
                    .anyMatch(parameter -> parameter.variable().equals(name)
                            && !parameter.property().isEmpty());
            assertThat(refusal.orElse(""))
                    .as(name)
                    .matches(said -> refusal.isEmpty()
                            ? followed
                                    || List.of("PGUSER", "PGPASSWORD", "PGDATABASE", "PGSERVICEFILE")
                                            .contains(name)
                            : said.contains(name));
        }
    }

    @Test
    void everyTranslatedParameterIsOneOfPgjdbc() {
        assertThat(ConnectionParameter.all())
                .filteredOn(parameter -> !parameter.property().isEmpty())
                .allSatisfy(parameter -> assertThat(PGProperty.forName(parameter.property()))
                        .as(parameter.property())
                        .isNotNull());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client_encoding=utf8",
                "sslcompression=0",
                "sslsni=1",
                "sslcertmode=allow",
                "gssdelegation=0",
                "keepalives_idle=0",
                "ssl_min_protocol_version=TLSv1.2",
                "max_protocol_version=3.0",
                "replication=off"
            })
    void valueThatIsSoInAnyCaseIsAccepted(String parameter) throws UnusableDatabase {
        assertThat(parse("postgresql://u@h/d?" + parameter, Map.of()).parameters())
                .isEmpty();
    }

    @Test
    void fallbackOfTheApplicationNameCountsWithoutOne() throws UnusableDatabase {
        String fallback = "postgresql://u@h/d?fallback_application_name=b";

        assertThat(parse(fallback, Map.of()).parameters()).containsEntry("ApplicationName", "b");
        assertThat(parse(fallback + "&application_name=a", Map.of()).parameters())
                .containsEntry("ApplicationName", "a");
        assertThat(parse(fallback, Map.of("PGAPPNAME", "a")).parameters()).containsEntry("ApplicationName", "a");
    }

    @Test
    void addressOfAHostIsFollowedUnlessANameOfAnotherIsGiven() throws UnusableDatabase {
        List<Host> there = List.of(new Host("192.0.2.7", 6000));

        assertThat(parse("postgresql://u@/d?hostaddr=192.0.2.7&port=6000", Map.of())
                        .hosts())
                .isEqualTo(there);
        assertThat(parse("postgresql://u@/d", Map.of("PGHOSTADDR", "192.0.2.7", "PGPORT", "6000"))
                        .hosts())
                .isEqualTo(there);
        assertThat(parse("postgresql://u@192.0.2.7:6000/d?hostaddr=192.0.2.7&port=6000", Map.of())
                        .hosts())
                .isEqualTo(there);
        assertThatThrownBy(() -> parse("postgresql://u@h/d", Map.of("PGHOSTADDR", "192.0.2.7")))
                .hasMessageStartingWith("PGHOSTADDR names another host");
        assertThatThrownBy(() -> parse("postgresql://u@h/d?hostaddr=192.0.2.7", Map.of()))
                .hasMessageStartingWith("DATABASE_URL: hostaddr names another host");
        assertThatThrownBy(() -> parse("postgresql://", Map.of("PGHOST", "h", "PGHOSTADDR", "192.0.2.7")))
                .hasMessageStartingWith("PGHOSTADDR names another host");
    }

    @Test
    void serviceTellsWhatTheUrlLeavesOut() throws Exception {
        Path file = Files.writeString(folder.resolve("services.conf"), """
                # all of them
                [other]
                host=other.example.org
                [music]
                host=db.example.org
                port=6000
                user=deploy
                # a comment
                sslmode=verify-full
                password=a=b
                """);
        Map<String, String> environment = new HashMap<>(
                Map.of("PGSERVICE", "music", "PGSERVICEFILE", file.toString(), "PGPORT", "1", "PGUSER", "u"));
        DatabaseAddress expected = new DatabaseAddress(
                List.of(new Host("db.example.org", 6000)),
                "deploy",
                "deploy",
                Optional.of("a=b"),
                Map.of("sslmode", "verify-full"));

        assertThat(parse("postgresql://", environment)).isEqualTo(expected);
        assertThat(parse("postgresql://?service=music", Map.of("PGSERVICEFILE", file.toString())))
                .isEqualTo(expected);
        assertThat(parse("postgresql://me@h/d?sslmode=disable", environment))
                .isEqualTo(new DatabaseAddress(
                        List.of(new Host("h", 6000)), "d", "me", Optional.of("a=b"), Map.of("sslmode", "disable")));
        assertThat(((DatabaseChoice.Server) DatabaseChoice.of(DatabaseChoice.BY_ENVIRONMENT, environment, folder)))
                .hasToString("postgresql://deploy@db.example.org:6000/deploy (PGSERVICE)");
        environment.put("PGSERVICE", "nowhere");
        assertThatThrownBy(() -> parse("postgresql://", environment))
                .hasMessageStartingWith("The service nowhere is not in " + file);
        environment.put("PGSERVICEFILE", folder.resolve("none").toString());
        assertThatThrownBy(() -> parse("postgresql://", environment)).hasMessageContaining("does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldap://h/x", "service=other", "host", "sslcrl=x", "port=x", "host=/var/run/postgresql"})
    void serviceWithALineThatIsNotSupportedIsRefused(String line) throws Exception {
        Path file = Files.writeString(folder.resolve("services.conf"), "[music]\n" + line + "\n");

        assertThatThrownBy(() -> parse("postgresql://", Map.of("PGSERVICE", "music", "PGSERVICEFILE", file.toString())))
                .isInstanceOf(UnusableDatabase.class);
    }

    @Test
    void systemsRootCertificatesAreTheJvms() throws Exception {
        DatabaseAddress address = parse("postgresql://u@h/d?sslrootcert=system", Map.of());

        assertThat(address.properties())
                .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")
                .containsEntry("sslmode", "verify-full")
                .doesNotContainKeys("sslrootcert", "requireAuth");
        assertThat(new LibpqConnection(address).environment(Map.of())).containsEntry("PGSSLROOTCERT", "system");
        assertThatThrownBy(() -> parse("postgresql://u@h/d?sslrootcert=system&sslcert=c", Map.of()))
                .hasMessageContaining("sslrootcert=system and sslcert");
    }

    @ParameterizedTest
    @CsvSource({
        "'', !password",
        "sslmode=disable, !password",
        "sslmode=allow, !password",
        "sslmode=prefer, !password",
        "sslmode=require, ",
        "sslmode=verify-full, ",
        "ssl=true, ",
        "require_auth=password, password"
    })
    void passwordIsNotGivenInClearTextWhereTlsIsNotRequired(String parameter, String methods) throws Exception {
        DatabaseAddress address = parse("postgresql://u@h/d?" + (parameter.isEmpty() ? "user=u" : parameter), Map.of());

        assertThat(address.properties().getProperty("requireAuth")).isEqualTo(methods);
        assertThat(new LibpqConnection(address).environment(Map.of()).get("PGREQUIREAUTH"))
                .isEqualTo(methods);
    }

    @Test
    void misspelledParameterOfAJdbcUrlIsRefused() {
        assertThatThrownBy(() -> DatabaseAddress.ofJdbcUrl("jdbc:postgresql://h/d?sslMode=verify-full"))
                .hasMessageStartingWith("The JDBC URL has the parameter \"sslMode\"");
    }

    /** The first of two words for the same. */
    private static String word(String name) {
        return name.equals("service") ? "The service ~" : name.equals("host") ? "host" : name;
    }

    private static boolean isFollowed(String name) {
        return PostgresUrl.OWN_PARAMETERS.contains(name)
                || !ConnectionParameter.named(name).orElseThrow().property().isEmpty();
    }

    private static Optional<String> refusal(String url, Map<String, String> environment) {
        try {
            parse(url, environment);
            return Optional.empty();
        } catch (UnusableDatabase e) {
            return Optional.of(e.getMessage());
        }
    }

    private static DatabaseAddress parse(String url, Map<String, String> environment) throws UnusableDatabase {
        return PostgresUrl.parse(url, "DATABASE_URL", environment);
    }
}
