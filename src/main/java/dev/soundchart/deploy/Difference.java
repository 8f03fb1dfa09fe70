package dev.soundchart.deploy;

import dev.soundchart.catalog.FactDifference;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.database.core.PostgresDatabase;

/**
 * What is not as the changelog says, in one subject.
 *
 * @param kind what is wrong
 * @param subject what it is about: {@code index videos.idx_videos_processed}, {@code changeset 20251018_create…}
 * @param expected what the changelog says; null if it says nothing of it
 * @param found what the database has; null if it has nothing of it
 * @param advice what to do; null where that depends
 */
public record Difference(Kind kind, String subject, String expected, String found, String advice) {

    private static final Pattern SCHEMA = Pattern.compile("(?:[a-z_][a-z0-9_$]*|\"(?:[^\"]|\"\")*\")\\.");
    private static final PostgresDatabase POSTGRESQL = new PostgresDatabase();

    /** What can be wrong. */
    public enum Kind {
        EXTRA("is extra"),
        MISSING("is missing"),
        CHANGED("is changed"),
        INVALID_INDEX("is invalid: its build failed, was killed, or still runs"),
        NOT_VALID_CONSTRAINT("is NOT VALID: rows that were there before it may break it"),
        DISABLED_TRIGGER("is disabled"),
        UNKNOWN_CHANGESET("is in the history, but not in the changelog"),
        EDITED_CHANGESET("was edited after it ran here");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    static Difference of(FactDifference fact) {
        String subject = fact.subject();
        String expected = definition(fact.expected());
        String found = definition(fact.found());
        String table = schema(fact.object()) + quoted(withoutSchema(fact.object()));
        String name = quoted(fact.part());
        if (isBut(fact, "index", " \\((invalid|not ready)\\)")) {
            return new Difference(
                    Kind.INVALID_INDEX,
                    subject,
                    expected,
                    found,
                    "DROP INDEX CONCURRENTLY " + schema(fact.object()) + name
                            + (expected == null
                                    ? ""
                                    : "; then build it again: "
                                            + expected.replaceFirst(" INDEX ", " INDEX CONCURRENTLY ")));
        }
        if (isBut(fact, "constraint", " NOT VALID$")) {
            return new Difference(
                    Kind.NOT_VALID_CONSTRAINT,
                    subject,
                    expected,
                    found,
                    "ALTER TABLE " + table + " VALIDATE CONSTRAINT " + name);
        }
        if (isBut(fact, "trigger", " \\(disabled\\)$")) {
            return new Difference(
                    Kind.DISABLED_TRIGGER,
                    subject,
                    expected,
                    found,
                    "ALTER TABLE " + table + " ENABLE TRIGGER " + name);
        }
        if (fact.kind().equals("disabled foreign key")) {
            return new Difference(
                    Kind.DISABLED_TRIGGER,
                    "foreign key " + fact.object() + "." + fact.part(),
                    "its triggers are enabled",
                    found,
                    "ALTER TABLE " + table + " ENABLE TRIGGER ALL");
        }
        Kind kind = fact.isExtra() ? Kind.EXTRA : fact.isMissing() ? Kind.MISSING : Kind.CHANGED;
        return new Difference(kind, subject, expected, found, null);
    }

    /** Whether a part is what it should be, or extra, but for a mark at its end. */
    private static boolean isBut(FactDifference fact, String kind, String mark) {
        if (!fact.kind().equals(kind) || fact.found().size() != 1) {
            return false;
        }
        String found = fact.found().first();
        String unmarked = found.replaceAll(mark, "");
        return !unmarked.equals(found)
                && (fact.isExtra() || fact.expected().first().equals(unmarked));
    }

    /** As it must be written in SQL. */
    private static String quoted(String name) {
        return name.matches("[a-z_][a-z0-9_$]*") && !POSTGRESQL.isReservedWord(name)
                ? name
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** The schema that stands before a table's name, with its dot, as it is written in SQL; empty if none does. */
    private static String schema(String table) {
        Matcher schema = SCHEMA.matcher(table);
        return schema.lookingAt() ? schema.group() : "";
    }

    private static String withoutSchema(String table) {
        return table.substring(schema(table).length());
    }

    private static String definition(SortedSet<String> definitions) {
        return definitions.isEmpty() ? null : String.join(", ", definitions);
    }

    /** On one line. */
    @Override
    public String toString() {
        String text = subject + " " + kind.words + details() + (advice == null ? "" : ". " + advice);
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    private String details() {
        return switch (kind) {
            case EXTRA -> found.isEmpty() ? "" : ": " + found.strip();
            case MISSING -> expected.isEmpty() ? "" : ": " + expected.strip();
            case CHANGED -> ": " + found.strip() + ", should be " + expected.strip();
            case INVALID_INDEX, NOT_VALID_CONSTRAINT, DISABLED_TRIGGER ->
                expected == null ? ", and the changelog has none of it" : "";
            case UNKNOWN_CHANGESET, EDITED_CHANGESET -> "";
        };
    }
}
