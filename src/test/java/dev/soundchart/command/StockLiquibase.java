package dev.soundchart.command;

import dev.soundchart.JavaProgram;
import dev.soundchart.database.DatabaseAddress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Liquibase without any extension, in a process of its own. */
final class StockLiquibase {

    private StockLiquibase() {}

    /** Starts a command. */
    static Process start(DatabaseAddress database, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(JavaProgram.command(StockLiquibase.class));
        command.set(command.indexOf("-cp") + 1, classPath());
        command.set(command.size() - 1, "liquibase.integration.commandline.LiquibaseCommandLine");
        command.addAll(List.of("--search-path=" + folder, "--changelog-lock-poll-rate=1", "--show-banner=false"));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--changelog-file=changes.yaml",
                "--url=jdbc:postgresql://" + database.hosts().get(0) + "/" + database.database(),
                "--username=" + database.user(),
                "--password=" + database.password().orElse("")));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("stock.log").toFile())
                .start();
    }

    private static String classPath() {
        return JavaProgram.CLASS_PATH.stream()
                .filter(entry -> entry.endsWith(".jar") && !entry.contains("sessionlock"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
