package dev.soundchart.changelog;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One thing that a changeset does to the database.
 *
 * @param table the table it is done to; null if it is to none
 * @param object the index, sequence, view, trigger, function … it is about, or the constraint; null if it is about a table
 *     or columns
 * @param columns those it names, with what it says about them
 * @param constraints those it adds
 * @param detail what else there is to say: the new name of a rename, the reason of what could not be analysed …; or null
 * @param place whether the changeset runs it, or only writes it down for later
 * @param origin where it comes from
 */
public record Operation(
        OperationKind kind,
        ObjectName table,
        ObjectName object,
        List<Column> columns,
        List<Constraint> constraints,
        Set<Trait> traits,
        String detail,
        Place place,
        Origin origin) {

    /** Where in a changeset the operation stands. */
    public enum Place {
        /** A statement of its own. */
        STATEMENT,
        /** In a {@code DO} block: run, though possibly not at all or many times. */
        BLOCK,
        /** In the body of a function that the changeset creates: run when the function is called. */
        FUNCTION
    }

    /**
     * The change that an operation comes from.
     *
     * @param change its place among the changes of the changeset's update or rollback, from 1
     * @param type as in YAML: {@code createIndex}, {@code sql} …
     * @param sql the statement, as PostgreSQL gets it; null for what is no SQL
     * @param text which of the texts that the change sends to PostgreSQL holds the statement, from 1. All of one text run in
     *     one transaction, whatever the changeset says
     * @param line of the change's SQL on which the statement begins, from 1
     */
    public record Origin(int change, String type, String sql, int text, int line) {}

    static Operation of(OperationKind kind, Place place, Origin origin) {
        return new Operation(kind, null, null, List.of(), List.of(), Set.of(), null, place, origin);
    }

    /** What nothing can be said about but why. */
    static Operation notAnalysed(String reason, Place place, Origin origin) {
        return of(OperationKind.NOT_ANALYSED, place, origin).detail(reason);
    }

    /** The same on a table that its statement does not name. */
    public Operation on(ObjectName name) {
        return new Operation(kind, name, object, columns, constraints, traits, detail, place, origin);
    }

    /** The same as a statement of its own. */
    public Operation as(String statement) {
        Origin own = new Origin(origin.change(), origin.type(), statement, origin.text(), origin.line());
        return new Operation(kind, table, object, columns, constraints, traits, detail, place, own);
    }

    Operation object(ObjectName name) {
        return new Operation(kind, table, name, columns, constraints, traits, detail, place, origin);
    }

    Operation columns(List<Column> named) {
        return new Operation(kind, table, object, List.copyOf(named), constraints, traits, detail, place, origin);
    }

    Operation constraints(List<Constraint> added) {
        return new Operation(kind, table, object, columns, List.copyOf(added), traits, detail, place, origin);
    }

    Operation detail(String text) {
        return new Operation(kind, table, object, columns, constraints, traits, text, place, origin);
    }

    Operation trait(Trait trait, boolean present) {
        if (!present) {
            return this;
        }
        EnumSet<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Operation(kind, table, object, columns, constraints, Set.copyOf(more), detail, place, origin);
    }

    /** In one line, for people. */
    @Override
    public String toString() {
        return OperationWords.of(this);
    }
}
