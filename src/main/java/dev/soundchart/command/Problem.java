package dev.soundchart.command;

import dev.soundchart.database.StopRequest;
import dev.soundchart.database.UnusableDatabase;
import dev.soundchart.deploy.Attempt;
import dev.soundchart.deploy.LockRetry;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.exception.ChangeLogParseException;
import liquibase.exception.CommandValidationException;
import liquibase.exception.DatabaseException;
import liquibase.exception.LockException;
import liquibase.exception.MigrationFailedException;
import liquibase.exception.RollbackFailedException;
import liquibase.exception.ValidationFailedException;
import org.yaml.snakeyaml.error.YAMLException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Why a command failed, for people: what is wrong, where, and what to do, without the names of classes and without
 * passwords.
 *
 * @param text a line or two
 */
record Problem(String text) {

    private static final Pattern CLASS_NAMES =
            Pattern.compile("^(?:[\\w.$]*(?:Exception|Error): |(?:[a-z]\\w*\\.)+[A-Z]\\w*: )+");
    private static final Pattern CHANGESET =
            Pattern.compile("Migration failed for changeset (.*?)::(.*?)::[^:]*:\\s+Reason: (.*)", Pattern.DOTALL);
    private static final Pattern STATEMENT =
            Pattern.compile("(.*?)\\s*\\[Failed SQL: \\(\\d+\\) (.*)]\\s*", Pattern.DOTALL);
    private static final Pattern PASSWORD = Pattern.compile("(://[^/@:\\s]*:)[^@\\s]*(?=@)|(password=)[^&\\s]+");
    private static final Pattern MISSING = Pattern.compile("Invalid argument '(--[^']+)': missing required argument");
    private static final Pattern XML_ERROR = Pattern.compile(
            "Error parsing line (\\d+) column \\d+ of (\\S+): (?:cvc-[\\w.-]+: )?(.*?)(?: (?:One of|No child) .*)?$");
    private static final Pattern XML_NAMESPACE = Pattern.compile("\\{\"[^\"]*\":([^}]*)}");
    private static final String TO_GO_ON = ". Run the same command again to go on";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String READ_ONLY = "25006";
    private static final String IDLE_IN_TRANSACTION = "25P03";
    private static final int LONGEST_STATEMENT = 300;

    /**
     * Of the last attempt at a command.
     *
     * @param attempt whether it has left something half done: {@link dev.soundchart.deploy.Guard} has said so then
     */
    static Problem of(Throwable thrown, String command, Attempt attempt) {
        boolean ofChangeset = find(
                        thrown,
                        cause -> cause instanceof MigrationFailedException || cause instanceof RollbackFailedException)
                .isPresent();
        Problem problem = of(thrown, command);
        if (ofChangeset && attempt.unfinished().isEmpty()) {
            return new Problem(problem.text + nothingIsDone(thrown));
        }
        return !ofChangeset && isStopped(thrown)
                ? new Problem(problem.text + ". No changeset was at work" + TO_GO_ON)
                : problem;
    }

    private static String nothingIsDone(Throwable thrown) {
        if (StopRequest.isMade()) {
            return ". What it did is rolled back" + TO_GO_ON;
        }
        return "\nNothing of the changeset was "
                + (find(thrown, RollbackFailedException.class::isInstance).isPresent() ? "undone" : "applied")
                + (LockRetry.isWorthAnotherTry(thrown)
                        ? ". Run this again when that session has ended its transaction"
                        : "");
    }

    /** What Liquibase remembers of a failure that it passed over. */
    static Problem ofMessage(String message) {
        return new Problem(PASSWORD.matcher(withStatement(clean(message))).replaceAll("$1$2…"));
    }

    static Problem of(Throwable thrown, String command) {
        // says itself what it may, and shows how a URL with a password is written
        return find(thrown, UnusableDatabase.class::isInstance)
                .map(unusable -> new Problem(unusable.getMessage()))
                .orElseGet(() ->
                        new Problem(PASSWORD.matcher(text(thrown, command)).replaceAll("$1$2…")));
    }

    @Override
    public String toString() {
        return text;
    }

    private static String text(Throwable thrown, String command) {
        if (thrown instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (thrown instanceof ParameterException parameter) {
            return parameter.getMessage() + ". See " + helpOf(parameter);
        }
        if (find(thrown, StackOverflowError.class::isInstance).isPresent()) {
            return "Nested too deeply. Does a changelog include itself, or an expression go on for ever?";
        }
        if (isStopped(thrown)) {
            return stopped(thrown);
        }
        return find(thrown, ValidationFailedException.class::isInstance)
                .map(invalid -> invalid((ValidationFailedException) invalid))
                .or(() -> find(thrown, MigrationFailedException.class::isInstance)
                        .map(failed -> failedChangeset(failed.getMessage())
                                + session(thrown).map(why -> "\n" + why).orElse("")))
                .or(() -> find(thrown, Problem::isMissingRight)
                        .map(refused -> "The role lacks a right: "
                                + refused.getMessage().replaceFirst("\\s*Position: \\d+", "")))
                .or(() -> session(thrown))
                .or(() -> schemaError(thrown))
                .or(() -> find(thrown, YAMLException.class::isInstance)
                        .map(unreadable -> firstLines(messages(thrown).get(0))))
                .or(() -> find(thrown, NumberFormatException.class::isInstance)
                        .map(number -> "Not a number: " + number.getMessage().replaceFirst(".*: ", "")))
                .or(() -> find(thrown, CommandValidationException.class::isInstance)
                        .map(invalid -> arguments(clean(invalid.getMessage()), command)))
                .orElseGet(() -> withStatement(String.join(": ", messages(thrown))));
    }

    /** In one line: the parser of XML goes on to name all that would be allowed, each with its namespace. */
    private static Optional<String> schemaError(Throwable thrown) {
        return causes(thrown)
                .filter(cause -> cause instanceof ChangeLogParseException && cause.getMessage() != null)
                .map(cause -> XML_ERROR.matcher(cause.getMessage()))
                .filter(Matcher::find)
                .map(error -> error.group(2) + ", line " + error.group(1) + ": "
                        + XML_NAMESPACE.matcher(error.group(3)).replaceAll("$1"))
                .findFirst();
    }

    private static String arguments(String message, String command) {
        Matcher missing = MISSING.matcher(message);
        return missing.lookingAt() ? missing.group(1) + " is missing" + CommandForm.of(command) : message;
    }

    /** What the settings of a session or of its server keep it from. */
    private static Optional<String> session(Throwable thrown) {
        return find(thrown, cause -> isError(cause, READ_ONLY))
                .map(refused ->
                        "The database is read-only: it is a standby, or default_transaction_read_only is on for this"
                                + " role or database. Name the primary server, or let its owner set it to off")
                .or(() -> find(thrown, cause -> isError(cause, IDLE_IN_TRANSACTION))
                        .map(ended -> "The server ended the session, which was idle in a transaction for longer than"
                                + " idle_in_transaction_session_timeout allows this role or database. Set a minute or more:"
                                + " PGOPTIONS=\"-c idle_in_transaction_session_timeout=1min\""));
    }

    private static boolean isError(Throwable thrown, String state) {
        return thrown instanceof SQLException error && state.equals(error.getSQLState());
    }

    private static boolean isMissingRight(Throwable thrown) {
        return isError(thrown, INSUFFICIENT_PRIVILEGE);
    }

    /** On one line, and no more than what is wrong and where: the parser of YAML goes on to quote the file. */
    static String firstLines(String message) {
        return message.lines()
                .limit(2)
                .map(String::strip)
                .collect(Collectors.joining(" "))
                .replace(" in 'reader'", "")
                .replaceFirst(":$", "");
    }

    private static String unmatched(UnmatchedArgumentException exception) {
        String argument = exception.getUnmatched().get(0).replaceFirst("=.*", "");
        boolean option = argument.startsWith("-");
        List<String> suggestions = exception.getSuggestions();
        return (option ? "Unknown option " : "Unknown command or argument ")
                + argument
                + (suggestions.isEmpty() ? "." : ". Did you mean " + String.join(" or ", suggestions) + "?")
                + " See "
                + helpOf(exception);
    }

    private static String helpOf(ParameterException exception) {
        String command = exception.getCommandLine().getCommandName();
        return command.equals("liquibase") ? "soundchart --help" : "soundchart " + command + " --help";
    }

    private static String invalid(ValidationFailedException exception) {
        List<String> edited = exception.getInvalidMD5Sums();
        return edited.isEmpty()
                ? clean(exception.getMessage())
                : "Edited after this database had run it: " + edited.get(0)
                        + (edited.size() == 1 ? "" : " (and " + (edited.size() - 1) + " more)")
                        + ". Put the file back as it was, and write a new changeset";
    }

    private static boolean isStopped(Throwable thrown) {
        return StopRequest.isMade() && find(thrown, Problem::isOfTheStop).isPresent();
    }

    /** A statement that was cancelled or did not begin, a pause that was interrupted. */
    private static boolean isOfTheStop(Throwable thrown) {
        return thrown instanceof SQLException
                || thrown instanceof DatabaseException
                || thrown instanceof LockException
                || thrown instanceof InterruptedException;
    }

    private static String stopped(Throwable thrown) {
        String place = find(thrown, MigrationFailedException.class::isInstance)
                .map(failed -> CHANGESET.matcher(failed.getMessage()))
                .filter(Matcher::matches)
                .map(matcher -> " in " + matcher.group(1) + ", changeset " + matcher.group(2))
                .orElse("");
        return "Stopped" + place;
    }

    private static String failedChangeset(String message) {
        Matcher matcher = CHANGESET.matcher(message);
        return matcher.matches()
                ? matcher.group(1) + ", changeset " + matcher.group(2) + " failed: "
                        + withStatement(clean(matcher.group(3)))
                : clean(message);
    }

    private static String withStatement(String message) {
        Matcher matcher = STATEMENT.matcher(message);
        if (!matcher.matches()) {
            return message;
        }
        String statement = matcher.group(2).replaceAll("\\s+", " ");
        return matcher.group(1).replaceAll("\\s*\\n\\s*", ". ") + "\nStatement: "
                + (statement.length() > LONGEST_STATEMENT
                        ? statement.substring(0, LONGEST_STATEMENT) + " …"
                        : statement);
    }

    /** Liquibase wraps an exception in others that repeat its message, or have none of their own. */
    private static List<String> messages(Throwable thrown) {
        List<String> messages = new ArrayList<>();
        causes(thrown).forEach(cause -> {
            String message = cause.getMessage() == null ? "" : clean(cause.getMessage());
            if (!message.isEmpty() && messages.stream().noneMatch(known -> known.contains(message))) {
                messages.add(message);
            }
        });
        return messages.isEmpty() ? List.of(thrown.getClass().getSimpleName()) : messages;
    }

    private static Optional<Throwable> find(Throwable thrown, Predicate<Throwable> wanted) {
        return causes(thrown).filter(wanted).findFirst();
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause);
    }

    private static String clean(String message) {
        return CLASS_NAMES.matcher(message.strip()).replaceFirst("");
    }
}
