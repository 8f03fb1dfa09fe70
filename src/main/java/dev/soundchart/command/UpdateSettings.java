package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.DatabaseChoice;
import dev.soundchart.database.SoundchartDriver;
import dev.soundchart.database.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * What an update was told, where that is no more than which database and which labels. Liquibase can be told a hundred other
 * things; then it is left to Liquibase. Without lambdas and regular expressions, which are slow the first time.
 *
 * @param url explicit, or {@link DatabaseChoice#BY_ENVIRONMENT}
 * @param credentials user and password that are given beside the URL
 * @param labelFilter null without one
 * @param contextFilter null without one
 */
record UpdateSettings(String url, Properties credentials, String labelFilter, String contextFilter) {

    private static final String LIQUIBASE = "liquibase";
    private static final String COMMAND = "command.";
    private static final String VARIABLE = "LIQUIBASE_COMMAND_";
    private static final String ARGUMENT = "--";
    private static final String DEFAULTS_FILE = "liquibase.properties";
    private static final String LOCAL_DEFAULTS_FILE = "liquibase.local.properties";
    private static final List<String> KNOWN =
            List.of("url", "username", "password", "labelFilter", "contextFilter", "changelogFile", "driver");

    /** Those that say what is so without them. */
    private static final Map<String, String> MEANINGLESS =
            Map.of("changelogFile", ChangelogFile.MASTER, "driver", SoundchartDriver.class.getName());

    /** Those of a command, if it is an update and they are no more than that. */
    static Optional<UpdateSettings> of(List<String> arguments, Surroundings surroundings) throws IOException {
        Map<String, String> settings = new HashMap<>();
        boolean understood = !arguments.isEmpty()
                && arguments.get(0).equals("update")
                && addSurroundings(surroundings, settings)
                && addArguments(arguments.subList(1, arguments.size()), settings);
        return understood ? Optional.of(of(settings)) : Optional.empty();
    }

    /** Whether a command is told no more than that by what is not its arguments. */
    static boolean areUnderstood(Surroundings surroundings) throws IOException {
        return addSurroundings(surroundings, new HashMap<>());
    }

    /** Where Liquibase looks for settings; need not exist. */
    static Path defaultsFile(Surroundings surroundings) {
        return surroundings.folder().resolve(DEFAULTS_FILE);
    }

    /** What is read later counts more. */
    private static boolean addSurroundings(Surroundings surroundings, Map<String, String> settings) throws IOException {
        return !isToldByProperties()
                && addFile(surroundings, settings)
                && addVariables(surroundings.environment(), settings);
    }

    private static UpdateSettings of(Map<String, String> settings) {
        Properties credentials = new Properties();
        credentials.setProperty("user", settings.getOrDefault("username", ""));
        credentials.setProperty("password", settings.getOrDefault("password", ""));
        return new UpdateSettings(
                settings.getOrDefault("url", DatabaseChoice.BY_ENVIRONMENT),
                credentials,
                settings.get("labelFilter"),
                settings.get("contextFilter"));
    }

    private static boolean isToldByProperties() {
        for (String name : System.getProperties().stringPropertyNames()) {
            if (isLiquibases(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLiquibases(String name) {
        return name.regionMatches(true, 0, LIQUIBASE, 0, LIQUIBASE.length());
    }

    private static boolean addFile(Surroundings surroundings, Map<String, String> settings) throws IOException {
        if (Files.exists(surroundings.folder().resolve(LOCAL_DEFAULTS_FILE))) {
            return false;
        }
        Path file = defaultsFile(surroundings);
        if (!Files.exists(file)) {
            return true;
        }
        Properties properties = new Properties();
        try (InputStream text = Files.newInputStream(file)) {
            properties.load(text);
        }
        for (String name : properties.stringPropertyNames()) {
            // as Liquibase does
            String value = properties.getProperty(name).strip();
            if (!value.isEmpty() && (isDatabase(inFile(name), value) || !add(inFile(name), value, settings))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a setting names a database, which must not overrule another: the driver sees to that. */
    private static boolean isDatabase(String name, String value) {
        return name.equals("username") || name.equals("url") && !value.equals(DatabaseChoice.BY_ENVIRONMENT);
    }

    private static boolean addVariables(Map<String, String> environment, Map<String, String> settings) {
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (isLiquibases(variable.getKey()) && !add(ofVariable(variable.getKey()), variable.getValue(), settings)) {
                return false;
            }
        }
        return true;
    }

    private static boolean addArguments(List<String> arguments, Map<String, String> settings) {
        for (String argument : arguments) {
            int value = argument.indexOf('=');
            if (value < 0
                    || argument.substring(value + 1).isBlank()
                    || !add(ofArgument(argument.substring(0, value)), argument.substring(value + 1), settings)) {
                return false;
            }
        }
        return true;
    }

    /** An empty one is refused by {@link EmptyValues}, unless it is a password. */
    private static boolean add(String name, String value, Map<String, String> settings) {
        if (value.isBlank()) {
            return name.equals("password");
        }
        if (MEANINGLESS.containsKey(name)) {
            return value.equals(MEANINGLESS.get(name));
        }
        settings.put(name, value);
        return KNOWN.contains(name);
    }

    /** As files have it: liquibase.command.labelFilter, or without what stands before; empty for all that is not known. */
    private static String inFile(String name) {
        String own = after(COMMAND, after(LIQUIBASE + "." + COMMAND, name));
        for (String known : KNOWN) {
            if (known.equalsIgnoreCase(own)) {
                return known;
            }
        }
        return "";
    }

    /** As the environment has it: LIQUIBASE_COMMAND_LABEL_FILTER. */
    private static String ofVariable(String name) {
        for (String known : KNOWN) {
            if (name.equalsIgnoreCase(VARIABLE + separated(known, '_'))) {
                return known;
            }
        }
        return "";
    }

    /** As arguments have it: --label-filter, --labelFilter. */
    private static String ofArgument(String name) {
        for (String known : KNOWN) {
            if (name.equals(ARGUMENT + known) || name.equals(ARGUMENT + separated(known, '-'))) {
                return known;
            }
        }
        return "";
    }

    private static String separated(String name, char separator) {
        StringBuilder words = new StringBuilder();
        for (char letter : name.toCharArray()) {
            if (Character.isUpperCase(letter)) {
                words.append(separator);
            }
            words.append(Character.toLowerCase(letter));
        }
        return words.toString();
    }

    private static String after(String prefix, String text) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }
}
