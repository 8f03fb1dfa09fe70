package dev.soundchart.command;

import dev.soundchart.database.Surroundings;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.command.CommandArgumentDefinition;
import liquibase.command.CommandDefinition;
import liquibase.command.CommandFactory;
import liquibase.command.CommandScope;
import liquibase.configuration.AbstractMapConfigurationValueProvider;
import liquibase.configuration.ConfigurationValueProvider;
import liquibase.configuration.core.DefaultsFileValueProvider;
import liquibase.integration.commandline.LiquibaseCommandLineConfiguration;
import liquibase.logging.core.NoOpLogService;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.SearchPathResourceAccessor;
import liquibase.util.StringUtil;

/**
 * A command that is told nothing but what is its own. Liquibase's command line would have nothing to add to it, and takes longer to
 * be ready than most commands take: it describes all options of all commands first.
 *
 * @param definition the command
 * @param values of its arguments, by their names
 */
record DirectCommand(CommandDefinition definition, Map<String, String> values) {

    /** Options of all commands that are read where they are needed, and change nothing of how a command is run. */
    private static final List<String> GLOBAL = List.of("searchPath", "lockRetrySeconds", "besideAlembic");

    /** The command that arguments name, if it is such a one. */
    static Optional<DirectCommand> of(List<String> arguments) {
        List<String> words =
                arguments.stream().filter(argument -> !argument.startsWith("-")).toList();
        return words.size() == 1 && areUnderstood()
                ? definition(words.get(0)).flatMap(definition -> of(definition, arguments))
                : Optional.empty();
    }

    /** Whether all that is set elsewhere is. A file that can't be read is Liquibase's to complain about. */
    private static boolean areUnderstood() {
        try {
            return UpdateSettings.areUnderstood(Surroundings.current());
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<DirectCommand> of(CommandDefinition definition, List<String> arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            if (argument.startsWith("-")) {
                int equals = argument.indexOf('=');
                String option = equals < 0 ? argument : argument.substring(0, equals);
                Optional<String> name = argument(definition, option, equals >= 0);
                if (name.isEmpty()
                        || values.put(name.get(), equals < 0 ? "true" : argument.substring(equals + 1)) != null) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new DirectCommand(definition, values));
    }

    private static Optional<CommandDefinition> definition(String word) {
        try {
            CommandDefinition definition = Scope.getCurrentScope()
                    .getSingleton(CommandFactory.class)
                    .getCommandDefinition(StringUtil.toCamelCase(word));
            return definition.getInternal() ? Optional.empty() : Optional.of(definition);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What an option sets; empty if the command has no such option, or it lacks its value. */
    private static Optional<String> argument(CommandDefinition definition, String option, boolean hasValue) {
        Stream<String> own = definition.getArguments().values().stream()
                .filter(argument -> hasValue || argument.getDataType() == Boolean.class)
                .filter(argument -> isOption(option, argument.getName())
                        || argument.getAliases().stream().anyMatch(alias -> isOption(option, alias)))
                .map(CommandArgumentDefinition::getName);
        return Stream.concat(own, GLOBAL.stream().filter(name -> hasValue && isOption(option, name)))
                .findFirst();
    }

    private static boolean isOption(String option, String name) {
        return option.equals("--" + name) || option.equals("--" + StringUtil.toKabobCase(name));
    }

    /**
     * Runs it once.
     *
     * @return the exit status
     */
    int run(Attempts attempts) throws IOException {
        List<ConfigurationValueProvider> settings = new ArrayList<>(List.of(new GivenArguments(values)));
        File defaults = UpdateSettings.defaultsFile(Surroundings.current()).toFile();
        if (defaults.exists()) {
            settings.add(new DefaultsFileValueProvider(defaults));
        }
        try (RegisteredSettings registered = new RegisteredSettings(settings)) {
            try {
                Scope.child(scope(), () -> new CommandScope(definition.getName()).execute());
                return 0;
            } catch (Throwable e) {
                // errors too: a changelog that includes itself overflows the stack
                return attempts.failed(e);
            }
        }
    }

    /** What Liquibase's command line hands down to a command. */
    private static Map<String, Object> scope() throws IOException {
        PlainConsole console = new PlainConsole();
        console.setAllowPrompt(true);
        console.setOutputStream(System.err);
        return Map.of(
                Scope.Attr.logService.name(),
                new NoOpLogService(),
                Scope.Attr.ui.name(),
                console,
                Scope.Attr.resourceAccessor.name(),
                new SearchPathResourceAccessor(
                        new DirectoryResourceAccessor(new File(".").getAbsoluteFile()),
                        new ClassLoaderResourceAccessor(Thread.currentThread().getContextClassLoader())),
                LiquibaseCommandLineConfiguration.ARGUMENT_CONVERTER.getKey(),
                (LiquibaseCommandLineConfiguration.ArgumentConverter)
                        argument -> "--" + StringUtil.toKabobCase(argument),
                Scope.JAVA_PROPERTIES,
                new HashMap<String, String>(),
                CommandScope.SUPPRESS_SHOWING_EXCEPTION_IN_LOG,
                new AtomicBoolean());
    }

    /** Arguments as Liquibase's command line has them: before all else that is set. */
    private static final class GivenArguments extends AbstractMapConfigurationValueProvider {

        private static final String PREFIX = "^liquibase\\.(command\\.)?";

        private final Map<String, String> values;

        GivenArguments(Map<String, String> values) {
            this.values = values;
        }

        @Override
        public int getPrecedence() {
            return 250;
        }

        @Override
        protected Map<?, ?> getMap() {
            return values;
        }

        @Override
        protected boolean keyMatches(String wanted, String given) {
            return super.keyMatches(wanted.replaceFirst(PREFIX, ""), given);
        }

        @Override
        protected String getSourceDescription() {
            return "Command argument";
        }
    }
}
