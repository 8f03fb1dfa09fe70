package dev.soundchart.catalog;

import dev.soundchart.database.PlannedOnce;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A database's schema as PostgreSQL itself describes it. Two schemas are the same when their facts are.
 *
 * @param facts all of them; the members of extensions and the tables in which Liquibase and Alembic keep their history
 *     are left out
 */
public record Catalog(SortedSet<Fact> facts) {

    private static final String COLUMN_ORDER = "column order";
    private static final Set<String> DEPLOYMENT =
            Set.of("owner", "privileges", "default privileges", "setting", "extension version");
    private static final String QUERY = query();

    public Catalog {
        facts = Collections.unmodifiableSortedSet(new TreeSet<>(facts));
    }

    /**
     * Reads the catalog of the database that is connected to. Changes nothing.
     *
     * @throws SQLException if the server can't be asked
     */
    public static Catalog read(Connection connection) throws SQLException {
        SortedSet<Fact> facts = new TreeSet<>();
        try (PreparedStatement statement = PlannedOnce.prepare(connection, QUERY);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                facts.add(new Fact(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
            }
        }
        return new Catalog(facts);
    }

    /**
     * The same without the order of columns, which only a table's own history decides: PostgreSQL can append a column,
     * not insert one.
     */
    public Catalog withoutColumnOrder() {
        return only(fact -> !fact.kind().equals(COLUMN_ORDER));
    }

    /**
     * The same without what differs from one deployment to the next: owners, privileges, settings of roles and of the
     * database, versions of extensions.
     */
    public Catalog withoutDeployment() {
        return only(fact -> !DEPLOYMENT.contains(fact.kind()));
    }

    /** The same with only what every deployment of a schema has in common, whatever its history. */
    public Catalog comparable() {
        return withoutColumnOrder().withoutDeployment();
    }

    /** Those of its facts that are wanted. */
    public Catalog only(Predicate<Fact> wanted) {
        return new Catalog(facts.stream().filter(wanted).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String query() {
        try (InputStream in = Catalog.class.getResourceAsStream("facts.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
