package dev.soundchart.changelog;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.SortedSet;
import liquibase.exception.LiquibaseException;
import org.apache.commons.io.FileUtils;

/**
 * The working copy in {@code src/test/resources/example} that the toolkit's tests use: the schemas {@code library} and
 * {@code shop}, with labels, tags, concurrent indexes and a batched data change. Its models are the packages
 * {@code dev.soundchart.model.library} and {@code dev.soundchart.model.shop} of the tests.
 */
public final class ExampleChangelog {

    /** The root of the working copy; tests change copies of it. */
    public static final Path FOLDER = Path.of("src/test/resources/example").toAbsolutePath();

    private static final Map<String, String> ROWS = Map.of("library", """
            INSERT INTO books (title, author, keywords, details, status, branch_id)
              SELECT 'Book ' || i, 'Author', ARRAY['sea', 'ship'], '{"year": 1851}', 'free', i FROM generate_series(1, 100) AS i;
            INSERT INTO loans (book_id, member, days, fee) SELECT id, 'Member', 14, 0.25 FROM books;
            """, "shop", """
            INSERT INTO customers (customer_number, name, active) SELECT 'c' || i, 'Customer', i < 5 FROM generate_series(1, 10) AS i;
            INSERT INTO orders (order_number, customer_id, weight, ordered_at) SELECT 'o' || id, id, 1.5, now() FROM customers;
            INSERT INTO order_items (order_id, position, sku, picture) SELECT id, 1, md5(order_number), decode(md5(order_number), 'hex') FROM orders;
            INSERT INTO shipments (kind, status, created_at) VALUES ('parcel', 'failed', now()), ('letter', 'pending', now());
            """);

    private static Scratch head;

    private ExampleChangelog() {}

    /** A new database at the last changeset; the caller closes it. */
    public static synchronized Scratch atHead() throws SQLException, LiquibaseException {
        if (head == null) {
            head = TestServer.databases().create();
            try (ChangelogSession session = open(head)) {
                session.update();
            }
        }
        return head.copy();
    }

    /** A copy of the working copy in an empty folder, for tests that write. */
    public static Path copy(Path folder) throws IOException {
        FileUtils.copyDirectory(FOLDER.toFile(), folder.toFile());
        return folder;
    }

    /** A copy in an empty folder of the master and the first file of each schema. */
    public static Path copyOfFirstFiles(Path folder) throws IOException, LiquibaseException {
        Path changelog = folder.resolve(ChangesetFiles.FOLDER);
        FileUtils.copyFileToDirectory(FOLDER.resolve(ChangelogFile.MASTER).toFile(), changelog.toFile());
        for (Map.Entry<String, SortedSet<String>> schema :
                ChangesetFiles.in(FOLDER).bySchema().entrySet()) {
            Path file = Path.of(schema.getKey(), schema.getValue().first());
            FileUtils.copyFile(
                    FOLDER.resolve(ChangesetFiles.FOLDER).resolve(file).toFile(),
                    changelog.resolve(file).toFile());
        }
        return folder;
    }

    /** Inserts rows into all tables of a schema, with every kind of type that they have. */
    public static void insertRows(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ROWS.get(schema));
        }
    }

    /** The changelog bound to a database. */
    public static ChangelogSession open(Scratch database) throws SQLException, LiquibaseException {
        return ChangelogSession.open(FOLDER, database.connect());
    }

    /** Writes the generated files and the list of released changesets again, after the example was edited. */
    public static void main(String[] arguments) throws Exception {
        ChangelogFile changelog = ChangelogFile.of(FOLDER);
        Files.write(
                FOLDER.resolve(ReleasedChangesets.LIST),
                ReleasedChangesets.actual(FOLDER, changelog.changesets()).lines());
        Files.createDirectories(FOLDER.resolve(ChangelogDocument.FILE).getParent());
        Files.writeString(FOLDER.resolve(ChangelogDocument.FILE), ChangelogDocument.of(FOLDER, TestServer.databases()));
        Files.writeString(
                FOLDER.resolve(ChangesetFiles.FOLDER).resolve(RecordedCatalogs.FILE),
                RecordedCatalogs.of(changelog, TestServer.databases()).text());
    }
}
