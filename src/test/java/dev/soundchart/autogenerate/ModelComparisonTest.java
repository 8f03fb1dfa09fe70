package dev.soundchart.autogenerate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import dev.soundchart.model.SchemaStatement;
import dev.soundchart.model.UnreadableModels;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelComparisonTest {

    @TempDir
    private Path repository;

    /** Each expression as people write it; PostgreSQL prints most of them in a way that it prints in yet another way. */
    @Entity
    @Table(name = "job")
    @SchemaStatement("ALTER TABLE job ADD CONSTRAINT status CHECK (status IN ('open', 'done'))")
    @SchemaStatement("ALTER TABLE job ADD CONSTRAINT not_status CHECK (status NOT IN ('x', 'y') OR effort = 0)")
    @SchemaStatement("ALTER TABLE job ADD CONSTRAINT effort CHECK (effort BETWEEN 1 AND 5)")
    @SchemaStatement("ALTER TABLE job ADD CONSTRAINT pair CHECK (number > 0 AND effort BETWEEN 1 AND 5)")
    @SchemaStatement("ALTER TABLE job ADD CONSTRAINT turned CHECK (number > 0 AND effort BETWEEN SYMMETRIC 5 AND 1)")
    @SchemaStatement(
            "ALTER TABLE job ADD CONSTRAINT either CHECK ((effort BETWEEN 1 AND 2 AND number > 0) OR status LIKE 'x%')")
    @SchemaStatement("ALTER TABLE job ALTER status SET DEFAULT 'op' || 'en'")
    @SchemaStatement("CREATE INDEX open ON job (number) WHERE status IN ('open', 'new') AND effort BETWEEN 1 AND 5")
    @SchemaStatement("CREATE INDEX lower_status ON job (lower(status), (effort + 1)) WHERE status = 'open'")
    static class Job {

        @Id
        Integer number;

        @Column(length = 20)
        String status;

        Integer effort;
    }

    @Test
    void expressionThatPostgresPrintsInAnotherWayOnceItReadItBackIsTheSame() throws Exception {
        List<String> printed = printed(Job.class);
        assertThat(printed).hasSize(9);

        try (ModelComparison comparison = compare(List.of(Job.class), printed)) {
            assertThat(comparison.difference().lines()).isEmpty();
            assertThat(comparison.changelog().database().address())
                    .isNotEqualTo(comparison.models().database().address());
        }
    }

    @Test
    void anotherExpressionIsADifference() throws Exception {
        List<String> other = printed(Job.class).stream()
                .map(statement -> statement.replace("effort <= 5", "effort <= 6"))
                .toList();

        try (ModelComparison comparison = compare(List.of(Job.class), other)) {
            assertThat(comparison.difference().all())
                    .extracting(difference -> difference.part())
                    .containsExactly("effort", "pair", "turned", "open");
        }
    }

    @Entity
    static class WithoutKey {

        String title;
    }

    @Test
    void changelogIsBuiltWhereTheModelsCannotBeRead() throws Exception {
        try (ScratchDatabases databases = ScratchDatabases.on(TestServer.address())) {
            try (ModelComparison comparison = compare(List.of(WithoutKey.class), List.of(), databases)) {
                assertThatThrownBy(comparison::difference).isInstanceOf(UnreadableModels.class);
                assertThat(exists(comparison.changelog().connection(), "job")).isTrue();
            }
            assertThat(left(databases)).isEmpty();
        }
    }

    @Test
    void scratchDatabasesAreDroppedWhereTheChangelogCannotBeRun() throws Exception {
        try (ScratchDatabases databases = ScratchDatabases.on(TestServer.address())) {
            assertThatThrownBy(() -> compare(List.of(Job.class), List.of("SELECT nothing"), databases))
                    .hasMessageContaining("column \"nothing\" does not exist");
            assertThat(left(databases)).isEmpty();
        }
    }

    private ModelComparison compare(Collection<Class<?>> entities, List<String> statements) throws Exception {
        return compare(entities, statements, TestServer.databases());
    }

    /** Against a changelog that makes the same table, then runs these statements. */
    private ModelComparison compare(Collection<Class<?>> entities, List<String> statements, ScratchDatabases databases)
            throws Exception {
        StringBuilder changes = new StringBuilder();
        for (String statement : statements) {
            changes.append("        - sql: { splitStatements: false, sql: \"")
                    .append(statement.replace("\"", "\\\""))
                    .append("\" }\n");
        }
        Path schema = Files.createDirectories(repository.resolve("changelog/jobs"));
        Files.writeString(
                repository.resolve(ChangelogFile.MASTER),
                "databaseChangeLog: [{ includeAll: { path: jobs/, relativeToChangelogFile: true } }]");
        Files.writeString(schema.resolve("jobs.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: jobs
                      author: test
                      changes:
                        - sql: CREATE TABLE job (effort integer, number integer NOT NULL PRIMARY KEY, status varchar(20))
                """ + changes);
        return ModelComparison.of(ChangelogFile.of(repository), Set.of("jobs"), entities, databases);
    }

    /** The expressions of an entity's table as statements, as PostgreSQL prints them first. */
    private static List<String> printed(Class<?> entity) throws Exception {
        List<String> statements = new ArrayList<>();
        try (BuiltSchema models = BuiltSchema.ofModels(List.of(entity), TestServer.databases());
                Statement statement = models.connection().createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT format('ALTER TABLE job ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
                          FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0
                        UNION ALL
                        SELECT format('ALTER TABLE job ALTER status SET DEFAULT %s', pg_get_expr(adbin, adrelid))
                          FROM pg_attrdef
                        UNION ALL
                        SELECT indexdef FROM pg_indexes WHERE tablename = 'job' AND indexname <> 'job_pkey'
                        """)) {
            while (rows.next()) {
                statements.add(rows.getString(1));
            }
        }
        return statements;
    }

    /** The databases that were made there and not dropped. */
    private static List<String> left(ScratchDatabases databases) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Scratch last = databases.create();
                Connection connection = last.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT datname FROM pg_database
                         WHERE datname <> current_database()
                           AND split_part(datname, '_', 3) = split_part(current_database(), '_', 3)
                        """)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private static boolean exists(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
