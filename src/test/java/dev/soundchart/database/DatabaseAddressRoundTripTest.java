package dev.soundchart.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.DatabaseAddress.Host;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the names and the password are made of, an address stays what it is on its way through URLs. */
class DatabaseAddressRoundTripTest {

    @Property
    void survivesAConnectionUrl(@ForAll("addresses") DatabaseAddress address) throws UnusableDatabase {
        String hosts = address.hosts().stream().map(Host::toString).collect(Collectors.joining(","));
        String url = "postgresql://" + encode(address.user())
                + address.password().map(password -> ":" + encode(password)).orElse("") + "@" + hosts + "/"
                + encode(address.database());

        assertThat(PostgresUrl.parse(url, "DATABASE_URL", Map.of())).isEqualTo(address);
    }

    @Property
    void survivesPgjdbc(@ForAll("addresses") DatabaseAddress address) throws UnusableDatabase {
        DatabaseAddress read = DatabaseAddress.ofJdbcUrl(address.jdbcUrl());

        assertThat(read.hosts()).isEqualTo(address.hosts());
        assertThat(read.database()).isEqualTo(address.database());
        assertThat(address.properties().getProperty("user")).isEqualTo(address.user());
        assertThat(Optional.ofNullable(address.properties().getProperty("password")))
                .isEqualTo(address.password());
    }

    @Property
    void survivesItsOwnText(@ForAll("addresses") DatabaseAddress address) throws UnusableDatabase {
        assertThat(PostgresUrl.parse(address.toString(), "DATABASE_URL", Map.of())
                        .as("", ""))
                .isEqualTo(new DatabaseAddress(
                        address.hosts(), address.database(), address.user(), Optional.empty(), Map.of()));
    }

    @Property
    void survivesLibpqsEnvironment(@ForAll("addresses") DatabaseAddress address) throws UnusableDatabase {
        Map<String, String> variables = new LibpqConnection(address).environment(Map.of("PGHOST", "elsewhere"));

        assertThat(PostgresUrl.parse("postgresql://", "PGHOST", variables))
                .isEqualTo(new DatabaseAddress(
                        address.hosts(),
                        address.database(),
                        address.user(),
                        address.password(),
                        Map.of("connectTimeout", "10", "requireAuth", "!password")));
    }

    @Provide
    Arbitrary<DatabaseAddress> addresses() {
        Arbitrary<String> text = Arbitraries.strings()
                .excludeChars('\0')
                .ofMinLength(1)
                .ofMaxLength(40)
                .filter(value -> UTF_8.newEncoder().canEncode(value));
        Arbitrary<Host> hosts = Combinators.combine(
                        Arbitraries.oneOf(
                                Arbitraries.strings()
                                        .withCharRange('a', 'z')
                                        .ofMinLength(1)
                                        .ofMaxLength(12),
                                Arbitraries.of("127.0.0.1", "::1", "2001:db8::a", "db-1.example.org")),
                        Arbitraries.integers().between(1, 65535))
                .as(Host::new);
        return Combinators.combine(hosts.list().ofMinSize(1).ofMaxSize(3), text, text, text.optional())
                .as((list, database, user, password) ->
                        new DatabaseAddress(List.copyOf(list), database, user, password, Map.of()));
    }

    /** Every byte as its code: the reader must not care which ones are needed. */
    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(UTF_8)) {
            encoded.append(String.format("%%%02X", b));
        }
        return encoded.toString();
    }
}
