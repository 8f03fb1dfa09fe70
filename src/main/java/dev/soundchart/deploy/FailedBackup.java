package dev.soundchart.deploy;

/** No backup was made, or none can be. The message is one or two lines for the user, and names no password. */
public final class FailedBackup extends Exception {

    private static final long serialVersionUID = 1;

    FailedBackup(String message) {
        super(message);
    }

    FailedBackup(String message, Throwable cause) {
        super(message, cause);
    }
}
