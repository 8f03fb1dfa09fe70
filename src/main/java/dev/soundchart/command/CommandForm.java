package dev.soundchart.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.Scope;
import liquibase.command.CommandFactory;
import liquibase.util.StringUtil;

/** How a command is written: its first example, else where its help is. */
final class CommandForm {

    private static final Pattern EXAMPLE = Pattern.compile("Example: (.*)");

    private CommandForm() {}

    /** To be added to what is wrong with its arguments. */
    static String of(String command) {
        Matcher example = EXAMPLE.matcher(description(command));
        return example.find() ? ". For example: " + example.group(1) : ". See soundchart " + command + " --help";
    }

    private static String description(String command) {
        try {
            String description = Scope.getCurrentScope()
                    .getSingleton(CommandFactory.class)
                    .getCommandDefinition(StringUtil.toCamelCase(command))
                    .getLongDescription();
            return description == null ? "" : description;
        } catch (IllegalArgumentException e) {
            // a command of several words, or none
            return "";
        }
    }
}
