package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoRerunsTest {

    @TempDir
    private Path folder;

    @Test
    void changesetThatWouldRunAgainIsAnObstacle() throws Exception {
        Path file = folder.resolve(ChangelogFile.MASTER);
        Files.createDirectories(file.getParent());
        Files.writeString(file, """
                databaseChangeLog:
                  - changeSet: { id: c1, author: test, runAlways: true, changes: [] }
                """);
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect()) {
            DeployPlan plan = PlannedDeploy.in(folder);
            assertThat(new NoReruns().of(plan, connection).passes()).isTrue();

            try (ChangelogSession session = ChangelogSession.open(folder, database.connect())) {
                session.update();
            }
            assertThat(new NoReruns().of(plan, connection).obstacles())
                    .singleElement()
                    .asString()
                    .startsWith("c1 has run here and would run again (runAlways, runOnChange)");
        }
    }
}
