package dev.soundchart.deploy;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.LibpqConnection;
import dev.soundchart.database.OwnerOnly;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.UnusableDatabase;
import dev.soundchart.deploy.ClientProgram.Outcome;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A dump of a whole database by {@code pg_dump}, in its custom format, whose table of contents {@code pg_restore} has
 * read. Only its owner may read the file.
 *
 * @param file where it is
 * @param bytes its size
 * @param entries how many objects it has, by {@code pg_restore --list}
 * @param restoreCommand what makes a new database of it, see {@link RestoreCommand}; a few lines for a shell, without
 *     the password
 */
public record Backup(Path file, long bytes, int entries, String restoreCommand) {

    /** How long pg_dump waits for tables that others have locked; of itself, it would wait for ever. */
    static final Duration LOCK_WAIT = Duration.ofSeconds(60);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final double MEGABYTE = 1_000_000;

    /**
     * Makes sure that a backup can be made, as far as that can be known before. Leaves nothing behind, not even the
     * folder.
     *
     * @param environment all environment variables
     * @param serverMajorVersion the major version of the server
     * @param folder where backups are to be; need not exist
     * @throws FailedBackup if pg_dump or pg_restore is missing or older than the server, or the folder can't be made or
     *     written to
     */
    public static void check(Map<String, String> environment, int serverMajorVersion, Path folder) throws FailedBackup {
        for (String name : List.of("pg_dump", "pg_restore")) {
            ClientProgram.find(name, serverMajorVersion, environment)
                    .requireVersion(serverMajorVersion, withoutConnection(environment));
        }
        Path existing = folder.toAbsolutePath();
        while (Files.notExists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            Files.delete(Files.createTempFile(existing, "soundchart", ".partial"));
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * Makes one: {@code <database>-<UTC time>.dump}, under the name {@code ….partial} until it has been read. If that
     * fails, or this thread is interrupted, nothing remains of it.
     *
     * @param address the database
     * @param folder where to; made if need be
     * @param environment all environment variables; pg_dump is told the address by libpq's, in place of those there
     * @param now the time for the name
     * @param progress takes a line with the size so far: after two seconds, then ever more seldom, down to once a minute
     * @throws FailedBackup if it can't be made; an interrupted thread remains interrupted
     * @throws UnusableDatabase if pg_dump can't be told the address
     */
    public static Backup make(
            DatabaseAddress address,
            Path folder,
            Map<String, String> environment,
            Instant now,
            Consumer<String> progress)
            throws FailedBackup, UnusableDatabase {
        Map<String, String> connection = new LibpqConnection(address).environment(environment);
        requireEncodable(connection, address);
        ClientProgram dump = ClientProgram.find("pg_dump", ServerConnection.OLDEST_SERVER, environment);
        ClientProgram restore = ClientProgram.find("pg_restore", ServerConnection.OLDEST_SERVER, environment);
        Path file = folder.toAbsolutePath().normalize().resolve(name(address.database(), now));
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        create(folder, file, partial);
        try {
            Outcome dumped = dump.run(
                    List.of(
                            "--format=custom",
                            "--no-password",
                            "--lock-wait-timeout=" + LOCK_WAIT.toMillis(),
                            "--file=" + partial),
                    connection,
                    elapsed -> progress.accept(String.format(
                            Locale.ROOT,
                            "backing up, %.1f MB after %.0f s",
                            partial.toFile().length() / MEGABYTE,
                            elapsed.toMillis() / 1000.0)));
            if (dumped.status() != 0) {
                throw failed("pg_dump can't back up " + address, dumped.reason(), folder, address);
            }
            List<String> contents = read(restore, environment, partial, "--list");
            List<String> script = read(restore, environment, partial, "--create", "--schema-only", "--file=-");
            int entries = (int) contents.stream()
                    .filter(line -> !line.isBlank() && !line.startsWith(";"))
                    .count();
            Files.move(partial, file);
            return new Backup(file, Files.size(file), entries, RestoreCommand.of(address, file, script));
        } catch (IOException e) {
            throw unusable(folder, e);
        } finally {
            partial.toFile().delete();
        }
    }

    private static List<String> read(
            ClientProgram restore, Map<String, String> environment, Path dump, String... options) throws FailedBackup {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(dump.toString());
        Outcome outcome = restore.run(arguments, withoutConnection(environment), elapsed -> {});
        if (outcome.status() != 0) {
            throw new FailedBackup("pg_restore can't read what pg_dump wrote: " + outcome.reason() + ". Try again");
        }
        return outcome.output();
    }

    private static void create(Path folder, Path file, Path partial) throws FailedBackup {
        try {
            // Java 17 does not take a link to a folder for one that is there
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
            if (Files.exists(file)) {
                throw new FailedBackup(file + " is there already. Wait a second, and try again");
            }
            Files.createFile(partial, OwnerOnly.attributes(folder));
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** A database's name may have any character, a file's in a plain locale ASCII only. */
    private static String name(String database, Instant now) {
        return database.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + TIME.format(now) + ".dump";
    }

    /** Java writes other programs' variables in the locale's encoding, with question marks for what that has not. */
    private static void requireEncodable(Map<String, String> connection, DatabaseAddress address) throws FailedBackup {
        CharsetEncoder locale =
                Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder();
        if (!connection.values().stream().allMatch(locale::canEncode)) {
            throw new FailedBackup("pg_dump can't be told the name or the password of " + address
                    + ": this locale can't write them. Set LC_ALL=C.UTF-8");
        }
    }

    private static Map<String, String> withoutConnection(Map<String, String> environment) {
        Map<String, String> rest = new TreeMap<>(environment);
        rest.keySet().removeIf(name -> name.startsWith("PG"));
        return rest;
    }

    private static FailedBackup failed(String what, String reason, Path folder, DatabaseAddress address) {
        String role = "\"" + address.user().replace("\"", "\"\"") + "\"";
        String remedy = "";
        if (reason.contains("permission denied")) {
            remedy = "Let an administrator run: GRANT pg_read_all_data TO " + role + ", or back up as the owner";
        } else if (reason.contains("row-level security")) {
            remedy = "Let an administrator run: ALTER ROLE " + role + " BYPASSRLS, or back up as a role that has it";
        } else if (reason.contains("due to statement timeout") || reason.contains("due to lock timeout")) {
            remedy = "Another session has kept a table locked for more than " + LOCK_WAIT.toSeconds()
                    + " s. End its transaction or wait for it, then try again";
        } else if (reason.contains("No space left") || reason.contains("quota")) {
            remedy = "Make room in " + folder + ", or name another folder in --backup";
        } else if (reason.contains("killed by signal")) {
            remedy = "Was the memory short, or did somebody end it? Try again";
        }
        return new FailedBackup(what + ": " + reason + (remedy.isEmpty() ? "" : ".\n" + remedy));
    }

    private static FailedBackup unusable(Path folder, IOException e) {
        String reason = e instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : e.getClass().getSimpleName().replaceAll("Exception$", "");
        return new FailedBackup(
                "No backup can be written to " + folder + " (" + reason
                        + "). Make room or give this user the right to write there, or name another folder in --backup",
                e);
    }
}
