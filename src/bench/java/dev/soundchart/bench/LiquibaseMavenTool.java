package dev.soundchart.bench;

import dev.soundchart.database.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import liquibase.util.LiquibaseUtil;

/** Liquibase's Maven goal, in a project that has nothing else. */
record LiquibaseMavenTool() implements Tool {

    private static final String PROJECT = """
            <project xmlns="http://maven.apache.org/POM/4.0.0">
                <modelVersion>4.0.0</modelVersion>
                <groupId>benchmark</groupId>
                <artifactId>benchmark</artifactId>
                <version>1</version>
                <build>
                    <plugins>
                        <plugin>
                            <groupId>org.liquibase</groupId>
                            <artifactId>liquibase-maven-plugin</artifactId>
                            <version>%s</version>
                            <configuration>
                                <changeLogFile>changelog/changelog.yaml</changeLogFile>
                                <driver>org.postgresql.Driver</driver>
                                <url>%s</url>
                                <username>%s</username>
                                <password>%s</password>
                                <analyticsEnabled>false</analyticsEnabled>
                            </configuration>
                            <dependencies>
                                <dependency>
                                    <groupId>org.postgresql</groupId>
                                    <artifactId>postgresql</artifactId>
                                    <version>%s</version>
                                </dependency>
                            </dependencies>
                        </plugin>
                    </plugins>
                </build>
            </project>
            """;

    @Override
    public String name() {
        return "Liquibase, by Maven";
    }

    @Override
    public String version() throws Exception {
        return Programs.firstLine("mvn", "--version").replaceAll("\\e\\[[\\d;]*m", "");
    }

    @Override
    public Installed install(Path folder, Schema schema, DatabaseAddress database) throws Exception {
        schema.writeChangelog(folder);
        Files.writeString(
                folder.resolve("pom.xml"),
                PROJECT.formatted(
                        LiquibaseUtil.getBuildVersion(),
                        database.jdbcUrl(),
                        database.user(),
                        database.password().orElse(""),
                        org.postgresql.util.DriverInfo.DRIVER_VERSION));
        return new Installed(
                List.of("mvn", "-q", "-o", "liquibase:update"),
                List.of("mvn", "-q", "-o", "liquibase:rollback", "-Dliquibase.rollbackCount=1"),
                Map.of("JAVA_HOME", System.getProperty("java.home")),
                folder);
    }
}
