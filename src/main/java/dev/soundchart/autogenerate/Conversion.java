package dev.soundchart.autogenerate;

import java.util.Set;

/** How the values of a column become those of another type. */
final class Conversion {

    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
    private static final Set<String> TEXTS = Set.of("text", "character varying", "character");
    private static final Set<String> FLOATS = Set.of("real", "double precision");
    private static final String ZONED = "timestamp with time zone";
    private static final Set<String> TIMES = Set.of("date", "timestamp without time zone", ZONED);

    private Conversion() {}

    /**
     * The {@code USING} clause of {@code ALTER COLUMN … TYPE}. None where PostgreSQL assigns one type to the other: it
     * then refuses a text that is too long or a number that is too large, where a cast would cut it. What a time without
     * a zone means must not depend on the session that runs the changeset: it is taken for UTC.
     */
    static String using(Column from, Column to) {
        String before = base(from.type());
        String after = base(to.type());
        if (TIMES.contains(before) && TIMES.contains(after) && before.equals(ZONED) != after.equals(ZONED)) {
            return after.equals(ZONED)
                    ? " USING " + from.name() + "::timestamp AT TIME ZONE 'UTC'"
                    : " USING (" + from.name() + " AT TIME ZONE 'UTC')::" + to.type();
        }
        if (FLOATS.contains(before) && after.equals("numeric")) {
            // the cast itself keeps no more than 6 or 15 digits
            return " USING " + from.name() + "::text::" + to.type();
        }
        if (before.equals(after)
                || TEXTS.contains(after)
                || NUMBERS.contains(before) && NUMBERS.contains(after)
                || TIMES.contains(before) && TIMES.contains(after)) {
            return "";
        }
        boolean throughText = !TEXTS.contains(before) && !isBuiltIn(before) && !isBuiltIn(after);
        return " USING " + from.name() + (throughText ? "::text" : "") + "::" + to.type();
    }

    /** Whether large whole numbers are rounded without a word: sample rows, which hold small ones, don't show it. */
    static boolean rounds(Column from, Column to) {
        return from.type().equals("bigint") && FLOATS.contains(to.type())
                || from.type().equals("integer") && to.type().equals("real");
    }

    /** A type without its length or precision. */
    private static String base(String type) {
        return type.replaceAll("\\(\\d+(,-?\\d+)?\\)", "");
    }

    private static boolean isBuiltIn(String type) {
        return NUMBERS.contains(type) || TIMES.contains(type) || type.matches("boolean|bytea|uuid|jsonb?|time.*|inet");
    }
}
