package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.Await;
import dev.soundchart.JavaProgram;
import dev.soundchart.database.DatabaseAddress;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process of its own that updates a database or rolls its last changeset back. */
final class Updater {

    private static final int LIMIT_SECONDS = 60;

    private final Process process;
    private final Path output;

    private Updater(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code update} or {@code rollback}; the session has the name given. */
    static Updater start(DatabaseAddress address, String action, String name, String... options) throws IOException {
        Path output = Files.createTempFile("updater", ".log");
        List<String> command = JavaProgram.command(UpdaterProgram.class);
        command.addAll(1, List.of(options));
        command.add(url(address, name));
        command.add(action);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Updater(process, output);
    }

    /** The address for Java, with its password and a name for the session. */
    static String url(DatabaseAddress address, String name) {
        return address.jdbcUrl() + "?user=" + encode(address.user()) + "&password="
                + encode(address.password().orElse("")) + "&ApplicationName=" + name;
    }

    void succeeds() throws Exception {
        assertThat(exitStatus()).as(output()).isZero();
    }

    int exitStatus() throws Exception {
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as("ended in time: " + output())
                .isTrue();
        return process.exitValue();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void awaitOutput(String text) throws Exception {
        Await.until("\"" + text + "\" in the output of an updater", () -> output().contains(text));
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
