package dev.soundchart.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaCreatorsTest {

    @Test
    void rolesThatMayCreateInASchemaOfTheSearchPathAreRemarked() throws Exception {
        try (Scratch database = TestServer.databases().create();
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            assertThat(remarks(connection)).isEmpty();

            String role = database.address().database() + "_Maker";
            statement.execute("CREATE ROLE \"" + role + "\"");
            try {
                statement.execute("CREATE SCHEMA elsewhere; GRANT CREATE ON SCHEMA elsewhere TO PUBLIC");
                statement.execute("GRANT CREATE ON SCHEMA public TO PUBLIC, CURRENT_USER, \"" + role + "\"");

                assertThat(remarks(connection))
                        .satisfiesExactlyInAnyOrder(
                                remark -> assertThat(remark)
                                        .startsWith("In schema public of the search path \"" + role + "\" may create ")
                                        .endsWith(" REVOKE CREATE ON SCHEMA public FROM \"" + role + "\""),
                                remark -> assertThat(remark)
                                        .startsWith("In schema public of the search path every role may create ")
                                        .endsWith(" REVOKE CREATE ON SCHEMA public FROM PUBLIC"));
            } finally {
                statement.execute("DROP OWNED BY \"" + role + "\"; DROP ROLE \"" + role + "\"");
            }
        }
    }

    private static List<String> remarks(Connection connection) throws SQLException {
        CheckOutcome outcome = new SchemaCreators().of(null, connection);
        assertThat(outcome.obstacles()).isEmpty();
        return outcome.remarks();
    }
}
