package dev.soundchart.changelog;

import java.util.Set;

/** Functions that PostgreSQL has and that change nothing, those that changesets use. */
final class BuiltInFunctions {

    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "abs",
            "array_length",
            "avg",
            "cardinality",
            "ceil",
            "clock_timestamp",
            "concat",
            "count",
            "current_database",
            "current_schema",
            "current_setting",
            "floor",
            "format",
            "format_type",
            "generate_series",
            "has_table_privilege",
            "length",
            "lower",
            "max",
            "min",
            "now",
            "pg_sleep",
            "quote_ident",
            "quote_literal",
            "random",
            "round",
            "set_config",
            "sum",
            "to_char",
            "to_regclass",
            "upper",
            "version");

    private BuiltInFunctions() {}

    /** Whether none of the functions of those names changes anything. False means unknown. */
    static boolean changeNothing(Set<String> names) {
        return WITHOUT_EFFECT.containsAll(names);
    }
}
