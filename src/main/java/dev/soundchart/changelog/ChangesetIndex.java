package dev.soundchart.changelog;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.Predicate;

/**
 * What of a changelog is to be compared with a history to know that an update has nothing to do. It is computed when the
 * jar is built ({@link IndexedChangelog}) and read without Liquibase.
 *
 * @param checks the preconditions of the changelog as a whole
 * @param digest of the fingerprints of all groups, in their order as bytes: what a history of no more than these has
 * @param groups all changesets that run on PostgreSQL
 */
public record ChangesetIndex(List<Check> checks, String digest, List<Group> groups) {

    /** Where the jar has it. */
    public static final String ENTRY = "changelog/changesets.index";

    private static final String FORMAT = "changesets 3";

    /** For the transaction of the query, which is sent with it. */
    private static final String LOCK_LIMIT = "SELECT pg_catalog.set_config('lock_timeout', '5s', true); ";

    /** What the database answers where its history is that of all changesets. */
    private static final String ALL = "all";

    /**
     * A precondition.
     *
     * @param sql a query of one value
     * @param expected that value
     */
    record Check(String sql, String expected) {}

    /**
     * Changesets that the same label filters take.
     *
     * @param labels their own and those of the files that include them, as Liquibase joins them; empty without any
     * @param fingerprints one after another; mostly none of them is looked at
     */
    record Group(String labels, ByteBuffer fingerprints) {

        static Group of(String labels, List<Fingerprint> fingerprints) {
            return new Group(labels, Fingerprint.join(fingerprints));
        }

        List<Fingerprint> list() {
            return Fingerprint.split(fingerprints);
        }
    }

    public ChangesetIndex {
        checks = List.copyOf(checks);
        groups = List.copyOf(groups);
    }

    static ChangesetIndex of(List<Check> checks, List<Group> groups) {
        List<Fingerprint> all =
                groups.stream().flatMap(group -> group.list().stream()).sorted().toList();
        return new ChangesetIndex(checks, Fingerprint.digest(all), groups);
    }

    /**
     * Asks a database for one row: its history, whether that is as Liquibase's present version writes it, and the values of
     * the preconditions. Waits for a lock no longer than five seconds. One round trip.
     *
     * @param connection in autocommit mode
     * @param all whether no label filter leaves changesets out
     * @return the row's values as text; null for NULL
     * @throws SQLException if the server does not answer with a row
     */
    public List<String> ask(Connection connection, boolean all) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(LOCK_LIMIT + query(all));
            statement.getMoreResults();
            ResultSet row = statement.getResultSet();
            if (!row.next()) {
                throw new SQLException("No row");
            }
            List<String> values = new ArrayList<>();
            for (int column = 1; column <= 2 + checks.size(); column++) {
                values.add(row.getString(column));
            }
            return values;
        }
    }

    /**
     * Of a history of just these changesets the query answers {@link #ALL}; of another one, or if only some changesets are
     * meant, all fingerprints. All columns are named, since Liquibase adds those that an old history lacks.
     */
    private String query(boolean all) {
        StringBuilder query = new StringBuilder("SELECT ");
        if (all) {
            query.append(
                            "CASE WHEN pg_catalog.encode(pg_catalog.sha256(pg_catalog.string_agg(fingerprint, '' ORDER BY fingerprint)), 'hex') = '")
                    .append(digest)
                    .append("' THEN '" + ALL + "' ELSE ");
        }
        query.append("pg_catalog.encode(pg_catalog.string_agg(fingerprint, ''), 'hex')")
                .append(all ? " END," : ",")
                .append(
                        " pg_catalog.bool_and(fingerprint IS NOT NULL AND exectype::text IN ('EXECUTED', 'RERAN', 'MARK_RAN'))"
                                + " AND pg_catalog.current_setting('server_version_num')::int >= 160000"
                                + " AND 'databasechangelog'::regclass::oid IN (SELECT oid FROM pg_class"
                                + " WHERE relnamespace = pg_catalog.quote_ident(pg_catalog.current_schema())::regnamespace::oid)");
        for (Check check : checks) {
            query.append(", (").append(check.sql()).append(")");
        }
        // OFFSET keeps the fingerprint from being computed anew wherever it is looked at
        return query.append(" FROM (SELECT exectype, ")
                .append(Fingerprint.SQL)
                .append(" AS fingerprint, dateexecuted, orderexecuted, description, comments, tag, liquibase, contexts,"
                        + " labels, deployment_id FROM databasechangelog OFFSET 0) AS history")
                .toString();
    }

    /**
     * Whether Liquibase would say of a database that it is up to date: all changesets that an update runs are in its
     * history, with the same checksums, and the preconditions hold. No is no more than a doubt.
     *
     * @param answer the database's to {@link #ask}
     * @param labels takes the labels of changesets that an update runs
     */
    public boolean isUpToDate(List<String> answer, Predicate<String> labels) {
        if (answer.get(0) == null || !"t".equals(answer.get(1))) {
            return false;
        }
        for (int i = 0; i < checks.size(); i++) {
            if (!checks.get(i).expected().equals(answer.get(2 + i))) {
                return false;
            }
        }
        return ALL.equals(answer.get(0))
                || contains(ByteBuffer.wrap(HexFormat.of().parseHex(answer.get(0))), labels);
    }

    /**
     * Whether each word of a label filter is a label of the changelog, and the filter takes changesets. Else it may be
     * mistyped, which is Liquibase's to judge. Without regular expressions, which are slow the first time.
     */
    public boolean hasLabels(String words, Predicate<String> labels) {
        Set<String> known = new HashSet<>(List.of("and", "or", "not"));
        boolean some = false;
        for (Group group : groups) {
            addWords(group.labels(), known);
            some |= labels.test(group.labels());
        }
        Set<String> wanted = new HashSet<>();
        addWords(words, wanted);
        return some && !wanted.isEmpty() && known.containsAll(wanted);
    }

    private static void addWords(String text, Set<String> words) {
        StringTokenizer tokens = new StringTokenizer(text.toLowerCase(Locale.ROOT), " ,()!@");
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
    }

    /** A changeset that is there twice is a doubt, too. */
    private boolean contains(ByteBuffer ran, Predicate<String> labels) {
        Map<Long, Long> checksums = new HashMap<>();
        for (Fingerprint row : Fingerprint.split(ran)) {
            if (checksums.put(row.identity(), row.checksum()) != null) {
                return false;
            }
        }
        for (Group group : groups) {
            for (Fingerprint wanted : labels.test(group.labels()) ? group.list() : List.<Fingerprint>of()) {
                if (!Long.valueOf(wanted.checksum()).equals(checksums.get(wanted.identity()))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Writes it, for {@link #read}. */
    public void write(DataOutputStream output) throws IOException {
        output.writeUTF(FORMAT);
        output.writeInt(checks.size());
        for (Check check : checks) {
            output.writeUTF(check.sql());
            output.writeUTF(check.expected());
        }
        output.writeUTF(digest);
        output.writeInt(groups.size());
        for (Group group : groups) {
            output.writeUTF(group.labels());
            byte[] fingerprints = group.fingerprints().array();
            output.writeInt(fingerprints.length);
            output.write(fingerprints);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it was another one
     */
    public static ChangesetIndex read(DataInputStream input) throws IOException {
        if (!input.readUTF().equals(FORMAT)) {
            throw new IOException("Not an index of changesets");
        }
        List<Check> checks = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            checks.add(new Check(input.readUTF(), input.readUTF()));
        }
        String digest = input.readUTF();
        List<Group> groups = new ArrayList<>();
        for (int left = input.readInt(); left > 0; left--) {
            String labels = input.readUTF();
            byte[] fingerprints = new byte[input.readInt()];
            input.readFully(fingerprints);
            groups.add(new Group(labels, ByteBuffer.wrap(fingerprints)));
        }
        return new ChangesetIndex(checks, digest, groups);
    }
}
