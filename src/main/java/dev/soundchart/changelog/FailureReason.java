package dev.soundchart.changelog;

/** Why something failed, without the exceptions that Liquibase wraps it in. */
public final class FailureReason {

    private FailureReason() {}

    /** The message of the first cause, on one line. */
    public static String of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
