package dev.soundchart.command;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;
import liquibase.configuration.ConfiguredValue;
import liquibase.configuration.ConfiguredValueModifier;

/**
 * The moment that a rollback to a date goes back to. Liquibase takes dates in the zone of the process, passes over some
 * offsets, refuses others, and takes the 20th month for one of the next year.
 */
public final class RollbackMoment implements ConfiguredValueModifier<Object> {

    private static final DateTimeFormatter FORMAT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd[['T'][' ']HH:mm[:ss]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("][[' ']XXX][[' ']X]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public int getOrder() {
        return 0;
    }

    @Override
    public void override(ConfiguredValue<Object> value) {
        if (value.found()
                && isMoment(value.getProvidedValue().getRequestedKey())
                && value.getProvidedValue().getValue() instanceof String text) {
            value.override(parse(text), "moment");
        }
    }

    private static boolean isMoment(String key) {
        return key.startsWith("liquibase.command.") && key.endsWith(".date");
    }

    /**
     * Reads a moment: a date, or a date and a time, with an offset from UTC or in UTC.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Timestamp parse(String text) {
        try {
            TemporalAccessor fields = FORMAT.parse(text.strip());
            LocalTime time = Optional.ofNullable(fields.query(TemporalQueries.localTime()))
                    .orElse(LocalTime.MIDNIGHT);
            ZoneId zone =
                    Optional.ofNullable(fields.query(TemporalQueries.zone())).orElse(ZoneOffset.UTC);
            return Timestamp.from(
                    LocalDate.from(fields).atTime(time).atZone(zone).toInstant());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a date that can be gone back to. Write it with its offset from UTC, as in"
                            + " 2026-11-20T18:30:00Z or 2026-11-20T20:30:00+02:00; without one it is in UTC",
                    e);
        }
    }

    /** A moment for people. */
    static String shown(Instant moment) {
        return SHOWN.format(moment);
    }
}
