package dev.soundchart.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.DatabaseAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that works on a database, and can be killed. However it ends, no password is in its output. */
final class Program {

    private static final int LIMIT_SECONDS = 120;

    private final Process process;
    private final Path output;
    private final DatabaseAddress database;

    private Program(Process process, Path output, DatabaseAddress database) {
        this.process = process;
        this.output = output;
        this.database = database;
    }

    /** Starts it in a folder, with a database named by DATABASE_URL. */
    static Program start(Path folder, DatabaseAddress database, List<String> command) throws IOException {
        Path output = Files.createTempFile("program", ".log");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LIQUIBASE"));
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("DATABASE_URL", Secrets.url(database));
        Process process = builder.start();
        process.getOutputStream().close();
        return new Program(process, output, database);
    }

    /** Waits for its end, which must be a success. */
    String succeeds() throws Exception {
        assertThat(exitStatus()).as(output()).isZero();
        return output();
    }

    /** Waits for its end, which must be a failure. */
    String fails() throws Exception {
        assertThat(exitStatus()).as(output()).isEqualTo(1);
        return output();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills it as {@code kill -9} does, and returns its output. */
    String kill() throws Exception {
        process.destroyForcibly().waitFor();
        return output();
    }

    private int exitStatus() throws Exception {
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            kill();
        }
        assertThat(ended).as("ended in time: " + output()).isTrue();
        return process.exitValue();
    }

    private String output() throws IOException {
        return Secrets.noneIn(Files.readString(output, UTF_8), database);
    }
}
