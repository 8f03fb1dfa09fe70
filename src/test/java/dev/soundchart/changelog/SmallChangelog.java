package dev.soundchart.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Map;
import liquibase.exception.LiquibaseException;

/**
 * Changelog to add to: the first file of each schema of the example.
 *
 * @param repository the folder that holds it
 */
record SmallChangelog(Path repository) {

    /** Makes one in an empty folder. */
    static SmallChangelog in(Path folder) throws IOException, LiquibaseException {
        return new SmallChangelog(ExampleChangelog.copyOfFirstFiles(folder));
    }

    /** Adds a new changeset to the schema shop. */
    Path add(ChangesetKind kind, String name) throws IOException, LiquibaseException {
        NewChangeset changeset =
                NewChangeset.plan(ChangesetFiles.in(repository), "shop", name, kind, LocalDate.parse("2027-01-15"));
        changeset.write(repository);
        return repository.resolve(changeset.file());
    }

    /** The changelog bound to a database. */
    ChangelogSession open(Scratch database) throws SQLException, LiquibaseException {
        return ChangelogSession.open(repository, database.connect());
    }

    /** Adds a new changeset and writes it to the end as its author would: with the lines that are comments in its rollback. */
    Path addWritten(ChangesetKind kind, String name, Map<String, String> words) throws IOException, LiquibaseException {
        Path file = add(kind, name);
        String text = Files.readString(file).replaceAll("(?m)^ {8}# ", " ".repeat(8));
        for (Map.Entry<String, String> word : words.entrySet()) {
            assertThat(text).contains(word.getKey());
            text = text.replace(word.getKey(), word.getValue());
        }
        Files.writeString(file, text);
        return file;
    }
}
