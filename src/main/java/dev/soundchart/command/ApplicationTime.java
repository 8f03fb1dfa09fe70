package dev.soundchart.command;

import liquibase.changelog.RanChangeSet;

/** When a changeset was applied, for people. */
final class ApplicationTime {

    private ApplicationTime() {}

    static String of(RanChangeSet changeset) {
        return RollbackMoment.shown(changeset.getDateExecuted().toInstant());
    }
}
