package dev.soundchart.schema;

import dev.soundchart.changelog.ChangelogSession;
import dev.soundchart.database.ScratchDatabases.Scratch;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a database held at each tag of one schema, on the way up by updates and on the way down by rollbacks.
 *
 * @param updated by tag
 * @param rolledBack by tag; {@link #NOTHING} where every changeset is rolled back
 */
record TagWalk(Map<String, Stop> updated, Map<String, Stop> rolledBack) {

    static final String NOTHING = "nothing";

    /**
     * What the database held at one moment.
     *
     * @param names of tables, columns, indexes, sequences, extensions
     * @param commented those of them that have a comment
     */
    record Stop(Set<String> names, Set<String> commented) {

        /** Whatever can have a comment. */
        List<String> tablesAndColumns() {
            return names.stream()
                    .filter(name -> name.matches("(table|column) .*"))
                    .toList();
        }

        /** All but the columns. */
        List<String> tablesAndIndexes() {
            return names.stream().filter(name -> !name.startsWith("column ")).toList();
        }

        /** What was not there at another moment. */
        List<String> notIn(Stop other) {
            return names.stream().filter(name -> !other.names.contains(name)).toList();
        }
    }

    /** Takes a database from nothing through the tags and back, and leaves it at the last tag. */
    static TagWalk of(Scratch database, String label, List<String> tags) throws Exception {
        TagWalk walk = new TagWalk(new LinkedHashMap<>(), new LinkedHashMap<>());
        try (ChangelogSession session = MusicChangelog.open(database);
                Connection connection = database.connect()) {
            InformationSchema schema = new InformationSchema(new Sql(connection));
            for (String tag : tags) {
                session.updateTo(tag, label);
                walk.updated.put(tag, look(schema));
            }
            for (int i = tags.size() - 1; i >= 0; i--) {
                session.rollbackTo(tags.get(i), label);
                walk.rolledBack.put(tags.get(i), look(schema));
            }
            session.rollback(session.changesets().size());
            walk.rolledBack.put(NOTHING, look(schema));
            session.updateTo(tags.get(tags.size() - 1), label);
        }
        return walk;
    }

    private static Stop look(InformationSchema schema) throws Exception {
        return new Stop(schema.names(), schema.commented());
    }
}
