package dev.soundchart.database;

import java.sql.SQLException;

/**
 * The database that was asked for can't be used: its address is malformed, its server too old, the embedded server
 * does not start. The message is one or two lines for the user, names no password and says what to do.
 */
public final class UnusableDatabase extends SQLException {

    private static final String CONNECTION_NOT_ESTABLISHED = "08001";

    private static final long serialVersionUID = 1;

    public UnusableDatabase(String message) {
        super(message, CONNECTION_NOT_ESTABLISHED);
    }

    public UnusableDatabase(String message, Throwable cause) {
        super(message, CONNECTION_NOT_ESTABLISHED, cause);
    }
}
