package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TlsServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands on a server that takes no connection without TLS, by a URL as users write it. */
class TlsCommandTest {

    private static TlsServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TlsServer.join();
    }

    @Test
    void updateAndCurrentConnectOverTls() throws Exception {
        try (ScratchDatabases databases = ScratchDatabases.on(server.address());
                Scratch database = databases.create()) {
            DatabaseAddress address = database.address();
            String trusted = "?sslmode=verify-full&sslrootcert=" + server.file("ca.pem");

            Result updated =
                    soundchart(SoundchartProcess.url(address) + trusted).run("update");
            assertThat(updated.status()).describedAs(updated.errors()).isZero();
            DatabaseAddress certified = server.certified().withDatabase(address.database());
            Result current = soundchart(certified + trusted + "&sslcert=" + server.file("client.pem") + "&sslkey="
                            + server.file("client.pk8"))
                    .run("current");
            assertThat(current.output()).contains("library: ", "shop: ").doesNotContain("pending");
            assertThat(current.status()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sslmode=verify-ca&sslrootcert=other-ca.pem, The server's certificate is not signed by an authority in ",
        "sslmode=verify-full&sslrootcert=none.pem, The file that sslrootcert names can't be read: ",
        "sslmode=disable, no encryption. Ask for sslmode=require",
    })
    void refusedConnectionIsAnsweredInOneLineWithoutThePassword(String parameters, String reason) throws Exception {
        String url = SoundchartProcess.url(server.address()) + "?"
                + parameters.replace("sslrootcert=", "sslrootcert=" + server.file("") + "/");

        for (String command : new String[] {"current", "update"}) {
            Result refused = soundchart(url).run(command);
            assertThat(refused.status()).isNotZero();
            assertThat(refused.output() + refused.errors())
                    .doesNotContain(server.address().password().orElseThrow());
            assertThat(refused.errors().lines().filter(line -> !line.startsWith("Database: ")))
                    .singleElement()
                    .asString()
                    .contains("Can't connect to " + server.address() + ": ", reason);
        }
    }

    private static CalledSoundchart soundchart(String url) {
        return CalledSoundchart.onExample(server.address()).with("DATABASE_URL", url);
    }
}
