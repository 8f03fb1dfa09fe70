package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.changelog.RecordedCatalogs;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.DatabaseAddress;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import liquibase.resource.DirectoryResourceAccessor;

/**
 * A changelog of a test's own and a database, handled by the command line, and by Liquibase's API, which Maven's goals call.
 *
 * @param folder holds the changelog
 * @param database empty at first
 * @param observer looks at the database
 * @param address by which the command line connects
 */
record OwnChangelog(Path folder, Scratch database, Connection observer, DatabaseAddress address)
        implements AutoCloseable {

    private static final String FILE = "log.yaml";

    /** A changeset: what it does, and how that is undone. */
    static String changeset(String id, String update, String rollback) {
        return changeset(id, update, rollback, "");
    }

    /** A changeset with further attributes, in YAML's flow style, each followed by a comma. */
    static String changeset(String id, String update, String rollback, String attributes) {
        return "  - changeSet: { id: " + id + ", author: test, " + attributes + " changes: [{ sql: { sql: \""
                + update.replace("\"", "\\\"") + "\" } }], rollback: ["
                + (rollback.isEmpty() ? "" : "{ sql: { sql: \"" + rollback.replace("\"", "\\\"") + "\" } }")
                + "] }\n";
    }

    /** Changeset that makes a table of its name. */
    static String table(String name) {
        return changeset(name, "CREATE TABLE " + name + " (n integer)", "DROP TABLE " + name);
    }

    static OwnChangelog in(Path folder, String... changesets) throws Exception {
        Scratch database = TestServer.databases().create();
        OwnChangelog own = new OwnChangelog(folder, database, database.connect(), database.address());
        own.write(changesets);
        return own;
    }

    /** Replaces the changelog. */
    void write(String... changesets) throws Exception {
        Files.writeString(folder.resolve(FILE), "databaseChangeLog:\n" + String.join("", changesets));
    }

    /** Calls the command line. */
    Result run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(Stream.of(arguments).toList());
        all.add("--changelog-file=" + FILE);
        all.add("--search-path=" + folder);
        return CalledSoundchart.with(address).in(folder).run(all.toArray(String[]::new));
    }

    /** The same by another role of the server. */
    OwnChangelog as(String role, String password) {
        return new OwnChangelog(folder, database, observer, address.as(role, password));
    }

    /** Calls a command that takes no changelog. */
    Result runWithoutChangelog(String... arguments) throws Exception {
        return CalledSoundchart.with(address).in(folder).run(arguments);
    }

    /** Records the catalogs, which a deploy asks for. */
    void record() throws Exception {
        Files.writeString(
                folder.resolve(RecordedCatalogs.FILE),
                RecordedCatalogs.of(file(), TestServer.databases()).text());
    }

    /** The changelog as the commands' own parser reads it. */
    ChangelogFile file() throws Exception {
        return new ChangelogFile(FILE, new DirectoryResourceAccessor(folder));
    }

    /** Calls Liquibase's API. */
    void api(LiquibaseApi.Goal goal) throws Exception {
        LiquibaseApi.call(folder, FILE, database, goal);
    }

    /** Runs pending changesets, that many of them, as a client in another time zone. */
    void update(int count, String zone) throws Exception {
        Connection connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TIME ZONE '" + zone + "'");
        }
        try (ChangelogSession session = ChangelogSession.open(file(), connection, null)) {
            session.update(count);
        }
    }

    /** The ids of the history, in the order in which they ran. */
    List<String> history() throws SQLException {
        return List.of(value("SELECT coalesce(string_agg(id, ',' ORDER BY orderexecuted), '') FROM databasechangelog")
                .split(","));
    }

    /** The tables that there are, but Liquibase's. */
    List<String> tables() throws SQLException {
        return List.of(value(
                        "SELECT coalesce(string_agg(relname, ',' ORDER BY relname), '') FROM pg_class WHERE relkind = 'r'"
                                + " AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'databasechangelog%'")
                .split(","));
    }

    String value(String query) throws SQLException {
        try (Statement statement = observer.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = observer.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        observer.close();
        database.close();
    }
}
