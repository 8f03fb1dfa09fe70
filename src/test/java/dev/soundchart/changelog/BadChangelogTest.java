package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.Fact;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A changelog that can't be read changes nothing, and the message names the file and the place. */
class BadChangelogTest {

    private static final String FIRST =
            "- changeSet: { id: 1, author: a, changes: [ { sql: { sql: CREATE TABLE t () } } ] }\n";

    @TempDir
    private Path repository;

    private Scratch database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of(
                        "- changeSet:\n    id: 2\n  author: [\n", "changelog/changelog.yaml: while parsing", "line 6"),
                Arguments.of(
                        "- changeSet: !!javax.script.ScriptEngineManager []\n", "Global tag is not allowed", "line 3"),
                Arguments.of(
                        "- changeSet: { id: 1, author: a, changes: [ { sql: { sql: SELECT 1 } } ] }\n",
                        "1 changesets had duplicate identifiers",
                        "changelog/changelog.yaml::1::a"),
                Arguments.of(
                        "- changeSet: { id: 2, author: a, changes: [ { addColum: { tableName: t } } ] }\n",
                        "changelog/changelog.yaml: Unknown change type 'addColum'",
                        ""),
                Arguments.of(
                        "- changeSet: { id: 2, author: a, changes: [ { addColumn: { columns: [] } } ] }\n",
                        "tableName is required for addColumn",
                        "changelog/changelog.yaml::2::a"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badChangesetRefusesTheWholeChangelog(String second, String message, String place) throws Exception {
        write("databaseChangeLog:\n" + FIRST + second);

        assertThatThrownBy(this::update)
                .isInstanceOf(LiquibaseException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(place);
        assertNothingWasMade();
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void changelogWhoseAliasesExplodeIsRefused() throws Exception {
        StringBuilder bomb =
                new StringBuilder("databaseChangeLog:\n" + FIRST + "- changeSet:\n    id: 2\n    a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("    a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        write(bomb.toString());

        assertThatThrownBy(this::update)
                .hasMessageContaining("The aliases in changelog/changelog.yaml stand for more than 1000000 nodes");
        assertNothingWasMade();
    }

    @Test
    void rollbackOfAChangesetWithoutARollbackBlockIsRefused() throws Exception {
        write("databaseChangeLog:\n" + FIRST);
        update();

        try (ChangelogSession session = ChangelogSession.open(repository, database.connect())) {
            assertThatThrownBy(() -> session.rollback(1))
                    .hasMessageContaining("changeset 1 has no rollback block: it can't be undone");
        }
        assertTables("t");
    }

    @Test
    void changelogWithFewAliasesIsRead() throws Exception {
        write("""
                databaseChangeLog:
                - changeSet: { id: 1, author: &author a & b *, changes: [ { sql: { sql: CREATE TABLE t () } } ] }
                - changeSet: { id: 2, author: *author, changes: [ { sql: { sql: DROP TABLE t } } ] }
                """);
        update();
    }

    @Test
    void unknownTagIsRefusedWithTheListOfTags() throws Exception {
        try (ChangelogSession session = ExampleChangelog.open(database)) {
            assertThatThrownBy(() -> session.updateTo("shop-1", "library"))
                    .hasMessageContaining(
                            "No changeset of the labels 'library' sets the tag 'shop-1'. There are library-1, library-2");
            assertThatThrownBy(() -> session.rollbackTo("a'; DROP TABLE x; --é", "library"))
                    .hasMessageContaining("Could not find tag 'a'; DROP TABLE x; --é' in the database");
        }
        assertNothingWasMade();
    }

    @Test
    void changesetsBeforeAFailedOneStayApplied() throws Exception {
        write("databaseChangeLog:\n" + FIRST
                + "- changeSet: { id: 2, author: a, changes: [ { sql: { sql: CREATE TABLE u (); SELEC 1 } } ] }\n");

        assertThatThrownBy(this::update)
                .hasMessageContaining("changelog/changelog.yaml::2::a")
                .hasMessageContaining("syntax error at or near \"SELEC\"");
        assertTables("t");
    }

    private void write(String yaml) throws Exception {
        Files.createDirectories(repository.resolve("changelog"));
        Files.writeString(repository.resolve("changelog/changelog.yaml"), yaml);
    }

    private void update() throws Exception {
        try (ChangelogSession session = ChangelogSession.open(repository, database.connect())) {
            session.update();
        }
    }

    private void assertNothingWasMade() throws Exception {
        assertTables();
    }

    private void assertTables(String... names) throws Exception {
        try (Connection connection = database.connect()) {
            assertThat(Catalog.read(connection).facts())
                    .filteredOn(fact -> fact.kind().equals("table"))
                    .extracting(Fact::object)
                    .containsExactly(names);
        }
    }
}
