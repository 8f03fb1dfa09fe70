package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.Surroundings;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.command.CommandScope;
import liquibase.command.CommandStep;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A setting without a value, as a script's variable leaves it that is not set, is refused before anything is done. */
class EmptyValuesTest {

    private static Scratch database;
    private static Catalog before;

    @BeforeAll
    static void createDatabase() throws Exception {
        database = ExampleChangelog.atHead();
        before = catalog();
    }

    @AfterAll
    static void dropDatabase() throws Exception {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rollback-to base --yes --schema=",
                "rollback-to base --yes --schema= --dry-run",
                "rollback-to base --yes --label-filter=,",
                "rollback-count --count=1 --yes --labelFilter=",
                "rollback --tag=",
                "update --label-filter=",
                "update --context-filter=",
                "update --url=",
                "update --password=",
                "update-to-tag --tag=",
                "lint --since=",
                "verify-rollbacks --since=",
                "trace --since=",
                "deploy --backup=",
                "deploy --backup=none --report=",
                "deploy --backup=none --suppressions=",
                "drift --against=",
                "adopt --version-table=",
                "new-changeset --schema=shop --name=",
                "drop-all --schemas=",
                "--search-path= update",
                "--log-level= update"
            })
    void anOptionWithoutAValueIsAnError(String command) throws Exception {
        Result result = soundchart().run(command.split(" "));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).isEmpty();
        assertThat(result.errors())
                .matches("--[\\w-]+ has no value\\. If a variable stands there, it is not set\\."
                        + " Give it a value, or leave the option out\n");
        assertThat(catalog()).isEqualTo(before);
    }

    @Test
    void anArgumentOfNothingIsAnError() throws Exception {
        for (List<String> arguments : List.of(
                List.of("rollback-to", "base", "--yes", "--schema", ""),
                List.of("rollback-to", "", "--yes"),
                List.of("update", "--label-filter", " "),
                List.of("", "update"))) {
            Result result = soundchart().run(arguments.toArray(String[]::new));

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors()).matches("Argument \\d is empty\\. If a variable stands there, it is not set\n");
        }
        assertThat(catalog()).isEqualTo(before);
    }

    /** What is left of {@code --schema $SCHEMA --yes} and of {@code --yes --schema $SCHEMA}. */
    @Test
    void anOptionThatTakesTheNextOneForItsValueIsAnError() throws Exception {
        for (List<String> arguments : List.of(
                List.of("rollback-to", "base", "--schema", "--yes"),
                List.of("rollback-to", "base", "--yes", "--schema"),
                List.of("update", "--label-filter", "--context-filter=test"))) {
            Result result = soundchart().run(arguments.toArray(String[]::new));

            assertThat(result.status()).as(result.output() + result.errors()).isEqualTo(1);
        }
        assertThat(catalog()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LIQUIBASE_COMMAND_LABEL_FILTER",
                "LIQUIBASE_COMMAND_ROLLBACK_TO_SCHEMA",
                "LIQUIBASE_COMMAND_CONTEXT_FILTER",
                "LIQUIBASE_COMMAND_DEPLOY_BACKUP",
                "LIQUIBASE_COMMAND_URL",
                "liquibase_command_label_filter",
                "LIQUIBASE_LOCK_RETRY_SECONDS"
            })
    void aVariableWithoutAValueIsAnError(String variable) throws Exception {
        for (String value : List.of("", " ", ",")) {
            Result result = soundchart().with(variable, value).run("rollback-to", "base", "--yes");

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.errors()).endsWith(variable + " is set but empty. Give it a value, or unset it\n");
        }
        assertThat(catalog()).isEqualTo(before);
    }

    @Test
    void anEmptyPasswordInTheEnvironmentIsNone() throws Exception {
        Result result = soundchart().with("LIQUIBASE_COMMAND_PASSWORD", "").run("update");

        assertThat(result.status()).as(result.errors()).isZero();
    }

    /** Maven hands its own on like this. */
    @Test
    void aSystemPropertyWithoutAValueIsAnError() throws Exception {
        Result result = SoundchartProcess.with(database.address())
                .in(ExampleChangelog.FOLDER)
                .with("JAVA_TOOL_OPTIONS", "-Dliquibase.labelFilter=")
                .run("rollback-count", "--count=1", "--yes");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors())
                .endsWith("-Dliquibase.labelFilter is set but empty. Give it a value, or unset it\n");
        assertThat(catalog()).isEqualTo(before);
    }

    /** Maven's goals look for sources of settings before this project's classes are there. */
    @ParameterizedTest
    @ValueSource(strings = {"update", "rollback", "rollbackCount", "updateSql", "dropAll", "tag", "history", "deploy"})
    void theStepThatConnectsLooksToo(String command) throws Exception {
        CommandScope scope = new CommandScope(command);
        Optional<CommandStep> connects = scope.getCommand().getPipeline().stream()
                .filter(ConnectionStep.class::isInstance)
                .findFirst();

        assertThat(connects).isPresent();
        assertThatThrownBy(
                        () -> new Surroundings(Map.of("LIQUIBASE_COMMAND_LABEL_FILTER", ""), Path.of("")).call(() -> {
                            connects.orElseThrow().validate(scope);
                            return null;
                        }))
                .hasMessage("LIQUIBASE_COMMAND_LABEL_FILTER is set but empty. Give it a value, or unset it");
    }

    private static CalledSoundchart soundchart() {
        return CalledSoundchart.onExample(database.address());
    }

    private static Catalog catalog() throws Exception {
        try (Connection connection = database.connect()) {
            return Catalog.read(connection);
        }
    }
}
