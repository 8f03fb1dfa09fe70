package dev.soundchart.deploy;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.database.AlembicTables;
import dev.soundchart.database.UnusableDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import liquibase.exception.LiquibaseException;

/**
 * Whether a database without a history is one that an update may build: not one that Alembic built, nor one whose history was
 * lost. An update would begin with the first changeset, and fail at the first object that is there.
 */
public record OwnHistory() implements PreflightCheck {

    private static final String TABLES = """
            SELECT EXISTS (SELECT FROM pg_class
                            WHERE relkind IN ('r', 'p') AND relnamespace = pg_catalog.quote_ident(pg_catalog.current_schema())::regnamespace::oid
                              AND relname NOT IN ('databasechangelog', 'databasechangeloglock'))
            """;
    private static final String LOST =
            "There is no history of Liquibase's here, and the schema is one that the changelog"
                    + " makes: the history was lost, and an update would make everything once more. Have it proven what has run,"
                    + " and marked: soundchart adopt";

    @Override
    public String name() {
        return "history";
    }

    @Override
    public CheckOutcome of(DeployPlan plan, Connection connection) throws SQLException, LiquibaseException {
        if (!LiveDatabase.history(connection).isEmpty()) {
            return CheckOutcome.NOTHING;
        }
        String alembics = Snapshot.of(connection, AlembicTables::objection);
        if (!alembics.isEmpty()) {
            return CheckOutcome.obstacle(alembics);
        }
        return isLost(new CatalogStanding(
                        plan.changesets(),
                        plan.recorded(),
                        LiveDatabase.read(connection).catalog(),
                        plan.suppressions()))
                ? CheckOutcome.obstacle(LOST)
                : CheckOutcome.NOTHING;
    }

    /**
     * Why a database that has no history must not be updated.
     *
     * @return empty if nothing speaks against it, or the catalogs are not recorded that could tell
     */
    public static String objection(ChangelogFile changelog, Connection connection)
            throws SQLException, LiquibaseException {
        String alembics = AlembicTables.objection(connection);
        if (!alembics.isEmpty() || !hasTables(connection) || !RecordedCatalogs.areRecorded(changelog)) {
            return alembics;
        }
        try {
            return isLost(new CatalogStanding(
                            changelog.changesets(),
                            RecordedCatalogs.recorded(changelog),
                            LiveDatabase.readHere(connection).catalog(),
                            Suppressions.NONE))
                    ? LOST
                    : "";
        } catch (UnusableDatabase e) {
            // another schema than the recorded one
            return "";
        }
    }

    /** Catalogs that do not know a changeset leave a doubt, and no reason to refuse. */
    private static boolean isLost(CatalogStanding standing) {
        try {
            return standing.isOfTheChangelog(Map.of());
        } catch (LiquibaseException e) {
            return false;
        }
    }

    private static boolean hasTables(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(TABLES)) {
            answer.next();
            return answer.getBoolean(1);
        }
    }
}
