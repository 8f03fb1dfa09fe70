package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseChoiceTest {

    private static final Map<String, String> ALL = Map.of(
            "LIQUIBASE_COMMAND_URL", "postgresql://u@liquibase/d",
            "DATABASE_URL", "postgresql://u:secret@database-url/d",
            "PGHOST", "pghost",
            "PGDATABASE", "pgdatabase",
            "PGUSER", "pguser");

    @TempDir
    private Path elsewhere;

    @Test
    void firstSettingThatIsSetNamesTheDatabase() throws UnusableDatabase {
        Map<String, String> environment = new HashMap<>(ALL);

        assertThat(choice("jdbc:postgresql://explicit:1/d?user=u&password=secret", environment))
                .hasToString("postgresql://u@explicit:1/d (explicit URL)");
        assertThat(choice("postgresql://u:secret@explicit:1/d", environment))
                .hasToString("postgresql://u@explicit:1/d (explicit URL)");
        assertThat(choice(environment)).hasToString("postgresql://u@liquibase:5432/d (LIQUIBASE_COMMAND_URL)");
        environment.remove("LIQUIBASE_COMMAND_URL");
        assertThat(choice(environment)).hasToString("postgresql://u@database-url:5432/d (DATABASE_URL)");
        environment.remove("DATABASE_URL");
        assertThat(choice(environment)).hasToString("postgresql://pguser@pghost:5432/pgdatabase (PGHOST, PGDATABASE)");
        environment.remove("PGHOST");
        assertThat(choice(environment)).hasToString("postgresql://pguser@localhost:5432/pgdatabase (PGDATABASE)");
        environment.remove("PGDATABASE");
        assertThatThrownBy(() -> choice(environment))
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageStartingWith("DATABASE_URL environment variable is required");
    }

    @Test
    void repositoryIsFoundFromAFolderInside() throws Exception {
        Path inside = Files.createDirectories(elsewhere.resolve("changelog/library"));
        Files.createFile(elsewhere.resolve("changelog/changelog.yaml"));
        Files.createFile(elsewhere.resolve("pom.xml"));

        assertThat(DatabaseChoice.of(DatabaseChoice.BY_ENVIRONMENT, Map.of("PGUSER", "u"), inside))
                .isEqualTo(new DatabaseChoice.Embedded(elsewhere));
    }

    /** A job whose secret is missing must not go on to another database. */
    @ParameterizedTest
    @ValueSource(strings = {"LIQUIBASE_COMMAND_URL", "DATABASE_URL", "PGSERVICE", "PGHOST", "PGHOSTADDR", "PGDATABASE"})
    void emptyVariableIsRefused(String variable) {
        assertThatThrownBy(() -> choice(Map.of(variable, " "))).hasMessageStartingWith(variable + " is set but empty");
    }

    @Test
    void malformedJdbcUrlIsRefused() {
        assertThatThrownBy(() -> choice("jdbc:postgresql://h:x/d?password=secret", Map.of()))
                .hasMessageContaining("JDBC URL is malformed")
                .hasMessageNotContaining("secret");
    }

    /** pgjdbc would log the whole URL. */
    @Test
    void urlThatPgjdbcCannotReadIsNotLogged() {
        List<LogRecord> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("org.postgresql");
        logger.addHandler(handler);
        assertThatThrownBy(() -> choice("jdbc:postgresql://h:x/d?password=secret", Map.of()))
                .isInstanceOf(UnusableDatabase.class);
        logger.removeHandler(handler);

        assertThat(logged).isEmpty();
    }

    @Test
    void jdbcUrlWithCredentialsBeforeTheHostIsRefused() {
        assertThatThrownBy(() -> choice("jdbc:postgresql://u:secret@h:1/d", Map.of()))
                .hasMessageStartingWith("A JDBC URL has no user and password before the host")
                .hasMessageNotContaining("secret");
    }

    private DatabaseChoice choice(Map<String, String> environment) throws UnusableDatabase {
        return choice(DatabaseChoice.BY_ENVIRONMENT, environment);
    }

    private DatabaseChoice choice(String url, Map<String, String> environment) throws UnusableDatabase {
        return DatabaseChoice.of(url, environment, elsewhere);
    }
}
