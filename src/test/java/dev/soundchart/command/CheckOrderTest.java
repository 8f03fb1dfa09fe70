package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two branches of a small repository, each with a changeset of its own. */
class CheckOrderTest {

    @TempDir
    private Path repository;

    @BeforeEach
    void createRepository() throws Exception {
        Files.writeString(repository.resolve("pom.xml"), "<project/>");
        write("changelog/changelog.yaml", """
                databaseChangeLog:
                  - includeAll: { path: app/, relativeToChangelogFile: true, endsWithFilter: .yaml }
                """);
        changeset("20261101_t", "CREATE TABLE t (id integer PRIMARY KEY, n integer)");
        git("init", "--quiet", "--initial-branch=main");
        commit();
    }

    @Test
    void changesetsThatDoNotMeetPass() throws Exception {
        onMain("20261202_theirs", "ALTER TABLE t ADD theirs text");
        onBranch("20261201_ours", "ALTER TABLE t ADD ours text");

        Result result = checkOrder("--base=main");
        assertThat(result.output()).isEqualTo("""
                Only here: 20261201_ours
                Only on main: 20261202_theirs
                ✓ database that has run main, then the merged changelog
                ✓ database that has run this branch, then the merged changelog
                Any order gives the same schema
                """);
        assertThat(result.status()).isZero();
    }

    @Test
    void changesetsThatFightOverAnObjectAreNamedWithIt() throws Exception {
        onMain("20261202_theirs", "ALTER TABLE t ALTER n SET DEFAULT 2");
        onBranch("20261201_ours", "ALTER TABLE t ALTER n SET DEFAULT 1");

        Result result = checkOrder("--base=main");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .contains("✗ database that has run main, then the merged changelog\n    column t.n: ")
                .contains("20261201_ours and 20261202_theirs fight over it")
                .contains("✓ database that has run this branch");
        assertThat(result.errors()).endsWith("""
                The order matters. Make the later changeset build on the other one, or put both into one: docs/branches.md
                """);
    }

    @Test
    void changesetsOfWhichOneCannotRunAfterTheOtherAreNamed() throws Exception {
        onMain("20261202_theirs", "ALTER TABLE t ADD tags text");
        onBranch("20261201_ours", "ALTER TABLE t ADD tags text");

        Result result = checkOrder("--base=main");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .contains("In a fresh database this can't be run: 20261202_theirs: ERROR: column \"tags\" of relation"
                        + " \"t\" already exists. It fights with 20261201_ours")
                .contains("In a database that has run main this can't be run: 20261201_ours: ERROR: column \"tags\" of"
                        + " relation \"t\" already exists. It fights with 20261202_theirs");
    }

    @Test
    void freshDatabaseIsComparedWithADeployedOneOnceTheBranchesAreMerged() throws Exception {
        onMain("20261202_theirs", "ALTER TABLE t ALTER n SET DEFAULT 2");
        onBranch("20261201_ours", "ALTER TABLE t ALTER n SET DEFAULT 1");
        git("-c", "user.name=t", "-c", "user.email=t@t", "merge", "--quiet", "main");

        Result result = checkOrder("--base=main");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output())
                .contains("Only on main: no changeset")
                .contains("20261201_ours and 20261202_theirs fight over it");
    }

    @Test
    void deletedChangesetIsBlamed() throws Exception {
        onMain("20261202_theirs", "ALTER TABLE t ADD theirs text");
        git("checkout", "--quiet", "main");
        Files.delete(repository.resolve("changelog/app/20261202_theirs.yaml"));

        Result result = checkOrder("--base=main");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("column t.theirs: missing in a fresh database, ");
        assertThat(result.output()).contains(". 20261202_theirs makes the difference");
    }

    @Test
    void unknownBaseEditedChangesetAndFolderWithoutARepositoryAreRefused() throws Exception {
        assertThat(checkOrder("--base=nowhere").errors())
                .endsWith("Git knows no commit 'nowhere' here. Name a branch, a tag or a commit\n");

        onMain("20261101_t", "CREATE TABLE t (id integer PRIMARY KEY, n integer, m integer)");
        onBranch("20261101_t", "CREATE TABLE t (id integer PRIMARY KEY)");
        assertThat(checkOrder("--base=main").errors())
                .endsWith("changelog/app/20261101_t.yaml was changed on both branches. Merge them, then check again\n");

        Files.delete(repository.resolve("pom.xml"));
        assertThat(checkOrder().errors())
                .endsWith("check-order works on the files of the repository. Run it there:"
                        + " mvn -q compile exec:java -Dexec.args=\"check-order …\"\n");
    }

    private void onMain(String id, String sql) throws Exception {
        changeset(id, sql);
        commit();
        git("checkout", "--quiet", "-b", "branch", "HEAD~1");
    }

    private void onBranch(String id, String sql) throws Exception {
        changeset(id, sql);
        commit();
    }

    private void changeset(String id, String sql) throws IOException {
        write("changelog/app/" + id + ".yaml", """
                databaseChangeLog:
                  - changeSet:
                      id: %s
                      author: test
                      changes: [{ sql: { sql: "%s" } }]
                      rollback: []
                """.formatted(id, sql));
    }

    private void write(String path, String text) throws IOException {
        Path file = repository.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void commit() throws Exception {
        git("add", "--all");
        git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "--message=t");
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(repository.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private Result checkOrder(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("check-order"));
        all.addAll(List.of(arguments));
        return new CalledSoundchart(repository, Map.of("DATABASE_URL", SoundchartProcess.url(TestServer.address())))
                .run(all.toArray(String[]::new));
    }
}
