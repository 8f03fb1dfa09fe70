package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.soundchart.Await;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Labels;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.FastCheckService;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** An index says that nothing is pending only where Liquibase says so, for all changelogs, histories and labels here. */
class ChangesetIndexTest {

    /** What a changelog has that Liquibase treats in a way of its own. */
    private static final Map<String, String> CHANGELOGS = new LinkedHashMap<>();

    static {
        CHANGELOGS.put("two labels", """
                - changeSet: { id: 1, author: a, labels: left, changes: [{ sql: { sql: "SELECT 1" } }] }
                - changeSet: { id: 2, author: a, labels: "left,both", changes: [{ sql: { sql: "SELECT 2" } }] }
                - changeSet: { id: 3, author: b, labels: right, changes: [{ sql: { sql: "SELECT 3" } }] }
                - changeSet: { id: 4, author: a, changes: [{ sql: { sql: "SELECT 'ö'" } }] }
                """);
        CHANGELOGS.put("run on change", """
                - changeSet: { id: 1, author: a, labels: left, runOnChange: true, changes: [{ sql: { sql: "SELECT 1" } }] }
                - changeSet: { id: 2, author: a, labels: right, changes: [{ sql: { sql: "SELECT 2" } }] }
                """);
        CHANGELOGS.put("valid checksums", """
                - changeSet: { id: 1, author: a, labels: left, validCheckSum: "any", changes: [{ sql: { sql: "SELECT 1" } }] }
                - changeSet: { id: 2, author: a, labels: right, changes: [{ sql: { sql: "SELECT 2" } }] }
                """);
        CHANGELOGS.put("not run here", """
                - changeSet: { id: 1, author: a, dbms: oracle, changes: [{ sql: { sql: "SELECT 1 FROM dual" } }] }
                - changeSet: { id: 2, author: a, ignore: true, labels: left, changes: [{ sql: { sql: "SELECT 2" } }] }
                - changeSet: { id: 3, author: a, dbms: "postgresql,h2", labels: left, changes: [{ sql: { sql: "SELECT 3" } }] }
                - changeSet: { id: 4, author: a, labels: right, changes: [{ sql: { sql: "SELECT 4" } }] }
                """);
        CHANGELOGS.put("contexts", """
                - changeSet: { id: 1, author: a, contextFilter: test, labels: left, changes: [{ sql: { sql: "SELECT 1" } }] }
                - changeSet: { id: 2, author: a, contextFilter: "!test", labels: right, changes: [{ sql: { sql: "SELECT 2" } }] }
                """);
        CHANGELOGS.put("changeset preconditions", """
                - changeSet: { id: 3, author: a, labels: left, changes: [{ sql: { sql: "SELECT 3" } }] }
                - changeSet:
                    id: 1
                    author: a
                    labels: left
                    preConditions: [{ onFail: MARK_RAN }, { sqlCheck: { expectedResult: 1, sql: SELECT 2 } }]
                    changes: [{ sql: { sql: "SELECT 1" } }]
                - changeSet:
                    id: 2
                    author: a
                    labels: right
                    preConditions: [{ onFail: CONTINUE }, { sqlCheck: { expectedResult: 1, sql: SELECT 2 } }]
                    changes: [{ sql: { sql: "SELECT 1" } }]
                """);
        CHANGELOGS.put("preconditions that hold", """
                - preConditions: [{ sqlCheck: { expectedResult: 1, sql: SELECT 1; } }, { sqlCheck: { expectedResult: "t", sql: "SELECT 1 = 1" } }, { and: [{ sqlCheck: { expectedResult: "x", sql: "SELECT 'x' WHERE ';' = ';'" } }] }]
                - changeSet: { id: 1, author: a, labels: left, changes: [{ sql: { sql: "SELECT 1" } }] }
                - changeSet: { id: 2, author: a, labels: right, changes: [{ sql: { sql: "SELECT 2" } }] }
                """);
        CHANGELOGS.put("a precondition that fails later", """
                - preConditions: [{ sqlCheck: { expectedResult: 0, sql: "SELECT count(*) FROM pg_class WHERE relname = 'guard'" } }]
                - changeSet: { id: 1, author: a, labels: left, changes: [{ sql: { sql: "CREATE TABLE guard ()" } }] }
                - changeSet: { id: 2, author: a, labels: right, changes: [{ sql: { sql: "SELECT 2" } }] }
                """);
        CHANGELOGS.put("another logical path", """
                - logicalFilePath: elsewhere.yaml
                - changeSet: { id: 1, author: a, labels: left, changes: [{ sql: { sql: "SELECT 1" } }] }
                - changeSet: { id: 2, author: a, labels: right, changes: [{ sql: { sql: "SELECT 2" } }] }
                """);
        CHANGELOGS.put("an SQL file", """
                - changeSet: { id: 1, author: a, labels: left, changes: [{ sqlFile: { path: one.sql } }] }
                - changeSet: { id: 2, author: a, labels: right, changes: [{ sql: { sql: "SELECT 2" } }] }
                """);
    }

    /** What only the run itself can tell. */
    private static final Map<String, String> WITHOUT_INDEX = Map.of(
            "runs always", """
            - changeSet: { id: 1, author: a, runAlways: true, changes: [{ sql: { sql: "SELECT 1" } }] }
            """,
            "parameters", """
            - changeSet: { id: 1, author: a, changes: [{ sql: { sql: "SELECT '${who}'" } }] }
            """,
            "parameters in an SQL file", """
            - changeSet: { id: 1, author: a, changes: [{ sqlFile: { path: parameter.sql } }] }
            """,
            "a precondition that is no query", """
            - preConditions: [{ runningAs: { username: someone } }]
            - changeSet: { id: 1, author: a, changes: [{ sql: { sql: "SELECT 1" } }] }
            """,
            "one of several preconditions", """
            - preConditions: [{ or: [{ sqlCheck: { expectedResult: 1, sql: SELECT 1 } }, { sqlCheck: { expectedResult: 1, sql: SELECT 2 } }] }]
            - changeSet: { id: 1, author: a, changes: [{ sql: { sql: "SELECT 1" } }] }
            """,
            "the same twice", """
            - changeSet: { id: 1, author: a, changes: [{ sql: { sql: "SELECT 1" } }] }
            - changeSet: { id: 1, author: a, changes: [{ sql: { sql: "SELECT 2" } }] }
            """);

    /** What may be in a history without a difference to what an update does. */
    private static final List<String> USUAL = List.of(
            "",
            "DELETE FROM databasechangelog WHERE orderexecuted = 1",
            "DELETE FROM databasechangelog WHERE labels LIKE '%right%'",
            "UPDATE databasechangelog SET exectype = 'MARK_RAN'",
            "UPDATE databasechangelog SET exectype = 'RERAN'",
            "UPDATE databasechangelog SET orderexecuted = 10 - orderexecuted, dateexecuted = '2026-01-01'",
            "UPDATE databasechangelog SET labels = NULL, contexts = 'x', tag = 'here'",
            row("'x', 'x', 'x'", "'9:00000000000000000000000000000000'"));

    /** What is seldom in one: here a doubt is right, too. */
    private static final List<String> UNUSUAL = List.of(
            "DELETE FROM databasechangelog",
            "DROP TABLE databasechangelog",
            "ALTER TABLE databasechangelog DROP COLUMN deployment_id",
            "UPDATE databasechangelog SET md5sum = '9:00000000000000000000000000000000' WHERE orderexecuted = 1",
            "UPDATE databasechangelog SET md5sum = NULL WHERE orderexecuted = 1",
            "UPDATE databasechangelog SET md5sum = '8' || substr(md5sum, 2)",
            "UPDATE databasechangelog SET md5sum = upper(md5sum)",
            "UPDATE databasechangelog SET md5sum = md5sum || ' '",
            "UPDATE databasechangelog SET exectype = 'FAILED' WHERE orderexecuted = 1",
            "UPDATE databasechangelog SET exectype = 'BROKEN' WHERE orderexecuted = 1",
            "UPDATE databasechangelog SET author = 'c' WHERE orderexecuted = 1",
            "UPDATE databasechangelog SET filename = 'other.yaml'",
            "UPDATE databasechangelog SET filename = 'classpath:' || filename",
            "INSERT INTO databasechangelog SELECT * FROM databasechangelog",
            row("'1', 'a', 'changelog.yaml'", "'9:00000000000000000000000000000000'"),
            row("'x', 'x', 'x'", "'7:00000000000000000000000000000000'"));

    private static String row(String identity, String checksum) {
        return "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum) VALUES ("
                + identity + ", now(), 9, 'EXECUTED', " + checksum + ")";
    }

    private static final String RESTORED = """
            DROP TABLE IF EXISTS databasechangelog;
            CREATE TABLE databasechangelog (LIKE kept INCLUDING ALL);
            INSERT INTO databasechangelog SELECT * FROM kept
            """;

    private static final List<String> LABELS = List.of("", "left", "!left", "left and both", "library", "shop");

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> indexAnswersAsLiquibaseDoes() {
        return CHANGELOGS.keySet().stream()
                .map(name -> dynamicTest(name, () -> {
                    ChangelogFile changelog = changelog(CHANGELOGS.get(name));
                    ChangesetIndex index =
                            readBack(IndexedChangelog.of(changelog).orElseThrow());
                    try (Scratch database = TestServer.databases().create();
                            Connection connection = database.connect();
                            Statement statement = connection.createStatement()) {
                        try (ChangelogSession session = ChangelogSession.open(changelog, database.connect(), null)) {
                            session.update();
                        }
                        statement.execute("CREATE TABLE kept AS TABLE databasechangelog");
                        for (String history : USUAL) {
                            statement.execute(history);
                            assertThat(answers(index, database))
                                    .as("after: %s", history)
                                    .isEqualTo(liquibasesAnswers(changelog, database));
                            statement.execute(RESTORED);
                        }
                        for (String history : UNUSUAL) {
                            statement.execute(history);
                            Map<String, Boolean> answers = answers(index, database);
                            // no is a doubt, and need not be Liquibase's answer
                            answers.values().removeIf(answer -> !answer);
                            if (!answers.isEmpty()) {
                                assertThat(liquibasesAnswers(changelog, database))
                                        .as("after: %s", history)
                                        .containsAllEntriesOf(answers);
                            }
                            statement.execute(RESTORED);
                        }
                    }
                }));
    }

    @Test
    void historyOfAnotherSchemaIsDoubted() throws Exception {
        ChangesetIndex index =
                IndexedChangelog.of(ChangelogFile.of(ExampleChangelog.FOLDER)).orElseThrow();
        try (Scratch database = ExampleChangelog.atHead();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA first; ALTER DATABASE "
                    + database.address().database() + " SET search_path = first, public");

            assertThat(answers(index, database)).doesNotContainValue(true);
        }
    }

    @Test
    void changelogThatOnlyARunCanJudgeHasNoIndex() throws Exception {
        for (Map.Entry<String, String> changelog : WITHOUT_INDEX.entrySet()) {
            assertThat(IndexedChangelog.of(changelog(changelog.getValue())))
                    .as(changelog.getKey())
                    .isEmpty();
        }
    }

    @Test
    void unknownLabelsLeaveADoubt() throws Exception {
        ChangesetIndex index = IndexedChangelog.of(changelog("""
                - changeSet: { id: one, author: test, labels: "core,api", changes: [ { sql: SELECT 1 } ] }
                - changeSet: { id: two, author: test, labels: reports, changes: [ { sql: SELECT 2 } ] }
                """)).orElseThrow();

        assertThat(Stream.of("core", "Core", "api or reports", "core and !reports", "(core or api) and !reports")
                        .filter(labels -> !hasLabels(index, labels)))
                .isEmpty();
        assertThat(Stream.of("cor", "!cor", "core or reprots", "core and reports", "!", "core,,reprot")
                        .filter(labels -> hasLabels(index, labels)))
                .isEmpty();
    }

    private static boolean hasLabels(ChangesetIndex index, String labels) {
        LabelExpression wanted = new LabelExpression(labels);
        return index.hasLabels(labels, group -> wanted.matches(new Labels(group)));
    }

    @Test
    void indexKnowsWhatIsPendingPerLabel() throws Exception {
        ChangesetIndex index =
                IndexedChangelog.of(ChangelogFile.of(ExampleChangelog.FOLDER)).orElseThrow();
        try (Scratch database = ExampleChangelog.atHead()) {
            assertThat(answers(index, database)).containsEntry("", true).containsEntry("library", true);
            try (ChangelogSession session = ExampleChangelog.open(database)) {
                session.rollback(1);
            }
            assertThat(answers(index, database))
                    .containsEntry("", false)
                    .containsEntry("shop", false)
                    .containsEntry("library", true);
        }
    }

    @Test
    void lockOnTheHistoryIsWaitedForFiveSeconds() throws Exception {
        ChangesetIndex index =
                IndexedChangelog.of(ChangelogFile.of(ExampleChangelog.FOLDER)).orElseThrow();
        try (Scratch database = ExampleChangelog.atHead();
                Connection other = database.connect();
                Statement statement = other.createStatement();
                Connection connection = ServerConnection.openBriefly(database.address())) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE databasechangelog");

            long begun = System.nanoTime();
            assertThatThrownBy(() -> index.ask(connection, true)).hasMessageContaining("lock timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(4500), Await.LIMIT);
        }
    }

    private static Map<String, Boolean> answers(ChangesetIndex index, Scratch database) {
        Map<String, Boolean> answers = new LinkedHashMap<>();
        try (Connection connection = ServerConnection.openBriefly(database.address())) {
            List<String> all = index.ask(connection, true);
            List<String> row = index.ask(connection, false);
            LABELS.forEach(labels -> answers.put(labels, isUpToDate(index, row, labels)));
            assertThat(isUpToDate(index, all, "")).isEqualTo(answers.get(""));
        } catch (SQLException e) {
            LABELS.forEach(labels -> answers.put(labels, false));
        }
        return answers;
    }

    private static boolean isUpToDate(ChangesetIndex index, List<String> row, String labels) {
        LabelExpression wanted = new LabelExpression(labels);
        return index.isUpToDate(row, group -> wanted.matches(new Labels(group)));
    }

    /** What Liquibase finds for each label filter before an update does anything; a failure is no. */
    private static Map<String, Boolean> liquibasesAnswers(ChangelogFile changelog, Scratch scratch) throws Exception {
        Map<String, Object> scope = Map.of(Scope.Attr.resourceAccessor.name(), changelog.resources());
        Map<String, Boolean> answers = new LinkedHashMap<>();
        LABELS.forEach(labels -> answers.put(labels, false));
        return Quiet.get(() -> Scope.child(scope, () -> {
            Database database = DatabaseFactory.getInstance()
                    .findCorrectDatabaseImplementation(new JdbcConnection(scratch.connect()));
            try {
                DatabaseChangeLog parsed = changelog.parse(null);
                FastCheckService check = Scope.getCurrentScope().getSingleton(FastCheckService.class);
                Scope.getCurrentScope()
                        .getSingleton(ChangeLogHistoryServiceFactory.class)
                        .getChangeLogService(database)
                        .init();
                for (String labels : LABELS) {
                    check.clearCache();
                    answers.put(labels, isUpToDate(check, database, parsed, labels));
                }
            } catch (LiquibaseException e) {
                // all are no
            } finally {
                database.close();
            }
            return answers;
        }));
    }

    private static boolean isUpToDate(
            FastCheckService check, Database database, DatabaseChangeLog changelog, String labels) {
        try {
            return check.isUpToDateFastCheck(null, database, changelog, new Contexts(), new LabelExpression(labels));
        } catch (LiquibaseException | RuntimeException e) {
            return false;
        }
    }

    private static ChangesetIndex readBack(ChangesetIndex index) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        index.write(new DataOutputStream(bytes));
        ChangesetIndex read = ChangesetIndex.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(read).isEqualTo(index);
        return read;
    }

    private ChangelogFile changelog(String items) throws IOException, LiquibaseException {
        Files.writeString(folder.resolve("one.sql"), "SELECT 1;");
        Files.writeString(folder.resolve("parameter.sql"), "SELECT '${who}';");
        Files.writeString(folder.resolve("changelog.yaml"), "databaseChangeLog:\n" + items.indent(2));
        return new ChangelogFile("changelog.yaml", ChangelogFile.of(folder).resources());
    }
}
