package dev.soundchart.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which database is meant: the first that is set of an explicit URL, {@code DATABASE_URL}, libpq's {@code PGSERVICE},
 * {@code PGHOST}, {@code PGHOSTADDR} or {@code PGDATABASE}, and, in the repository only, the embedded PostgreSQL.
 */
public sealed interface DatabaseChoice {

    /** The URL that leaves the choice to the environment. */
    String BY_ENVIRONMENT = "jdbc:soundchart:";

    /** The environment variables that can name a database, the first that is set before the others. */
    List<String> VARIABLES =
            List.of("LIQUIBASE_COMMAND_URL", "DATABASE_URL", "PGSERVICE", "PGHOST", "PGHOSTADDR", "PGDATABASE");

    /**
     * A server that someone else runs.
     *
     * @param address where it is
     * @param source what named it: {@code DATABASE_URL}
     */
    record Server(DatabaseAddress address, String source) implements DatabaseChoice {

        @Override
        public String toString() {
            return address + " (" + source + ")";
        }
    }

    /**
     * The embedded server of this repository.
     *
     * @param repository the repository's root
     */
    record Embedded(Path repository) implements DatabaseChoice {}

    /**
     * Makes the choice.
     *
     * @param url the explicit URL, or {@link #BY_ENVIRONMENT}
     * @param environment the environment variables
     * @param directory where to look for the repository: this directory or one above it
     * @throws UnusableDatabase if what is set can't be read, or nothing is set outside of the repository or in the runnable jar,
     *     which has no server
     */
    static DatabaseChoice of(String url, Map<String, String> environment, Path directory) throws UnusableDatabase {
        if (!url.equals(BY_ENVIRONMENT)) {
            return new Server(address(url, "The URL", environment), "explicit URL");
        }
        for (String variable : VARIABLES.subList(0, 2)) {
            if (isSet(variable, environment)) {
                return new Server(address(environment.get(variable), variable, environment), variable);
            }
        }
        List<String> ofLibpq = new ArrayList<>();
        for (String variable : VARIABLES.subList(2, VARIABLES.size())) {
            if (isSet(variable, environment)) {
                ofLibpq.add(variable);
            }
        }
        if (!ofLibpq.isEmpty()) {
            String source = String.join(", ", ofLibpq);
            return new Server(PostgresUrl.parse("postgresql://", source, environment), source);
        }
        return embedded(directory)
                .orElseThrow(() -> new UnusableDatabase("DATABASE_URL environment variable is required. Set it:"
                        + " export DATABASE_URL=\"postgresql://user:password@host:port/database?sslmode=require\""));
    }

    /** The embedded server, in the repository; the runnable jar has none. */
    static Optional<DatabaseChoice> embedded(Path directory) {
        return DatabaseChoice.class.getResource(ServerBinaries.PROPERTIES) != null
                ? repository(directory).map(Embedded::new)
                : Optional.empty();
    }

    private static DatabaseAddress address(String url, String source, Map<String, String> environment)
            throws UnusableDatabase {
        return url.startsWith("jdbc:") ? DatabaseAddress.ofJdbcUrl(url) : PostgresUrl.parse(url, source, environment);
    }

    /** An empty variable is most often a secret that a CI job does not see: no reason to go on to another database. */
    private static boolean isSet(String variable, Map<String, String> environment) throws UnusableDatabase {
        String value = environment.get(variable);
        if (value != null && value.isBlank()) {
            throw new UnusableDatabase(variable + " is set but empty. Give it a value, or unset it");
        }
        return value != null;
    }

    /** The root of the repository that a folder is in, if it is in one. */
    static Optional<Path> repository(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        for (Path candidate = absolute; candidate != null; candidate = candidate.getParent()) {
            if (Files.exists(candidate.resolve("changelog/changelog.yaml"))
                    && Files.exists(candidate.resolve("pom.xml"))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
