package dev.soundchart.changelog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is lost with operations that are about to run, as far as it can be told beforehand. */
public final class DataLoss {

    /** Below that many rows a table is counted; above, PostgreSQL's estimate will do. */
    private static final long EXACT_LIMIT = 100_000;

    private static final String ESTIMATE = """
            SELECT oid::regclass::text, reltuples FROM pg_class
             WHERE oid = to_regclass(concat_ws('.', quote_ident(?), quote_ident(?)))
            """;

    private final Connection connection;

    /** @param connection to the database that the operations will run on */
    public DataLoss(Connection connection) {
        this.connection = connection;
    }

    /**
     * What is lost.
     *
     * @param operations in the order in which they will run
     * @return a line for each table, column or set of rows, and for each operation that nothing can be told about
     * @throws SQLException if the database can't be asked
     */
    public List<String> of(List<Operation> operations) throws SQLException {
        Set<ObjectName> dropped = operations.stream()
                .filter(operation -> operation.kind() == OperationKind.DROP_TABLE)
                .map(Operation::table)
                .collect(Collectors.toSet());
        Set<String> lines = new TreeSet<>();
        for (Operation operation : operations) {
            boolean goesWithItsTable =
                    operation.kind() != OperationKind.DROP_TABLE && dropped.contains(operation.table());
            if (!goesWithItsTable) {
                lines.addAll(of(operation));
            }
        }
        return List.copyOf(lines);
    }

    private List<String> of(Operation operation) throws SQLException {
        return switch (operation.kind()) {
            case DROP_TABLE -> List.of("table " + operation.table() + rows(operation.table()));
            case DROP_COLUMN -> columns(operation, "column ");
            case CHANGE_COLUMN_TYPE -> columns(operation, "what the old type can't hold in column ");
            case TRUNCATE, DELETE -> List.of("rows of table " + operation.table() + rows(operation.table()));
            case UPDATE, MERGE -> List.of("values of table " + operation.table() + ", overwritten");
            case DROP_SCHEMA -> List.of("schema " + operation.object());
            case NOT_ANALYSED -> List.of("what can't be told: " + operation.detail());
            default -> List.of();
        };
    }

    private List<String> columns(Operation operation, String kind) throws SQLException {
        List<String> lines = new ArrayList<>();
        for (Column column : operation.columns()) {
            lines.add(kind + operation.table() + "." + column.name() + rows(operation.table()));
        }
        return lines;
    }

    /** How many rows a table has; nothing if it is not there. */
    private String rows(ObjectName table) throws SQLException {
        try (PreparedStatement estimate = connection.prepareStatement(ESTIMATE)) {
            estimate.setString(1, table.schema());
            estimate.setString(2, table.name());
            ResultSet row = estimate.executeQuery();
            if (!row.next()) {
                return "";
            }
            long rows = row.getLong(2);
            return rows > EXACT_LIMIT ? " (about " + number(rows) + " rows)" : counted(row.getString(1));
        }
    }

    private String counted(String table) throws SQLException {
        String query = "SELECT count(*) FROM (SELECT FROM " + table + " LIMIT " + EXACT_LIMIT + ") AS r";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            long rows = row.getLong(1);
            if (rows == 0) {
                return " (empty)";
            }
            String atLeast = rows == EXACT_LIMIT ? "at least " : "";
            return " (" + atLeast + number(rows) + (rows == 1 ? " row)" : " rows)");
        }
    }

    private static String number(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }
}
