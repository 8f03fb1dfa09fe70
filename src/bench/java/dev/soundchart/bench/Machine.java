package dev.soundchart.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import liquibase.util.LiquibaseUtil;

/** What a benchmark ran on, in a line. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Processors, memory, system, and the versions of what took part. */
    static String describe(Connection database) throws SQLException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "%d × %s, %d GB of memory, %s; PostgreSQL %s, Liquibase %s, pgjdbc %s, Java %s",
                system.getAvailableProcessors(),
                processor().orElse(system.getArch()),
                Math.round(system.getTotalMemorySize() / 1e9),
                system.getName(),
                database.getMetaData().getDatabaseProductVersion(),
                LiquibaseUtil.getBuildVersion(),
                database.getMetaData().getDriverVersion(),
                System.getProperty("java.version"));
    }

    /** Its name as Linux has it; empty elsewhere. */
    private static Optional<String> processor() {
        if (!Files.exists(PROCESSORS)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
