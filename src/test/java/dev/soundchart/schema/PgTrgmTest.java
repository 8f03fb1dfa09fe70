package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.ServerConnection;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import liquibase.exception.LiquibaseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Updates to the first release by a role that is no superuser, with and without the right to create the extension pg_trgm. */
class PgTrgmTest {

    private static final String STATEMENT = "CREATE EXTENSION IF NOT EXISTS pg_trgm;";

    private final String role =
            "soundchart_test_" + UUID.randomUUID().toString().replace("-", "");

    private Scratch database;
    private Connection superuser;
    private Sql sql;

    @BeforeEach
    void createRole() throws SQLException {
        database = TestServer.databases().create();
        superuser = database.connect();
        sql = new Sql(superuser);
        sql.execute("CREATE ROLE %1$s LOGIN PASSWORD '%1$s'; GRANT CREATE ON SCHEMA public TO %1$s".formatted(role));
    }

    /** The role can go only after the database where it owns tables. */
    @AfterEach
    void dropRole() throws SQLException {
        superuser.close();
        database.close();
        try (Connection connection = ServerConnection.open(TestServer.address())) {
            new Sql(connection).execute("DROP ROLE " + role);
        }
    }

    @Test
    void updateWithoutTheRightToCreateTheExtensionNamesTheStatementForAnAdministrator() throws Exception {
        assertThatThrownBy(() -> asRole(FirstRelease::update))
                .isInstanceOf(LiquibaseException.class)
                .message()
                .containsOnlyOnce(STATEMENT)
                .containsOnlyOnce("administrator");
        assertThat(new InformationSchema(sql).names()).isEmpty();
    }

    @Test
    void afterTheAdministratorRanTheStatementTheUpdateJustRunsAgain() throws Exception {
        assertThatThrownBy(() -> asRole(FirstRelease::update)).hasMessageContaining(STATEMENT);
        sql.execute(STATEMENT);
        asRole(FirstRelease::update);
        assertThat(new InformationSchema(sql).names()).contains("table chord_charts", "table videos");
    }

    @Test
    void updateAsksForNothingWhereTheExtensionExists() throws Exception {
        sql.execute(STATEMENT);
        asRole(FirstRelease::update);
        assertThat(new InformationSchema(sql).names()).contains("table chord_charts", "table videos");
    }

    @Test
    void schemaThatNeedsNoExtensionAsksForNothing() throws Exception {
        asRole(session -> session.updateTo(FirstRelease.SOUNDHASH, "soundhash"));
        assertThat(new InformationSchema(sql).names()).contains("table videos").doesNotContain("extension pg_trgm");
    }

    @Test
    void rightToCreateInTheDatabaseIsEnoughForTheExtension() throws Exception {
        sql.execute("GRANT CREATE ON DATABASE " + database.address().database() + " TO " + role);
        asRole(FirstRelease::update);
        assertThat(new InformationSchema(sql).names()).contains("extension pg_trgm", "table chord_charts");
    }

    @Test
    void rollbackLeavesTheExtension() throws Exception {
        sql.execute("GRANT CREATE ON DATABASE " + database.address().database() + " TO " + role);
        asRole(session -> {
            session.updateTo(FirstRelease.JAMBOT, "jambot");
            session.rollback(session.changesets().size());
        });
        assertThat(new InformationSchema(sql).names()).containsExactly("extension pg_trgm");
    }

    private void asRole(ChangelogWork work) throws SQLException, LiquibaseException {
        Connection connection = ServerConnection.open(database.address().as(role, role));
        try (ChangelogSession session = ChangelogSession.open(MusicChangelog.REPOSITORY, connection)) {
            work.run(session);
        }
    }
}
