package dev.soundchart.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The tools of this machine that can be compared.
 *
 * @param all in the order of tables
 */
record Tools(List<Tool> all) {

    static final String SOUNDCHART = "Soundchart";
    static final String LONG_WAY = "Soundchart, by Liquibase";
    static final String PSQL = "psql";
    static final String ALEMBIC = "Alembic";
    static final String LIQUIBASE = "Liquibase";
    static final String MAVEN = "Liquibase, by Maven";
    static final String FLYWAY = "Flyway";

    /** All that there are; psql and Alembic are not everywhere. */
    static Tools of(Path repository) throws IOException {
        LibraryPath libraries = LibraryPath.ofBuild(repository);
        List<Tool> tools =
                new ArrayList<>(List.of(SoundchartTool.launcher(repository), SoundchartTool.longWay(repository)));
        if (Programs.has("psql")) {
            tools.add(new PsqlTool());
        }
        if (Programs.has("alembic")) {
            tools.add(new AlembicTool());
        }
        tools.add(new LiquibaseTool(libraries));
        if (Programs.has("mvn")) {
            tools.add(new LiquibaseMavenTool());
        }
        if (!libraries.of("flyway-core").isEmpty()) {
            tools.add(new FlywayTool(libraries, repository.resolve("target/test-classes")));
        }
        return new Tools(tools);
    }

    /** Those of some names. */
    List<Tool> named(String... names) {
        return all.stream().filter(tool -> List.of(names).contains(tool.name())).toList();
    }

    /** All but psql, which only runs statements. */
    List<Tool> withHistory() {
        return all.stream().filter(tool -> !tool.name().equals(PSQL)).toList();
    }

    /** All but ours by the long way, which is the same where there is something to do. */
    List<Tool> thatUpdate() {
        return all.stream().filter(tool -> !tool.name().equals(LONG_WAY)).toList();
    }

    String versions() {
        return all.stream().map(Tools::version).distinct().collect(Collectors.joining(", "));
    }

    private static String version(Tool tool) {
        try {
            return tool.version();
        } catch (Exception e) {
            return tool.name();
        }
    }
}
