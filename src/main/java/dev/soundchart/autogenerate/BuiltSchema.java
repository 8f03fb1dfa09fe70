package dev.soundchart.autogenerate;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.model.ModelSchema;
import dev.soundchart.model.UnreadableModels;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;
import liquibase.exception.LiquibaseException;

/**
 * A schema in a scratch database of its own, which is dropped in the end.
 *
 * @param database the database
 * @param connection to it, in no transaction
 */
public record BuiltSchema(Scratch database, Connection connection) implements AutoCloseable {

    /**
     * Schemas as the changelog makes them.
     *
     * @param schemas their folders
     * @throws LiquibaseException if the changelog can't be read or run
     * @throws SQLException if no scratch database can be made
     */
    public static BuiltSchema ofChangelog(ChangelogFile changelog, Set<String> schemas, ScratchDatabases databases)
            throws LiquibaseException, SQLException {
        Scratch database = databases.create();
        try (ChangelogSession session = ChangelogSession.open(changelog, database.connect(), null)) {
            session.keepOnly(schemas);
            session.update();
            return new BuiltSchema(database, database.connect());
        } catch (LiquibaseException | SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * A schema as its entities describe it.
     *
     * @throws UnreadableModels if the entities can't be read
     * @throws SQLException if the server refuses what they describe, or no scratch database can be made
     */
    public static BuiltSchema ofModels(Collection<Class<?>> entities, ScratchDatabases databases)
            throws UnreadableModels, SQLException {
        ModelSchema models = ModelSchema.of(entities);
        Scratch database = databases.create();
        try {
            Connection connection = database.connect();
            models.create(connection);
            return new BuiltSchema(database, connection);
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        database.close();
    }
}
