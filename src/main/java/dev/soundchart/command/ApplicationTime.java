package dev.soundchart.command;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import liquibase.changelog.RanChangeSet;

/** When a changeset was applied, for people: in the time zone of the process. */
final class ApplicationTime {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private ApplicationTime() {}

    static String of(RanChangeSet changeset) {
        return FORMAT.format(changeset.getDateExecuted().toInstant().atZone(ZoneId.systemDefault()));
    }
}
