package dev.soundchart.database;

import java.sql.SQLException;
import java.util.Objects;
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
        return in(failure).anyMatch(codes::contains);
    }

    /** Whether the reason of a failure is that the server can't be reached any more: whether it has done its work is not known. */
    public static boolean isConnectionLost(Throwable failure) {
        return in(failure).anyMatch(state -> state.startsWith("08"));
    }

    private static Stream<String> in(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(cause -> ((SQLException) cause).getSQLState())
                .filter(Objects::nonNull);
    }
}
