package dev.soundchart.command;

import java.util.stream.Stream;
import liquibase.ui.ConsoleUIService;

/**
 * Liquibase's console without what nobody asked for: banner, licence, empty lines; and without what is said better:
 * {@link Progress} names the changesets, {@link Problem} the errors.
 *
 * <p>Liquibase takes the first console that the ServiceLoader finds.
 */
public final class PlainConsole extends ConsoleUIService {

    private static final String[] LEFT_OUT = {
        "####",
        "Starting Liquibase at ",
        "Liquibase Version: ",
        "WARNING: License service not loaded",
        "Liquibase command '",
        "Running Changeset: ",
        "Rolling Back Changeset: ",
        "Liquibase: Update",
        "ERROR: Exception ",
    };

    /** What PostgreSQL remarks where IF EXISTS and IF NOT EXISTS do their work. */
    private static final String PASSED_OVER = ", skipping";

    @Override
    public void sendMessage(String message) {
        if (!message.isBlank()
                && !message.endsWith(PASSED_OVER)
                && Stream.of(LEFT_OUT).noneMatch(message::startsWith)) {
            super.sendMessage(message);
        }
    }
}
