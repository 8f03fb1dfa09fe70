package dev.soundchart.proof;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values for sample rows: of any common type, and another one for each number. */
final class SampleValue {

    private static final Pattern TYPE = Pattern.compile(
            "(?<name>[^(\\[]+)(\\((?<length>\\d+)(,(?<scale>-?\\d+))?\\))?(?<rest>[^(\\[]*)(?<array>(\\[])*)");

    private SampleValue() {}

    /**
     * The value of a type for a number, as text that casts to the type; empty for a type that none is known of.
     *
     * @param type the type as {@code format_type} prints it
     * @param number from 1
     */
    static Optional<String> of(String type, int number) {
        Matcher form = TYPE.matcher(type);
        if (!form.matches()) {
            return Optional.empty();
        }
        String element = (form.group("name").strip() + " " + form.group("rest").strip()).strip();
        int length = form.group("length") == null ? Integer.MAX_VALUE : Integer.parseInt(form.group("length"));
        int scale = form.group("scale") != null
                ? Integer.parseInt(form.group("scale"))
                : length < Integer.MAX_VALUE ? 0 : 20;
        Optional<String> value = scalar(element, length, scale, number);
        return form.group("array").isEmpty() ? value : value.map(SampleValue::array);
    }

    private static Optional<String> scalar(String type, int length, int scale, int number) {
        return Optional.ofNullable(
                switch (type) {
                    case "smallint", "integer", "bigint", "oid", "money" -> Integer.toString(number);
                    case "numeric" -> numeric(length, scale, number);
                    case "real", "double precision" -> number + ".12345678901";
                    case "boolean" -> Boolean.toString(number % 2 == 1);
                    case "text", "character varying", "character", "citext", "name", "\"char\"" -> text(length, number);
                    case "bytea" -> String.format(Locale.ROOT, "\\x%08x", number);
                    case "uuid" -> new UUID(0, number).toString();
                    case "json", "jsonb" -> "{\"number\": " + number + "}";
                    case "xml" -> "<number>" + number + "</number>";
                    case "date" -> day(number);
                    case "timestamp without time zone" -> day(number) + " 01:02:03.456789";
                    case "timestamp with time zone" -> day(number) + " 01:02:03.456789+00";
                    case "time without time zone" -> "01:02:03." + number;
                    case "time with time zone" -> "01:02:03." + number + "+00";
                    case "interval" -> number + " days";
                    case "inet" -> "192.0.2." + number % 256;
                    case "cidr" -> "192.0.2." + number % 256 + "/32";
                    case "macaddr" -> String.format(Locale.ROOT, "00:00:5e:00:53:%02x", number % 256);
                    case "bit" -> bits(length == Integer.MAX_VALUE ? 1 : length, number);
                    case "bit varying" -> bits(Math.min(length, 16), number);
                    case "point" -> "(" + number + ",0)";
                    case "tsvector", "tsquery", "ltree" -> "w" + number;
                    case "hstore" -> "number=>" + number;
                    case "int4range", "int8range", "numrange" -> "[" + 10 * number + "," + (10 * number + 5) + ")";
                    case "tsrange" -> "[" + day(2 * number) + "," + day(2 * number + 1) + ")";
                    case "tstzrange" -> "[" + day(2 * number) + " 00:00+00," + day(2 * number + 1) + " 00:00+00)";
                    case "daterange" -> "[" + day(2 * number) + "," + day(2 * number + 1) + ")";
                    default -> null;
                });
    }

    /** With all the digits that the scale allows, so that a change that rounds is seen. */
    private static String numeric(int precision, int scale, int number) {
        if (scale <= 0) {
            return Integer.toString(number);
        }
        String fraction = "1234567890123456789012345678901234567890".substring(0, Math.min(scale, 40));
        return precision > scale ? number + "." + fraction : "0." + fraction;
    }

    private static String text(int length, int number) {
        String text = length < 10 ? Integer.toString(number) : "sample " + number;
        return text.substring(Math.max(0, text.length() - length));
    }

    private static String bits(int length, int number) {
        String bits = "0".repeat(length) + Integer.toBinaryString(number);
        return bits.substring(bits.length() - length);
    }

    private static String day(int number) {
        return LocalDate.of(2026, 1, 1).plusDays(number).toString();
    }

    private static String array(String element) {
        return "{\"" + element.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}";
    }
}
