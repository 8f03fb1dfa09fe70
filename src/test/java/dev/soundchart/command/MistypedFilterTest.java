package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A label, context, tag or schema that nothing in the changelog has is an error, and nothing is done. */
class MistypedFilterTest {

    private static final String TEXT = """
            databaseChangeLog:
              - property: { name: region, value: north, context: europe, global: true }
              - property: { name: size, value: "10", labels: large, global: true }
              - changeSet:
                  id: rooms
                  author: test
                  labels: core
                  changes:
                    - sql: CREATE TABLE rooms (id integer)
                    - tagDatabase: { tag: v1 }
                  rollback: [ { sql: DROP TABLE rooms } ]
              - changeSet:
                  id: beds
                  author: test
                  labels: core,beds
                  contextFilter: "!staging"
                  changes:
                    - sql: CREATE TABLE beds (id integer)
                    - tagDatabase: { tag: v2 }
                  rollback: [ { sql: DROP TABLE beds } ]
              - changeSet:
                  id: guests
                  author: test
                  labels: guests
                  contextFilter: test or demo
                  changes: [ { sql: CREATE TABLE guests (id integer) } ]
                  rollback: [ { sql: DROP TABLE guests } ]
            """;

    /** Every command that runs, marks, writes or lists the changesets that a filter takes. */
    private static final List<String> COMMANDS = List.of(
            "update",
            "update-count --count=1",
            "update-to-tag --tag=v1",
            "update-testing-rollback",
            "update-sql",
            "update-count-sql --count=1",
            "update-to-tag-sql --tag=v1",
            "rollback --tag=v1 --yes",
            "rollback-count --count=1 --yes",
            "rollback-to-date --date=2020-01-01 --yes",
            "rollback-to base --yes",
            "rollback-sql --tag=v1",
            "rollback-count-sql --count=1",
            "rollback-to-date-sql --date=2020-01-01",
            "future-rollback-sql",
            "future-rollback-count-sql --count=1",
            "future-rollback-from-tag-sql --tag=v2",
            "changelog-sync",
            "changelog-sync-sql",
            "mark-next-changeset-ran",
            "status",
            "deploy --backup=none",
            "deploy --dry-run");

    @TempDir
    private static Path folder;

    private static Scratch template;

    private Scratch database;

    @BeforeEach
    void createDatabase() throws Exception {
        if (template == null) {
            Files.createDirectories(folder.resolve("changelog"));
            Files.writeString(folder.resolve(ChangelogFile.MASTER), TEXT);
            template = TestServer.databases().create();
            assertThat(call(template, "update-count --count=2").status()).isZero();
        }
        database = template.copy();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    static Stream<String> commands() {
        return COMMANDS.stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aLabelOrContextThatNoChangesetHasIsAnErrorWithTheNearestName(String command) throws Exception {
        Catalog before = catalog();

        assertRefused(
                command + " --label-filter=gests",
                "No changeset of changelog/changelog.yaml has the label 'gests'. Did you mean guests?"
                        + " There are beds, core, guests, large");
        assertRefused(
                command + " --context-filter=tset",
                "No changeset of changelog/changelog.yaml has the context 'tset'. Did you mean test?"
                        + " There are demo, europe, staging, test.");

        assertThat(catalog()).isEqualTo(before);
        assertThat(history()).containsExactly("beds", "rooms");
    }

    static Stream<Arguments> expressions() {
        return Stream.of(
                Arguments.of("--label-filter=core and !gests", "the label 'gests'"),
                Arguments.of("--label-filter=!(beds or cores)", "the label 'cores'"),
                Arguments.of("--label-filter=core,gests", "the label 'gests'"),
                Arguments.of("--label-filter=not gests", "the label 'gests'"),
                Arguments.of("--labels=gests", "the label 'gests'"),
                Arguments.of("--label-filter=!", "the label ''"),
                Arguments.of("--label-filter=guests and beds", "fits the labels 'guests and beds'"),
                Arguments.of("--contexts=prod", "the context 'prod'. There are demo, europe, staging, test"),
                Arguments.of("--context-filter=!tset", "the context 'tset'"),
                Arguments.of("--context-filter=test,dmo", "the context 'dmo'"),
                Arguments.of(
                        "--label-filter=guests --context-filter=staging",
                        "fits the labels 'guests' and the contexts 'staging'"));
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void aNameAnywhereInAnExpressionCounts(String options, String message) throws Exception {
        Result result = call(database, "update " + options);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains(message);
        assertThat(history()).containsExactly("beds", "rooms");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--label-filter=CORE",
                "--label-filter=core and !beds",
                "--label-filter=(beds or guests) and not core",
                "--label-filter=large or core",
                "--context-filter=Demo",
                "--context-filter=europe",
                "--context-filter=staging",
                "--context-filter=!test"
            })
    void namesOfTheChangelogAreTaken(String option) throws Exception {
        Result result = call(database, "update " + option);

        assertThat(result.status()).as(result.errors()).isZero();
    }

    @Test
    void aTagThatNothingHasIsAnErrorWithTheNearestName() throws Exception {
        for (String command : List.of(
                "update-to-tag",
                "update-to-tag-sql",
                "changelog-sync-to-tag",
                "changelog-sync-to-tag-sql",
                "future-rollback-from-tag-sql")) {
            assertRefused(command + " --tag=v3", "No changeset sets the tag 'v3'. Did you mean v1? There are v1, v2");
            assertRefused(
                    command + " --tag=v2 --label-filter=guests",
                    "No changeset of the labels 'guests' sets the tag 'v2'");
        }
        for (String command : List.of("rollback --yes", "rollback-sql")) {
            assertRefused(
                    command + " --tag=v11",
                    "Could not find tag 'v11' in the database. Did you mean v1? There are v1, v2");
        }
        assertThat(history()).containsExactly("beds", "rooms");
        assertThat(call(database, "rollback-count --count=1 --yes").status()).isZero();
        assertRefused(
                "rollback --yes --tag=v2",
                "Could not find tag 'v2' in the database: the changeset beds has not run here");
    }

    @Test
    void aSchemaThatTheChangelogDoesNotHaveIsAnErrorWithTheNearestName() throws Exception {
        assertRefused(
                "rollback-to base --yes --schema=changelg",
                "No schema 'changelg'. Did you mean changelog? There are changelog");
        assertRefused("lint --since=v3", "No changeset sets the tag 'v3'. Did you mean v1? There are v1, v2");
        assertThat(history()).containsExactly("beds", "rooms");
    }

    /** Maven's goals call Liquibase as this does. */
    @Test
    void liquibasesOwnCommandsRefuseThemToo() throws Exception {
        LabelExpression labels = new LabelExpression("gests");
        Contexts contexts = new Contexts();
        assertRefused(liquibase -> liquibase.update(contexts, labels), "the label 'gests'. Did you mean guests?");
        assertRefused(liquibase -> liquibase.update(1, contexts, labels), "the label 'gests'");
        assertRefused(liquibase -> liquibase.update("v1", contexts, labels), "the label 'gests'");
        assertRefused(liquibase -> liquibase.updateSql(contexts, labels, new StringWriter()), "the label 'gests'");
        assertRefused(liquibase -> liquibase.rollback(1, null, contexts, labels), "the label 'gests'");
        assertRefused(liquibase -> liquibase.rollback("v1", null, contexts, labels), "the label 'gests'");
        assertRefused(liquibase -> liquibase.rollback(new Date(0), null, contexts, labels), "the label 'gests'");
        assertRefused(
                liquibase -> liquibase.update(new Contexts("tset"), new LabelExpression()),
                "the context 'tset'. Did you mean test?");
        assertRefused(
                liquibase -> liquibase.update("v3", contexts, new LabelExpression()),
                "sets the tag 'v3'. Did you mean");
        assertRefused(
                liquibase -> liquibase.rollback("v11", null, contexts, new LabelExpression()),
                "Could not find tag 'v11' in the database. Did you mean v1?");
        assertThat(history()).containsExactly("beds", "rooms");
    }

    private void assertRefused(LiquibaseApi.Goal goal, String message) {
        assertThatThrownBy(() -> LiquibaseApi.callQuietly(folder, ChangelogFile.MASTER, database, goal))
                .hasStackTraceContaining(message);
    }

    private void assertRefused(String command, String message) throws Exception {
        Result result = call(database, command);

        assertThat(result.status()).as(command + "\n" + result.errors()).isEqualTo(1);
        assertThat(result.output() + result.errors()).as(command).contains(message);
    }

    private static Result call(Scratch database, String command) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command.split(" (?=--)|(?<=rollback-to) ")));
        arguments.add("--search-path=" + folder);
        return CalledSoundchart.with(database.address()).run(arguments.toArray(String[]::new));
    }

    private Catalog catalog() throws Exception {
        try (Connection connection = database.connect()) {
            return Catalog.read(connection);
        }
    }

    private List<String> history() throws Exception {
        List<String> ids = new ArrayList<>();
        try (Connection connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id FROM databasechangelog ORDER BY id")) {
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
        }
        return ids;
    }
}
