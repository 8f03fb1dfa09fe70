package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The runnable jar, with its own changelog inside, if that is what runs; in the repository classes run from a folder. */
final class OwnJar {

    private OwnJar() {}

    /** Where it is. */
    static Optional<URI> location() {
        try {
            URI classes = OwnJar.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return Files.isRegularFile(Path.of(classes)) && OwnJar.class.getResource("/" + ChangelogFile.MASTER) != null
                    ? Optional.of(classes)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
