package dev.soundchart.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.DatabaseAddress;
import java.net.URLEncoder;
import java.util.stream.Collectors;

/** Passwords, which no output may hold. */
final class Secrets {

    /** One that a URL can hold only when it is encoded, and that nothing else is called. */
    static final String PASSWORD = "s3cr=t /p@ss:w%rd?&'\"$";

    private Secrets() {}

    /** A database's URL with its password and its parameters. */
    static String url(DatabaseAddress database) {
        String url = database.toString()
                .replaceFirst("@", ":" + encode(password(database)).replace("+", "%20") + "@");
        String parameters = database.parameters().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return parameters.isEmpty() ? url : url + "?" + parameters;
    }

    /**
     * Requires of a text that it does not hold the password of a database, as it is or encoded for a URL, nor a part of it.
     *
     * @return the text
     */
    static String noneIn(String text, DatabaseAddress database) {
        String password = password(database);
        assertThat(text)
                .doesNotContain(password)
                .doesNotContain(encode(password))
                .doesNotContain(encode(password).replace("+", "%20"));
        if (password.equals(PASSWORD)) {
            assertThat(text).doesNotContain("s3cr").doesNotContain("w%25rd").doesNotContain("w%rd");
        }
        return text;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static String password(DatabaseAddress database) {
        return database.password().orElseThrow();
    }
}
