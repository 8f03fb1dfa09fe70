package dev.soundchart.command;

import dev.soundchart.database.Surroundings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import liquibase.command.CommandScope;
import liquibase.configuration.ConfigurationValueProvider;
import liquibase.configuration.ProvidedValue;

/**
 * Refuses settings that are there without a value. Most often a variable of a script was not set, and Liquibase takes the
 * setting for not given at all: {@code rollback-to base --schema=$SCHEMA} would undo all schemas.
 *
 * <p>Liquibase lets every source of settings have its say before it begins a command. This one has no settings.
 */
public final class EmptyValues implements ConfigurationValueProvider {

    private static final String PROPERTIES = "liquibase.";
    private static final String VARIABLES = "liquibase_";

    /** The one setting of which nothing is a value. */
    private static final String PASSWORD = "password";

    /** What is wrong with the arguments of the command line; empty if nothing is. */
    static Optional<String> in(List<String> arguments) {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (argument.startsWith("--") && equals > 0 && isEmpty(argument.substring(equals + 1))) {
                return Optional.of(argument.substring(0, equals) + " has no value. If a variable stands there, it is"
                        + " not set. Give it a value, or leave the option out");
            }
            if (isEmpty(argument)) {
                return Optional.of("Argument " + (arguments.indexOf(argument) + 1)
                        + " is empty. If a variable stands there, it is not set");
            }
        }
        return Optional.empty();
    }

    @Override
    public int getPrecedence() {
        return 0;
    }

    @Override
    public ProvidedValue getProvidedValue(String... keys) {
        return null;
    }

    @Override
    public void validate(CommandScope scope) {
        requireNone();
    }

    /**
     * Makes sure that no property and no variable of Liquibase's is empty.
     *
     * @throws IllegalArgumentException if one is
     */
    static void requireNone() {
        Stream.concat(
                        names(System.getProperties(), name -> name.startsWith(PROPERTIES))
                                .map(name -> "-D" + name),
                        names(Surroundings.current().environment(), name -> name.startsWith(VARIABLES)))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(name + " is set but empty. Give it a value, or unset it");
                });
    }

    private static Stream<String> names(Map<?, ?> settings, Predicate<String> wanted) {
        return settings.entrySet().stream()
                .filter(setting -> isEmpty(String.valueOf(setting.getValue())))
                .map(setting -> String.valueOf(setting.getKey()))
                .filter(name -> wanted.test(name.toLowerCase(Locale.ROOT))
                        && !name.toLowerCase(Locale.ROOT).endsWith(PASSWORD))
                .sorted();
    }

    /** A list of nothing is nothing, too: {@code --label-filter=$ONE,$OTHER}. */
    private static boolean isEmpty(String value) {
        return value.replace(',', ' ').isBlank();
    }
}
