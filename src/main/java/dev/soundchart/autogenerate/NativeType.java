package dev.soundchart.autogenerate;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a type is written in Liquibase's own changes, so that PostgreSQL gets exactly that type. Liquibase translates types
 * that it knows, not always into what was written.
 */
final class NativeType {

    private static final Pattern FORM =
            Pattern.compile("(?<name>[a-z ]+?)(?<size>\\(\\d+(,\\d+)?\\))?(?<array>\\[\\])?");

    private NativeType() {}

    /**
     * The type as changes have it; empty where only SQL comes out right.
     *
     * @param type as {@code format_type} prints it
     */
    static Optional<String> of(String type) {
        Matcher form = FORM.matcher(type);
        if (!form.matches()) {
            return Optional.empty();
        }
        String size = form.group("size") == null ? "" : form.group("size");
        boolean isArray = form.group("array") != null;
        String name = switch (form.group("name")) {
            case "character varying" -> "varchar";
            case "smallint",
                    "integer",
                    "bigint",
                    "text",
                    "boolean",
                    "double precision",
                    "real",
                    "bytea",
                    "uuid",
                    "jsonb",
                    "json",
                    "date",
                    "numeric",
                    "inet" -> form.group("name");
            case "timestamp without time zone" -> size.isEmpty() ? "timestamp" : null;
            case "timestamp with time zone" -> size.isEmpty() ? "timestamp with time zone" : null;
            default -> null;
        };
        if (name == null || !isArray) {
            return Optional.ofNullable(name).map(simple -> simple + size);
        }
        if (name.equals("varchar")) {
            return size.isEmpty() ? Optional.empty() : Optional.of(name + size + " array");
        }
        return size.isEmpty() ? Optional.of(name + "[]") : Optional.empty();
    }
}
