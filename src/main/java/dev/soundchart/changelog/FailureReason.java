package dev.soundchart.changelog;

/** Why something failed, without the exceptions that Liquibase wraps it in. */
public final class FailureReason {

    private FailureReason() {}

    /** The message of the first cause, on one line, without where in a statement it was raised. */
    public static String of(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage())
                .replaceAll("\\s*(Position: \\d+|Where: PL/pgSQL function inline_code_block[^\\n]*)", "")
                .strip()
                .replaceAll("\\s*\\R\\s*", " ");
    }
}
