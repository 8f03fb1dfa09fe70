package dev.soundchart.command;

import dev.soundchart.database.ScratchDatabases.Scratch;
import java.nio.file.Path;
import java.util.Map;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.logging.core.NoOpLogService;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.ui.LoggerUIService;

/** Liquibase's API, which Maven's goals call. */
final class LiquibaseApi {

    private LiquibaseApi() {}

    /** What Maven's goal does. */
    interface Goal {
        void run(Liquibase liquibase) throws Exception;
    }

    /**
     * Calls it.
     *
     * @param folder holds the changelog
     * @param changelog its path in the folder
     */
    static void call(Path folder, String changelog, Scratch database, Goal goal) throws Exception {
        Database connected =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(database.connect()));
        try (Liquibase liquibase = new Liquibase(changelog, new DirectoryResourceAccessor(folder), connected)) {
            goal.run(liquibase);
        }
    }

    /** Calls it without log and console. */
    static void callQuietly(Path folder, String changelog, Scratch database, Goal goal) throws Exception {
        Scope.child(
                Map.of(Scope.Attr.ui.name(), new LoggerUIService(), Scope.Attr.logService.name(), new NoOpLogService()),
                () -> call(folder, changelog, database, goal));
    }
}
