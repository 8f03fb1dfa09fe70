package dev.soundchart.deploy;

import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.LibpqConnection;
import dev.soundchart.database.UnusableDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What brings a dump back: a new database, with the encoding and the order of text that the dumped one had, and the dump
 * in it. It stops at the first error.
 *
 * <p>Not {@code pg_restore --clean} into the database itself: that drops what the dump has, so tables that were made
 * since would stay, and an error would leave neither the old nor the new. A new database changes nothing until it is
 * complete and given the name of the other.
 */
final class RestoreCommand {

    private static final Pattern CREATION = Pattern.compile("CREATE DATABASE .* (WITH TEMPLATE = template0.*);");
    private static final Pattern SERVER = Pattern.compile("-- Dumped from database version (\\d+).*");
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");
    private static final String SUFFIX = "_restored";
    private static final int LONGEST_NAME = 63;
    private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;
    private static final String TRANSACTION_TIMEOUT = "SET transaction_timeout = 0;";

    private RestoreCommand() {}

    /**
     * The command, for a shell, without the password: psql asks for it, or finds it in PGPASSWORD or {@code .pgpass}.
     *
     * @param address the database that was dumped
     * @param dump the file, from any folder
     * @param script the lines of {@code pg_restore --create --schema-only}
     */
    static String of(DatabaseAddress address, Path dump, List<String> script) throws UnusableDatabase {
        String name = newName(address.database());
        String url = quoted(new LibpqConnection(address.withDatabase(name)).url());
        String properties = script.stream()
                .map(CREATION::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(creation -> creation.group(1))
                .orElse("WITH TEMPLATE = template0");
        String creation = "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\" " + properties;
        return "psql --no-psqlrc --dbname=" + quoted(new LibpqConnection(address).url()) + " --command="
                + quoted(creation) + " &&\n"
                + (isOlderThanTheProgram(script) ? filtered(dump, url) : direct(dump, url));
    }

    private static String direct(Path dump, String url) {
        return "pg_restore --exit-on-error --dbname=" + url + " " + quoted(dump.toString());
    }

    /** The server does not know one of pg_restore's settings: --exit-on-error would stop there. */
    private static String filtered(Path dump, String url) {
        return "{ pg_restore --file=- " + quoted(dump.toString()) + " || printf '\\\\.\\nincomplete;\\n'; } |\n"
                + "LC_ALL=C sed '1,/^SET transaction_timeout/{/^SET transaction_timeout/d;}' |\n"
                + "psql --no-psqlrc --quiet --output=/dev/null --set=ON_ERROR_STOP=1 --dbname=" + url;
    }

    private static boolean isOlderThanTheProgram(List<String> script) {
        return script.contains(TRANSACTION_TIMEOUT)
                && script.stream()
                        .map(SERVER::matcher)
                        .filter(Matcher::matches)
                        .anyMatch(server -> Integer.parseInt(server.group(1)) < FIRST_WITH_TRANSACTION_TIMEOUT);
    }

    /** PostgreSQL would cut a longer name to 63 bytes, and that may be the old one. */
    private static String newName(String database) {
        String name = database;
        while ((name + SUFFIX).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name + SUFFIX;
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
