package dev.soundchart.autogenerate;

import java.util.Set;

/** How the values of a column become those of another type. */
final class Conversion {

    private static final Set<String> NUMBERS =
            Set.of("smallint", "integer", "bigint", "numeric", "real", "double precision");
    private static final Set<String> TEXTS = Set.of("text", "character varying", "character");
    private static final Set<String> TIMES = Set.of("date", "timestamp without time zone", "timestamp with time zone");

    private Conversion() {}

    /**
     * The {@code USING} clause of {@code ALTER COLUMN … TYPE}. None where PostgreSQL assigns one type to the other: it
     * then refuses a text that is too long or a number that is too large, where a cast would cut it.
     */
    static String using(Column from, Column to) {
        String before = base(from.type());
        String after = base(to.type());
        if (before.equals(after)
                || TEXTS.contains(after)
                || NUMBERS.contains(before) && NUMBERS.contains(after)
                || TIMES.contains(before) && TIMES.contains(after)) {
            return "";
        }
        boolean throughText = !TEXTS.contains(before) && !isBuiltIn(before) && !isBuiltIn(after);
        return " USING " + from.name() + (throughText ? "::text" : "") + "::" + to.type();
    }

    /** A type without its length or precision. */
    private static String base(String type) {
        return type.replaceAll("\\(\\d+(,-?\\d+)?\\)", "");
    }

    private static boolean isBuiltIn(String type) {
        return NUMBERS.contains(type) || TIMES.contains(type) || type.matches("boolean|bytea|uuid|jsonb?|time.*|inet");
    }
}
