package dev.soundchart.changelog;

import java.util.List;
import java.util.SortedSet;

/**
 * What a changeset does, and what its rollback does.
 *
 * @param id unique together with author and file
 * @param file as in Liquibase's history
 * @param source the file that it stands in: another one where it has a {@code logicalFilePath}
 * @param comment null if there is none
 * @param labels in alphabetical order
 * @param runInTransaction whether all of it stands in one transaction
 * @param skipped why Liquibase never runs it on PostgreSQL; null if it does. It has no operations then
 * @param update the operations of its changes
 * @param rollback the operations of its rollback
 * @param rollbackFrom who says what the rollback does
 * @param missing its expressions whose parameters have no value
 */
public record ChangesetOperations(
        String id,
        String author,
        String file,
        String source,
        String comment,
        SortedSet<String> labels,
        boolean runInTransaction,
        String skipped,
        Operations update,
        Operations rollback,
        RollbackFrom rollbackFrom,
        List<MissingParameter> missing) {

    public ChangesetOperations {
        missing = List.copyOf(missing);
    }

    /** Who says what a rollback does. */
    public enum RollbackFrom {
        /** The changeset's rollback block. */
        BLOCK,
        /** The changeset's rollback block, which is empty. */
        EMPTY_BLOCK,
        /** Liquibase, which knows the inverse of each of its changes. */
        LIQUIBASE,
        /** Nobody: there is no rollback block, and Liquibase does not know how to undo one of the changes. */
        NOBODY
    }
}
