package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.deploy.InterruptedRun.IndexState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.exception.LiquibaseException;

/** Whether an index is invalid: what failed and killed concurrent builds leave costs writes and serves nobody. */
record InvalidIndexes() implements PreflightCheck {

    /** Where an index of a partitioned table lacks some partition, that is told apart: nothing has failed. */
    private static final String INVALID = """
            SELECT i.relname AS name,
                   pg_catalog.format('index %s%s.%s', CASE WHEN n.nspname = pg_catalog.current_schema() THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END,
                          t.relname, i.relname) AS subject,
                   i.oid::regclass::text AS in_sql,
                   i.relkind = 'I' AS partitioned,
                   p.pid AS builder,
                   pg_catalog.concat_ws(', ', 'process ' || p.pid::text || coalesce(' (' || nullif(s.application_name, '') || ')', ''), p.phase)
                     AS building
              FROM pg_index x
              JOIN pg_class i ON i.oid = x.indexrelid
              JOIN pg_class t ON t.oid = x.indrelid
              JOIN pg_namespace n ON n.oid = i.relnamespace
              LEFT JOIN pg_stat_progress_create_index p ON p.index_relid = i.oid AND p.datname = pg_catalog.current_database()
              LEFT JOIN pg_stat_activity s ON s.pid = p.pid
             WHERE NOT (x.indisvalid AND x.indisready)
               AND n.nspname <> 'information_schema' AND n.nspname::text !~ '^pg_'
             ORDER BY i.relname
            """;

    @Override
    public String name() {
        return "invalid indexes";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        return Snapshot.of(connection, snapshot -> read(plan, snapshot));
    }

    private static CheckOutcome read(DeployPlan plan, Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet index = statement.executeQuery(INVALID)) {
            while (index.next()) {
                String subject = index.getString("subject");
                Optional<String> meant = reason(plan, subject);
                Optional<ChangesetOperations> mending =
                        InterruptedRun.mending(plan, index.getString("name"), IndexState.INVALID);
                if (meant.isPresent()) {
                    found.add("suppressed: " + subject + ": " + meant.get());
                } else if (index.getBoolean("partitioned")) {
                    remarks.add(subject + " is invalid: not every partition has its part of it yet." + " ALTER INDEX "
                            + index.getString("in_sql") + " ATTACH PARTITION adds one");
                } else if (mending.isPresent()) {
                    remarks.add(InterruptedRun.remark(what(subject, index), mending.get()));
                } else {
                    obstacles.add(what(subject, index) + ". " + remedy(index));
                }
            }
        }
        return new CheckOutcome(found, remarks, obstacles).unlessObstacle("none");
    }

    private static Optional<String> reason(DeployPlan plan, String subject) {
        Difference difference = new Difference(Difference.Kind.INVALID_INDEX, subject, null, null, null);
        return Optional.ofNullable(plan.suppressions()
                        .sift(List.of(difference))
                        .suppressed()
                        .get(difference))
                .map(Suppressions.Suppression::reason);
    }

    private static String what(String subject, ResultSet index) throws SQLException {
        return index.getString("builder") == null
                ? subject + " is invalid: its build failed, was killed, or still runs"
                : subject + " is being built right now by " + index.getString("building");
    }

    private static String remedy(ResultSet index) throws SQLException {
        String drop = "DROP INDEX CONCURRENTLY " + index.getString("in_sql");
        return index.getString("builder") == null
                ? drop
                : "Wait until it has ended, or end it: SELECT pg_terminate_backend(" + index.getString("builder")
                        + "); " + drop;
    }
}
