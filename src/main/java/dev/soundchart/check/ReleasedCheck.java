package dev.soundchart.check;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.changelog.ReleasedChangesets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import liquibase.exception.LiquibaseException;

/**
 * Whether the released changesets are what they were.
 *
 * @param repository the folder that holds {@code changelog/}
 */
public record ReleasedCheck(Path repository) implements Check {

    @Override
    public String name() {
        return "released";
    }

    @Override
    public List<Finding> findings() throws LiquibaseException, IOException {
        return ReleasedChangesets.actual(
                        repository, ChangelogFile.of(repository).changesets())
                .differencesFrom(ReleasedChangesets.recorded(repository))
                .stream()
                .map(difference -> Finding.of(ReleasedChangesets.LIST, difference))
                .toList();
    }
}
