package dev.soundchart.command;

import dev.soundchart.deploy.LockPause;
import dev.soundchart.deploy.LockRetry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.exception.ExitCodeException;
import liquibase.integration.commandline.LiquibaseCommandLine;
import liquibase.integration.commandline.LiquibaseCommandLineConfiguration;
import liquibase.util.ExceptionUtil;

/** Liquibase's command line with the project's defaults, and with errors that say what is wrong in a line or two. */
final class PlainCommandLine extends LiquibaseCommandLine {

    static {
        // without jansi there is nothing to look for: picocli's search costs time at each start
        System.setProperty("org.fusesource.jansi.Ansi.disable", "true");
    }

    /** They end at the same place however often they begin. */
    private static final Set<String> BEGIN_AGAIN = Set.of("update", "updatetotag", "rollback", "rollbacktodate");

    /** So do those, where the first changeset is the last. */
    private static final Set<String> COUNT = Set.of("updatecount", "rollbackcount");

    private String command;
    private Instant begun;
    private boolean goesOnAfterFailure;
    private LockRetry retry;
    private boolean again;

    @Override
    public int execute(String[] arguments) {
        begun = Instant.now();
        command = Stream.of(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .orElse("");
        String name = command.replace("-", "").toLowerCase(Locale.ROOT);
        goesOnAfterFailure = BEGIN_AGAIN.contains(name)
                || COUNT.contains(name) && List.of(arguments).contains("--count=1");
        LiquibaseConfiguration configuration = Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
        Defaults defaults = new Defaults();
        configuration.registerProvider(defaults);
        try {
            int status;
            do {
                again = false;
                status = super.execute(arguments);
            } while (again);
            return status;
        } finally {
            configuration.unregisterProvider(defaults);
        }
    }

    @Override
    protected String[] adjustLegacyArgs(String[] arguments) {
        return super.adjustLegacyArgs(GlobalOptions.first(PositionalArguments.named(List.of(arguments)))
                .toArray(String[]::new));
    }

    /**
     * Tries again where others' locks stood in the way. Else prints what is wrong, and with {@code --log-level=debug} where it
     * was thrown.
     */
    @Override
    protected int handleException(Throwable exception) {
        if (goesOnAfterFailure) {
            retry = retry == null ? new LockRetry(LockRetrySeconds.value(), begun) : retry;
            again = LockPause.isOver(retry, exception, System.err::println);
            if (again) {
                return 1;
            }
        }
        System.err.println((retry == null ? "" : LockPause.triedBefore(retry)) + Problem.of(exception, command));
        if (LiquibaseCommandLineConfiguration.LOG_LEVEL.getCurrentValue().intValue() <= Level.FINE.intValue()) {
            exception.printStackTrace();
        }
        return ExceptionUtil.findExceptionInCauseChain(exception, ExitCodeException.class)
                        instanceof ExitCodeException ending
                ? ending.getExitCode()
                : 1;
    }
}
