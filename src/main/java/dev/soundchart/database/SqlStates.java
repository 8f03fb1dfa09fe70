package dev.soundchart.database;

import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Some of the codes that PostgreSQL gives its errors (manual, appendix "PostgreSQL Error Codes").
 *
 * @param codes of five characters each
 */
public record SqlStates(Set<String> codes) {

    /** Another session held a lock for longer than {@code lock_timeout}. */
    public static final String LOCK_NOT_AVAILABLE = "55P03";

    /** Whether one of them is the reason of a failure, however often it was wrapped. */
    public boolean areIn(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause ->
                        cause instanceof SQLException e && e.getSQLState() != null && codes.contains(e.getSQLState()));
    }
}
