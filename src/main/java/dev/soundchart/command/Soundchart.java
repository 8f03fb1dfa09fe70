package dev.soundchart.command;

import dev.soundchart.database.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.util.LiquibaseUtil;

/**
 * The command line: Liquibase's own, with the project's commands beside those of Liquibase, the project's changelog and
 * the database that the environment names.
 */
public final class Soundchart {

    private Soundchart() {}

    /** Runs one command and ends the process: exit status 0 if it succeeded. */
    public static void main(String[] arguments) throws IOException {
        OptionalInt upToDate = UpToDate.status(List.of(arguments));
        if (upToDate.isPresent()) {
            // a signal need not find out where it stands
            System.exit(upToDate.getAsInt());
        }
        Termination termination = Termination.ofThisThread();
        int status;
        try {
            status = run(List.of(arguments));
        } finally {
            termination.commandEnded();
        }
        Termination.exit(isPrinted() ? status : Math.max(status, 1));
    }

    /** Whether all that was printed has arrived; what prints it does not tell. */
    private static boolean isPrinted() {
        boolean printed = !System.out.checkError();
        if (!printed) {
            System.err.println("The output can't be written: standard output is closed, or its disk is full");
        }
        return printed;
    }

    /** Runs one command where the thread is, with what {@link Surroundings} it has, and returns the exit status. */
    static int run(List<String> arguments) throws IOException {
        // digits and dates of scripts and reports are for programs: Liquibase writes them by the locale
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        if (arguments.isEmpty() || isOneOf(arguments, "--help", "-h")) {
            System.out.print(overview());
            return 0;
        }
        if (isOneOf(arguments, "--version", "-v")) {
            System.out.println("Soundchart " + version() + ", Liquibase " + LiquibaseUtil.getBuildVersion() + ", Java "
                    + Runtime.version().feature());
            return 0;
        }
        if (!arguments.isEmpty() && arguments.get(0).equals("help")) {
            return help(Stream.concat(arguments.stream().skip(1), Stream.of("--help"))
                    .toArray(String[]::new));
        }
        return asksForHelp(arguments) ? help(arguments.toArray(String[]::new)) : execute(arguments);
    }

    private static int execute(List<String> arguments) throws IOException {
        Optional<String> empty = EmptyValues.in(arguments);
        if (empty.isPresent()) {
            System.err.println(empty.get());
            return 1;
        }
        Attempts attempts = new Attempts(arguments);
        try (SettledSettings settled = new SettledSettings();
                RegisteredSettings defaults = new RegisteredSettings(List.of(new Defaults()))) {
            return Scope.child(attempts.scope(), () -> execute(arguments, attempts));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static int execute(List<String> arguments, Attempts attempts) throws Exception {
        Optional<DirectCommand> direct = DirectCommand.of(PositionalArguments.named(arguments));
        int status;
        do {
            status = attempts.next(() -> direct.isPresent()
                    ? direct.get().run(attempts)
                    : new PlainCommandLine(attempts).execute(arguments.toArray(String[]::new)));
        } while (attempts.isAnotherDue());
        return status;
    }

    /** Liquibase's help, by the name that the command has here. */
    private static int help(String... arguments) throws IOException {
        PrintStream console = System.out;
        ByteArrayOutputStream help = new ByteArrayOutputStream();
        System.setOut(new PrintStream(help, true, StandardCharsets.UTF_8));
        int status = execute(List.of(arguments));
        System.setOut(console);
        console.print(help.toString(StandardCharsets.UTF_8)
                .replaceAll(
                        "(?m)^(Usage: |Command-specific help: \"|)liquibase (?=\\[|<|[a-z-]+ \\[)", "$1soundchart "));
        console.flush();
        return status;
    }

    private static boolean asksForHelp(List<String> arguments) {
        return Stream.of("help", "--help", "-h", "--version", "-v").anyMatch(arguments::contains)
                || arguments.isEmpty();
    }

    private static boolean isOneOf(List<String> arguments, String name, String other) {
        return arguments.equals(List.of(name)) || arguments.equals(List.of(other));
    }

    private static String overview() throws IOException {
        try (InputStream text = Soundchart.class.getResourceAsStream("overview.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** In the jar its manifest says; in the repository no version is built. */
    private static String version() {
        String version = Soundchart.class.getPackage().getImplementationVersion();
        return version == null ? "(working copy)" : version;
    }
}
