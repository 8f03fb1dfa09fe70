package dev.soundchart.lint;

import dev.soundchart.changelog.ObjectName;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names as SQL writes them: in quotation marks where PostgreSQL would not take them for what they are otherwise. */
public final class SqlName {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    /** PostgreSQL's documentation, appendix C "SQL Key Words": those that are reserved and tempting as a name. */
    private static final Set<String> RESERVED = Set.of(
            "all",
            "analyse",
            "analyze",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "authorization",
            "both",
            "case",
            "cast",
            "check",
            "collate",
            "collation",
            "column",
            "constraint",
            "create",
            "cross",
            "default",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "false",
            "fetch",
            "for",
            "foreign",
            "freeze",
            "from",
            "full",
            "grant",
            "group",
            "having",
            "in",
            "initially",
            "inner",
            "intersect",
            "into",
            "is",
            "join",
            "left",
            "like",
            "limit",
            "natural",
            "not",
            "null",
            "offset",
            "on",
            "only",
            "or",
            "order",
            "outer",
            "overlaps",
            "placing",
            "primary",
            "references",
            "returning",
            "right",
            "select",
            "similar",
            "some",
            "table",
            "then",
            "to",
            "trailing",
            "true",
            "union",
            "unique",
            "user",
            "using",
            "verbose",
            "when",
            "where",
            "window",
            "with");

    private SqlName() {}

    /** A column or another name without a schema. */
    public static String of(String name) {
        return PLAIN.matcher(name).matches() && !RESERVED.contains(name)
                ? name
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A table or another name, with its schema if it has one. */
    public static String of(ObjectName name) {
        return name.schema() == null ? of(name.name()) : of(name.schema()) + "." + of(name.name());
    }

    /** Several, with commas. */
    public static String of(Collection<String> names) {
        return names.stream().map(SqlName::of).collect(Collectors.joining(", "));
    }

    /** A name of its own for something that belongs to a table: PostgreSQL's 63 bytes are kept. */
    public static String suggested(String... parts) {
        String name = String.join("_", parts).replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("_+$", "");
        return of(name.substring(0, Math.min(name.length(), 63)));
    }
}
