package dev.soundchart.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * The JDBC driver that finds the database that is meant ({@link DatabaseChoice}) and hands on a connection of pgjdbc,
 * made ready by {@link ServerConnection}. It says once, on standard error, which database that is.
 *
 * <p>It takes {@code jdbc:soundchart:}, {@code jdbc:postgresql:…} and {@code postgresql://…}; what does not
 * begin with {@code jdbc:} it takes to say what is wrong with it.
 */
public final class SoundchartDriver implements Driver {

    private static final String DATABASE_URL = "DATABASE_URL";
    private static final String LIQUIBASE_URL = "LIQUIBASE_COMMAND_URL";

    private static String announced = "";
    private static Surroundings announcedTo;

    @Override
    public boolean acceptsURL(String url) {
        return url.equals(DatabaseChoice.BY_ENVIRONMENT)
                || url.startsWith("jdbc:postgresql:")
                || !url.startsWith("jdbc:");
    }

    @Override
    public Connection connect(String url, Properties info) throws UnusableDatabase {
        return acceptsURL(url) ? ServerConnection.open(find(url, info, Surroundings.current())) : null;
    }

    /**
     * Finds the database that is meant, and says which it is if that has not been said.
     *
     * @param url a URL that {@link #acceptsURL} accepts
     * @param info user and password, if they are given beside the URL
     * @param surroundings where it is asked for
     * @throws UnusableDatabase if none is named, its address is malformed, or {@code DATABASE_URL} and a defaults file
     *     contradict each other
     */
    public static DatabaseAddress find(String url, Properties info, Surroundings surroundings) throws UnusableDatabase {
        DatabaseChoice choice = DatabaseChoice.of(url, surroundings.environment(), directory(surroundings));
        if (choice instanceof DatabaseChoice.Server server) {
            requireSame(url, server.address(), used(server, info), surroundings);
        }
        String source = url.equals(DatabaseChoice.BY_ENVIRONMENT) ? "" : SettingSource.ofUrl(url);
        return announced(choice, source, info, surroundings);
    }

    /**
     * The same where no defaults file has a part in it: without Liquibase, which takes its time to load.
     *
     * @throws UnusableDatabase if none is named or its address is malformed
     */
    public static DatabaseAddress findWithoutDefaultsFile(String url, Properties info, Surroundings surroundings)
            throws UnusableDatabase {
        Map<String, String> environment = surroundings.environment();
        DatabaseChoice choice = DatabaseChoice.of(url, environment, directory(surroundings));
        String source = url.equals(DatabaseChoice.BY_ENVIRONMENT)
                ? ""
                : url.equals(environment.get(LIQUIBASE_URL)) ? LIQUIBASE_URL : "--url";
        return announced(choice, source, info, surroundings);
    }

    /**
     * Joins or names the database that was chosen.
     *
     * @param sourceOfUrl where the explicit URL was given; empty if the environment made the choice
     */
    private static DatabaseAddress announced(
            DatabaseChoice choice, String sourceOfUrl, Properties info, Surroundings surroundings)
            throws UnusableDatabase {
        if (choice instanceof DatabaseChoice.Embedded embedded) {
            EmbeddedServer server = EmbeddedServer.ofRepository(embedded.repository());
            DatabaseAddress address = server.join(SoundchartDriver::say);
            announce(server + ", port " + address.hosts().get(0).port(), surroundings);
            return address;
        }
        DatabaseChoice.Server server = (DatabaseChoice.Server) choice;
        DatabaseAddress address = used(server, info);
        String source = sourceOfUrl.isEmpty() ? server.source() : sourceOfUrl;
        announce(new DatabaseChoice.Server(address, source).toString(), surroundings);
        return address;
    }

    private static DatabaseAddress used(DatabaseChoice.Server server, Properties info) {
        return server.address().as(given("user", info), given("password", info));
    }

    /**
     * Makes sure that a defaults file, which lies in the current folder, does not overrule {@code DATABASE_URL}.
     *
     * @param named the address as the URL names it
     * @param used the same, with the user of the settings
     */
    private static void requireSame(String url, DatabaseAddress named, DatabaseAddress used, Surroundings surroundings)
            throws UnusableDatabase {
        Optional<String> file = SettingSource.defaultsFile("url", url)
                .or(() -> named.user().equals(used.user())
                        ? Optional.empty()
                        : SettingSource.defaultsFile("username", used.user()));
        Map<String, String> environment = surroundings.environment();
        if (file.isEmpty() || !environment.containsKey(DATABASE_URL) || environment.containsKey(LIQUIBASE_URL)) {
            return;
        }
        DatabaseChoice choice = DatabaseChoice.of(DatabaseChoice.BY_ENVIRONMENT, environment, directory(surroundings));
        if (choice instanceof DatabaseChoice.Server server
                && !server.address().toString().equals(used.toString())) {
            throw new UnusableDatabase(file.get() + " names " + used + ", and " + DATABASE_URL + " names "
                    + server.address() + ". Remove url and username from the file, or unset " + DATABASE_URL
                    + ", or name the database with --url");
        }
    }

    /** Liquibase's Maven plugin hands on a user and a password that nobody gave as the text "null". */
    private static String given(String name, Properties info) {
        String value = info.getProperty(name);
        return "null".equals(value) ? null : value;
    }

    private static synchronized void announce(String database, Surroundings surroundings) {
        if (!database.equals(announced) || surroundings != announcedTo) {
            announced = database;
            announcedTo = surroundings;
            say("Database: " + database);
        }
    }

    private static void say(String line) {
        System.err.println(line);
    }

    /** Where {@code mvn} finds the project, which need not be where it was called. */
    private static Path directory(Surroundings surroundings) {
        String project = System.getProperty("maven.multiModuleProjectDirectory");
        return project == null ? surroundings.folder() : Path.of(project);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("dev.soundchart");
    }
}
