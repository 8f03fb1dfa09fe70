package dev.soundchart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The libraries of this build, of which other tools' class paths are made.
 *
 * @param jars all of them
 */
record LibraryPath(List<Path> jars) {

    /** As the build's profile {@code bench} wrote it down. */
    static LibraryPath ofBuild(Path repository) throws IOException {
        return new LibraryPath(Arrays.stream(Files.readString(repository.resolve("target/bench-libraries"))
                        .strip()
                        .split(":"))
                .map(Path::of)
                .toList());
    }

    /** Those whose names begin with one of these, as a class path. */
    String of(String... names) {
        return jars.stream()
                .filter(jar -> Arrays.stream(names)
                        .anyMatch(name -> jar.getFileName().toString().matches(name + "-[0-9].*")))
                .map(Path::toString)
                .collect(Collectors.joining(":"));
    }
}
