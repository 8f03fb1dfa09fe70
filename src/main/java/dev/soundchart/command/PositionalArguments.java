package dev.soundchart.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Arguments that may be given without their name: {@code rollback-to base} for {@code rollback-to --changeset=base}.
 * Liquibase's command line has a list of its own for its commands, and knows no other way.
 */
final class PositionalArguments {

    private static final Map<String, String> NAMES =
            Map.of("rollbackto", "--changeset", "inspect", "--files", "lint", "--files");

    /** Their options that have no value. */
    private static final Set<String> FLAGS = Set.of("--yes", "--dry-run", "--dryRun", "--style", "--help", "-h");

    private PositionalArguments() {}

    /** The same arguments with the names of those that have none; several are joined by commas. */
    static List<String> named(List<String> arguments) {
        List<String> named = new ArrayList<>();
        List<String> positional = new ArrayList<>();
        String name = null;
        boolean valueFollows = false;
        for (String argument : arguments) {
            boolean option = argument.startsWith("-");
            if (name != null && !option && !valueFollows) {
                positional.add(argument);
                continue;
            }
            if (name == null && !option) {
                name = NAMES.get(argument.replace("-", "").toLowerCase(Locale.ROOT));
            }
            named.add(argument);
            valueFollows = option && !argument.contains("=") && !FLAGS.contains(argument);
        }
        if (!positional.isEmpty()) {
            named.add(name + "=" + String.join(",", positional));
        }
        return named;
    }
}
