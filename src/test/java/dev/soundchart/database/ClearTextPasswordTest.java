package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server without TLS that asks for the password itself. */
class ClearTextPasswordTest {

    private static final int CLEAR_TEXT = 3;

    private final List<String> received = Collections.synchronizedList(new ArrayList<>());

    @Test
    void passwordIsNotSentInClearTextWithoutTls() throws Exception {
        try (FakeServer server = askingForThePassword()) {
            assertThatThrownBy(() -> ServerConnection.open(server.address()))
                    .isInstanceOf(UnusableDatabase.class)
                    .hasMessageContaining("The server asks for the password in clear text")
                    .hasMessageContaining("sslmode=require")
                    .hasMessageContaining("require_auth=password");
        }
        assertThat(received).isEmpty();
    }

    @Test
    void passwordIsSentInClearTextWhereThatIsAllowed() throws Exception {
        try (FakeServer server = askingForThePassword()) {
            assertThatThrownBy(
                    () -> ServerConnection.open(TlsServer.with(server.address(), "requireAuth", "password")));
        }
        assertThat(received).containsExactly("secret\0");
    }

    @Test
    void methodThatTheAddressDoesNotAllowIsNamed() throws Exception {
        try (FakeServer server = askingForThePassword()) {
            assertThatThrownBy(() ->
                            ServerConnection.open(TlsServer.with(server.address(), "requireAuth", "scram-sha-256")))
                    .hasMessageContaining("require_auth=scram-sha-256 does not allow");
        }
        assertThat(received).isEmpty();
    }

    private FakeServer askingForThePassword() throws Exception {
        return new FakeServer(List.of(FakeServer.saying('R', CLEAR_TEXT), answer -> {
            received.add(new String(answer, StandardCharsets.UTF_8));
            return FakeServer.message('E', "SFATAL\0C28P01\0Mno\0\0");
        }));
    }
}
