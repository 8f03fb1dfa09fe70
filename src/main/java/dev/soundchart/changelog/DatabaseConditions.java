package dev.soundchart.changelog;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseList;
import liquibase.precondition.Precondition;
import liquibase.precondition.PreconditionLogic;
import liquibase.precondition.core.AndPrecondition;
import liquibase.precondition.core.DBMSPrecondition;
import liquibase.precondition.core.NotPrecondition;
import liquibase.precondition.core.OrPrecondition;
import liquibase.precondition.core.PreconditionContainer;
import liquibase.precondition.core.PreconditionContainer.FailOption;

/** The conditions of a changeset that ask for a kind of database: others only a database can answer. */
record DatabaseConditions(Database database) {

    /** After these, Liquibase goes on without the changeset. */
    private static final Set<FailOption> LEAVE_OUT = EnumSet.of(FailOption.MARK_RAN, FailOption.CONTINUE);

    /** Whether a changeset is left out of every database of this kind. */
    boolean exclude(ChangeSet changeset) {
        PreconditionContainer conditions = changeset.getPreconditions();
        return conditions != null && LEAVE_OUT.contains(conditions.getOnFail()) && isNeverMet(conditions);
    }

    private boolean isNeverMet(Precondition condition) {
        if (condition instanceof DBMSPrecondition wanted) {
            return !isOf(wanted);
        }
        if (condition instanceof NotPrecondition not) {
            return nested(not).anyMatch(refused -> refused instanceof DBMSPrecondition kind && isOf(kind));
        }
        if (condition instanceof OrPrecondition or) {
            return nested(or).allMatch(this::isNeverMet);
        }
        return condition instanceof AndPrecondition and && nested(and).anyMatch(this::isNeverMet);
    }

    private boolean isOf(DBMSPrecondition condition) {
        return DatabaseList.definitionMatches(condition.getType(), database, false);
    }

    private static Stream<Precondition> nested(PreconditionLogic conditions) {
        return conditions.getNestedPreconditions().stream();
    }
}
