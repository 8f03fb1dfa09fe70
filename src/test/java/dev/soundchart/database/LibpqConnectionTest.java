package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What libpq was told comes back to it; what it can't be told is said. */
class LibpqConnectionTest {

    private static final String URL = "postgresql://me:secret@db:5433/app?";

    @ParameterizedTest
    @CsvSource({
        "PGAPPNAME, application_name, a name",
        "PGCHANNELBINDING, channel_binding, require",
        "PGCONNECT_TIMEOUT, connect_timeout, 3",
        "PGGSSENCMODE, gssencmode, disable",
        "PGKRBSRVNAME, krbsrvname, postgres",
        "PGLOADBALANCEHOSTS, load_balance_hosts, random",
        "PGOPTIONS, options, -c statement_timeout=1h",
        "PGREQUIREAUTH, require_auth, scram-sha-256",
        "PGSSLCERT, sslcert, /a/b c.crt",
        "PGSSLKEY, sslkey, /a/b.key",
        "PGSSLMODE, sslmode, verify-full",
        "PGSSLROOTCERT, sslrootcert, /a/ca&b.pem",
        "PGTARGETSESSIONATTRS, target_session_attrs, primary",
        "PGTARGETSESSIONATTRS, target_session_attrs, prefer-standby",
    })
    void libpqGetsTheParametersOfTheAddress(String variable, String name, String value) throws Exception {
        LibpqConnection connection = connection("postgresql://me:secret@db:5433/app", Map.of(variable, value));

        assertThat(connection.environment(Map.of())).containsEntry(variable, value);
        assertThat(connection.url())
                .startsWith("postgresql://me@db:5433/app?" + name + "=")
                .doesNotContain("secret", " ");
        DatabaseAddress read = PostgresUrl.parse(connection.url(), "url", Map.of());
        assertThat(new LibpqConnection(read).environment(Map.of())).containsEntry(variable, value);
    }

    @Test
    void libpqConnectsToTheServerThatPgjdbcWouldChoose() throws Exception {
        assertThat(connection(URL + "target_session_attrs=read-write", Map.of()).environment(Map.of()))
                .containsEntry("PGTARGETSESSIONATTRS", "primary");
        assertThat(connection(URL + "keepalives=0", Map.of()).url()).endsWith("/app?keepalives=0");
    }

    @Test
    void libpqVerifiesTheServerAsPgjdbcDoes() throws Exception {
        for (String parameter : new String[] {"ssl=true", "ssl"}) {
            assertThat(connection("jdbc:postgresql://db/app?user=me&" + parameter, Map.of())
                            .environment(Map.of()))
                    .containsEntry("PGSSLMODE", "verify-full");
        }
        assertThat(connection("jdbc:postgresql://db/app?user=me&ssl=true&sslmode=require", Map.of())
                        .environment(Map.of()))
                .containsEntry("PGSSLMODE", "require");
        assertThat(connection("jdbc:postgresql://db/app?user=me&ssl=false&prepareThreshold=0", Map.of())
                        .environment(Map.of()))
                .doesNotContainKey("PGSSLMODE");
    }

    @Test
    void environmentIsKeptExceptOtherAddresses() throws Exception {
        Map<String, String> given =
                Map.of("PATH", "/bin", "PGSERVICE", "other", "PGHOSTADDR", "::1", "PGPASSFILE", "/p");

        assertThat(connection(URL, Map.of()).environment(given))
                .containsEntry("PATH", "/bin")
                .containsEntry("PGPASSWORD", "secret")
                .doesNotContainKeys("PGSERVICE", "PGHOSTADDR", "PGPASSFILE");
        assertThat(connection("postgresql://me@db/app", Map.of()).environment(given))
                .containsEntry("PGPASSFILE", "/p")
                .doesNotContainKey("PGPASSWORD");
    }

    @ParameterizedTest
    @CsvSource({"sslpassword=hidden", "sslkey=/a/key.p12", "sslkey=/a/key.pfx"})
    void keysThatLibpqCannotReadAreRefused(String parameter) {
        assertThatThrownBy(() -> connection(URL + parameter, Map.of()))
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContaining("PKCS #8")
                .hasMessageNotContaining("hidden");
    }

    private static LibpqConnection connection(String url, Map<String, String> environment) throws UnusableDatabase {
        return new LibpqConnection(
                url.startsWith("jdbc:")
                        ? DatabaseAddress.ofJdbcUrl(url)
                        : PostgresUrl.parse(url, "DATABASE_URL", environment));
    }
}
