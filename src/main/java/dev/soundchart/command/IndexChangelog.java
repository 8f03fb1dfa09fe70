package dev.soundchart.command;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ChangesetIndex;
import dev.soundchart.changelog.IndexedChangelog;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A step of the build: writes the index of the changelog, to go into the runnable jar with it. */
public final class IndexChangelog {

    private IndexChangelog() {}

    /**
     * @param arguments the folder that holds {@code changelog/}, and the file to write; it is not there afterwards if
     *     the changelog has no index
     * @throws Exception if the changelog can't be read or the file can't be written
     */
    public static void main(String... arguments) throws Exception {
        Optional<ChangesetIndex> index = IndexedChangelog.of(ChangelogFile.of(Path.of(arguments[0])));
        Path file = Path.of(arguments[1]);
        Files.deleteIfExists(file);
        if (index.isPresent()) {
            try (DataOutputStream output =
                    new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
                index.get().write(output);
            }
        }
    }
}
