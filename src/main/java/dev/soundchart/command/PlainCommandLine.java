package dev.soundchart.command;

import java.util.List;
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

    private String command;
    private Attempts attempts;

    @Override
    public int execute(String[] arguments) {
        command = Stream.of(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst()
                .orElse("");
        attempts = new Attempts(command, List.of(arguments));
        LiquibaseConfiguration configuration = Scope.getCurrentScope().getSingleton(LiquibaseConfiguration.class);
        Defaults defaults = new Defaults();
        configuration.registerProvider(defaults);
        try {
            int status;
            do {
                status = super.execute(arguments);
            } while (attempts.isAnotherDue());
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
        if (attempts.pauseAfter(exception)) {
            return 1;
        }
        System.err.println(attempts.triedBefore() + Problem.of(exception, command));
        if (LiquibaseCommandLineConfiguration.LOG_LEVEL.getCurrentValue().intValue() <= Level.FINE.intValue()) {
            exception.printStackTrace();
        }
        return ExceptionUtil.findExceptionInCauseChain(exception, ExitCodeException.class)
                        instanceof ExitCodeException ending
                ? ending.getExitCode()
                : 1;
    }
}
