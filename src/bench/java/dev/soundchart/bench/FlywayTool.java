package dev.soundchart.bench;

import dev.soundchart.database.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Flyway's Java API, which takes less time to be ready than its command line.
 *
 * @param libraries where its jars are
 * @param classes where {@link FlywayProgram} is
 */
record FlywayTool(LibraryPath libraries, Path classes) implements Tool {

    @Override
    public String name() {
        return "Flyway";
    }

    @Override
    public String version() {
        return libraries.of("flyway-core").replaceFirst(".*flyway-core-(.*)\\.jar", "Flyway $1");
    }

    @Override
    public Installed install(Path folder, Schema schema, DatabaseAddress database) throws Exception {
        int number = 0;
        for (Migration migration : schema.migrations()) {
            number++;
            Path file = folder.resolve(String.format("V%06d__%s.sql", number, migration.id()));
            Files.writeString(file, String.join(";\n", migration.statements()) + ";\n");
            if (!migration.inTransaction()) {
                Files.writeString(Path.of(file + ".conf"), "executeInTransaction=false\n");
            }
        }
        return new Installed(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-cp",
                        libraries.of("flyway-core", "flyway-database-postgresql", "postgresql") + ":" + classes,
                        FlywayProgram.class.getName(),
                        database.jdbcUrl(),
                        database.user(),
                        "filesystem:" + folder),
                List.of(),
                Map.of("PGPASSWORD", database.password().orElse("")),
                folder);
    }
}
