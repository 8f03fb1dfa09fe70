package dev.soundchart.proof;

import static java.util.stream.Collectors.joining;

import dev.soundchart.database.PlannedOnce;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Positions of all sequences at one moment: they are no part of the catalog, and a rollback that loses one lets numbers be
 * given twice.
 *
 * @param all the sequences, by their names for SQL
 */
record Sequences(Map<String, Sequence> all) {

    private static final int DRAWN = 3;

    private static final String QUERY = """
            SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname), s.seqincrement, s.seqstart,
                   (SELECT pg_catalog.format('SELECT pg_catalog.max(%I) FROM %s', a.attname, d.refobjid::regclass)
                      FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                     WHERE d.classid = 'pg_class'::regclass::oid AND d.objid = c.oid AND d.deptype IN ('a', 'i')
                       AND d.refclassid = 'pg_class'::regclass::oid)
              FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relpersistence <> 't' AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
            """;

    /**
     * A sequence.
     *
     * @param increment what it counts by
     * @param start the first number that it ever gives
     * @param greatest query of the greatest value in the column that it numbers; null if it numbers none
     * @param next the number that it gives next
     */
    record Sequence(long oid, long increment, long start, String greatest, long next) {

        Sequence at(long number) {
            return new Sequence(oid, increment, start, greatest, number);
        }
    }

    /** Reads them. */
    static Sequences read(Connection connection) throws SQLException {
        Map<String, Sequence> sequences = new LinkedHashMap<>();
        try (PreparedStatement statement = PlannedOnce.prepare(connection, QUERY);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                sequences.put(
                        rows.getString(2),
                        new Sequence(rows.getLong(1), rows.getLong(3), rows.getLong(4), rows.getString(5), 0));
            }
        }
        if (sequences.isEmpty()) {
            return new Sequences(sequences);
        }
        String positions = sequences.entrySet().stream()
                .map(sequence -> "SELECT " + literal(sequence.getKey()) + ", last_value + CASE WHEN is_called THEN "
                        + sequence.getValue().increment() + " ELSE 0 END FROM " + sequence.getKey())
                .collect(joining(" UNION ALL "));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(positions)) {
            while (rows.next()) {
                long next = rows.getLong(2);
                sequences.computeIfPresent(rows.getString(1), (name, sequence) -> sequence.at(next));
            }
        }
        return new Sequences(sequences);
    }

    /** Takes numbers from those that number no column: at its start, a sequence that was made again would look the same. */
    static void draw(Connection connection) throws SQLException {
        List<String> draws = new ArrayList<>();
        read(connection).all.forEach((name, sequence) -> {
            if (sequence.greatest() == null) {
                draws.add(
                        "pg_catalog.nextval(" + literal(name) + ") FROM pg_catalog.generate_series(1, " + DRAWN + ")");
            }
        });
        for (String draw : draws) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT " + draw);
            } catch (SQLException e) {
                // it is at its end
            }
        }
    }

    /**
     * The positions that are not what they were after an update and its rollback. A sequence may go on from where it was, since
     * numbers that were given in between are not given back.
     *
     * @param made where the changelog itself had left them before the update, without the numbers that were drawn
     * @param updated after the update
     * @param used the same, after rows were added
     * @param rolledBack after the rollback
     * @param connection tells what numbers the columns hold now
     * @return a line for each
     */
    List<String> lostIn(Sequences made, Sequences updated, Sequences used, Sequences rolledBack, Connection connection)
            throws SQLException {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Sequence> entry : all.entrySet()) {
            Sequence before = entry.getValue();
            Sequence now = rolledBack.all.get(entry.getKey());
            // one that is gone is missing in the catalog
            if (now == null || before.next() == now.next()) {
                continue;
            }
            Sequence then = used.all.get(entry.getKey());
            boolean wentOn =
                    then != null && then.oid() == now.oid() && now.next() == then.next() && !isBehind(now, before);
            boolean movedBack = then != null
                    && updated.all.containsKey(entry.getKey())
                    && now.next()
                            == before.next()
                                    + then.next()
                                    - updated.all.get(entry.getKey()).next();
            boolean restored =
                    now.oid() == before.oid() && made.all.get(entry.getKey()).next() == now.next();
            if (!wentOn && !movedBack && !restored && !followsItsColumn(now, connection)) {
                lines.add(
                        "sequence " + entry.getKey() + " gives " + now.next() + " next, should give " + before.next());
            }
        }
        return lines;
    }

    private static boolean isBehind(Sequence now, Sequence before) {
        return now.increment() > 0 ? now.next() < before.next() : now.next() > before.next();
    }

    /** Whether it gives the number after the greatest in its column, or its first where there is none. */
    private static boolean followsItsColumn(Sequence sequence, Connection connection) throws SQLException {
        if (sequence.greatest() == null) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sequence.greatest())) {
            row.next();
            long greatest = row.getLong(1);
            return sequence.next() == (row.wasNull() ? sequence.start() : greatest + sequence.increment());
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
