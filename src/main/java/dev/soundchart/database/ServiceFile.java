package dev.soundchart.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Connection parameters of a service, as libpq reads them from {@code pg_service.conf} (PostgreSQL manual, section "The
 * Connection Service File").
 */
final class ServiceFile {

    private ServiceFile() {}

    /**
     * Reads the parameters of a service.
     *
     * @param service its name
     * @param named the file, if {@code PGSERVICEFILE} or {@code servicefile} names one; else the user's and the
     *     system's are looked through
     * @param environment the environment variables
     * @throws UnusableDatabase if no file has that service, or its file is malformed
     */
    static Map<String, String> parameters(String service, Optional<String> named, Map<String, String> environment)
            throws UnusableDatabase {
        List<Path> files = new ArrayList<>();
        files.add(named.map(Path::of).orElse(Path.of(System.getProperty("user.home"), ".pg_service.conf")));
        Optional.ofNullable(environment.get("PGSYSCONFDIR"))
                .ifPresent(folder -> files.add(Path.of(folder, "pg_service.conf")));
        for (Path file : files) {
            if (Files.exists(file)) {
                Optional<Map<String, String>> found = read(service, file);
                if (found.isPresent()) {
                    return found.get();
                }
            } else if (named.isPresent() && file.equals(files.get(0))) {
                throw new UnusableDatabase("The service file " + file + " does not exist. Correct PGSERVICEFILE");
            }
        }
        throw new UnusableDatabase("The service " + service + " is not in " + files.get(0)
                + ". Add it there, name its file in PGSERVICEFILE, or correct PGSERVICE");
    }

    private static Optional<Map<String, String>> read(String service, Path file) throws UnusableDatabase {
        Map<String, String> parameters = null;
        int number = 0;
        for (String line : lines(file)) {
            number++;
            String text = line.strip();
            if (text.startsWith("[") && parameters != null) {
                break;
            }
            if (text.equals("[" + service + "]")) {
                parameters = new TreeMap<>();
            } else if (parameters != null && !text.isEmpty() && !text.startsWith("#")) {
                int equals = text.indexOf('=');
                String name = equals < 1 ? "" : text.substring(0, equals);
                if (name.isEmpty()
                        || name.startsWith("ldap:")
                        || name.equals("service")
                        || name.equals("servicefile")) {
                    throw new UnusableDatabase(file + ", line " + number + ", is not of the form parameter=value with a"
                            + " connection parameter. LDAP and services in services are not supported");
                }
                parameters.putIfAbsent(name, text.substring(equals + 1));
            }
        }
        return Optional.ofNullable(parameters);
    }

    private static List<String> lines(Path file) throws UnusableDatabase {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UnusableDatabase(
                    "The service file " + file + " can't be read. Let this user read it as UTF-8", e);
        }
    }
}
