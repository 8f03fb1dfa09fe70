package dev.soundchart.command;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.configuration.LiquibaseConfiguration;
import liquibase.util.StringUtil;

/** Options of all commands, which Liquibase's command line knows before the command only: {@code --log-level=debug}. */
final class GlobalOptions {

    private GlobalOptions() {}

    /** The same arguments, and first those of them that are such options, as {@code --name=value}. */
    static List<String> first(List<String> arguments) {
        Set<String> names =
                Scope.getCurrentScope()
                        .getSingleton(LiquibaseConfiguration.class)
                        .getRegisteredDefinitions(false)
                        .stream()
                        .map(definition -> "--"
                                + StringUtil.toKabobCase(definition.getKey().replaceFirst("^liquibase\\.", "")))
                        .collect(Collectors.toSet());
        return Stream.concat(
                        arguments.stream().filter(argument -> isOneOf(names, argument)),
                        arguments.stream().filter(argument -> !isOneOf(names, argument)))
                .toList();
    }

    private static boolean isOneOf(Set<String> names, String argument) {
        int value = argument.indexOf('=');
        return value > 0 && names.contains(argument.substring(0, value));
    }
}
