package dev.soundchart.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.Map;
import java.util.TreeMap;

/**
 * PostgreSQL's client programs: those in the folder that {@code -Dpostgres.client} names, else on the PATH. Tests that
 * need them are skipped where they are missing or older than the test server.
 */
final class PostgresClient {

    private static final String FOLDER = System.getProperty("postgres.client", "");

    private PostgresClient() {}

    /** The environment in which a program finds them. */
    static Map<String, String> environment() throws Exception {
        Map<String, String> environment = new TreeMap<>(System.getenv());
        if (!FOLDER.isEmpty()) {
            environment.merge("PATH", FOLDER, (path, folder) -> folder + File.pathSeparator + path);
        }
        try (Connection connection = ServerConnection.open(TestServer.address())) {
            Backup.check(environment, connection.getMetaData().getDatabaseMajorVersion(), Path.of("target"));
        } catch (FailedBackup e) {
            String reason = "Tests of backups are skipped: " + e.getMessage()
                    + ". Where the programs are, -Dpostgres.client=<folder> says";
            System.err.println(reason);
            assumeTrue(false, reason);
        }
        return environment;
    }

    /** An environment in which a shell script stands for a program; in the script, "$real" is the program. */
    static Map<String, String> replaced(Map<String, String> environment, Path folder, String program, String script)
            throws IOException, FailedBackup {
        Path real = ClientProgram.find(program, ServerConnection.OLDEST_SERVER, environment)
                .file();
        return standIn(environment, folder, program, "real='" + real + "'\n" + script);
    }

    /** An environment in which a shell script is found where a program would be. */
    static Map<String, String> standIn(Map<String, String> environment, Path folder, String program, String script)
            throws IOException {
        Path file = Files.writeString(folder.resolve(program), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> changed = new TreeMap<>(environment);
        changed.merge("PATH", folder.toString(), (path, first) -> first + File.pathSeparator + path);
        return changed;
    }
}
