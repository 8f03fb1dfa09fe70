package dev.soundchart.command;

import java.util.List;
import liquibase.integration.commandline.LiquibaseCommandLine;

/** Liquibase's command line, with errors that say what is wrong in a line or two. */
final class PlainCommandLine extends LiquibaseCommandLine {

    static {
        // without jansi there is nothing to look for: picocli's search costs time at each start
        System.setProperty("org.fusesource.jansi.Ansi.disable", "true");
    }

    private final Attempts attempts;

    PlainCommandLine(Attempts attempts) {
        this.attempts = attempts;
    }

    @Override
    protected String[] adjustLegacyArgs(String[] arguments) {
        return super.adjustLegacyArgs(GlobalOptions.first(PositionalArguments.named(List.of(arguments)))
                .toArray(String[]::new));
    }

    @Override
    protected int handleException(Throwable exception) {
        return attempts.failed(exception);
    }
}
