package dev.soundchart.changelog;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;

/**
 * Statements that reach beyond the database in which they run: roles, databases, tablespaces, subscriptions and
 * settings belong to the whole server, and some functions and {@code COPY} act on its sessions and files.
 */
public final class ServerWideStatements {

    private static final Set<String> SHARED_OBJECTS =
            Set.of("role", "user", "group", "database", "tablespace", "subscription", "system", "parameter");

    private static final Set<String> SHARED_FUNCTIONS = Set.of(
            "dblink_exec",
            "lo_export",
            "lo_import",
            "pg_backup_start",
            "pg_backup_stop",
            "pg_cancel_backend",
            "pg_copy_logical_replication_slot",
            "pg_copy_physical_replication_slot",
            "pg_create_logical_replication_slot",
            "pg_create_physical_replication_slot",
            "pg_create_restore_point",
            "pg_drop_replication_slot",
            "pg_file_rename",
            "pg_file_unlink",
            "pg_file_write",
            "pg_promote",
            "pg_reload_conf",
            "pg_replication_origin_create",
            "pg_replication_origin_drop",
            "pg_rotate_logfile",
            "pg_stat_reset_replication_slot",
            "pg_stat_reset_shared",
            "pg_stat_reset_slru",
            "pg_switch_wal",
            "pg_terminate_backend",
            "pg_wal_replay_pause",
            "pg_wal_replay_resume");

    private ServerWideStatements() {}

    /**
     * Those of a changelog's updates and rollbacks, function bodies included, each with its changeset.
     *
     * @throws LiquibaseException if the changelog can't be read
     */
    public static List<String> of(ChangelogFile changelog) throws LiquibaseException {
        return ChangelogOperations.of(changelog).changesets().stream()
                .flatMap(changeset -> Stream.of(changeset.update(), changeset.rollback())
                        .flatMap(operations -> operations.all().stream())
                        .filter(ServerWideStatements::isServerWide)
                        .map(operation -> changeset.id() + ": "
                                + operation.origin().sql().strip().replaceAll("\\s+", " ")))
                .distinct()
                .toList();
    }

    private static boolean isServerWide(Operation operation) {
        if (operation.origin().sql() == null) {
            return false;
        }
        SqlText sql = new SqlText(operation.origin().sql());
        return isAboutSharedObject(sql.unquotedWords())
                || isCopyOfFile(sql.unquotedWords())
                || !Collections.disjoint(sql.functions(), SHARED_FUNCTIONS)
                || mayExecuteStrings(operation)
                        && sql.constants().stream()
                                .anyMatch(string -> isAboutSharedObject(new SqlText(string).unquotedWords()));
    }

    /** Whether strings in it may be statements: {@code EXECUTE 'CREATE ROLE ' || name}. */
    private static boolean mayExecuteStrings(Operation operation) {
        return operation.place() != Operation.Place.STATEMENT || operation.kind() == OperationKind.NOT_ANALYSED;
    }

    private static boolean isAboutSharedObject(List<String> words) {
        String first = word(words, 0);
        String second = word(words, 1);
        return switch (first) {
            case "create", "alter" -> isShared(second, words, 2);
            case "drop" -> second.equals("owned") || isShared(second, words, 2);
            case "reassign" -> true;
            case "comment" -> isShared(word(words, 2), words, 3);
            case "security", "grant", "revoke" -> {
                int on = words.indexOf("on");
                // without ON, it grants a role
                yield on < 0 ? !first.equals("security") : isShared(word(words, on + 1), words, on + 2);
            }
            default -> false;
        };
    }

    private static boolean isShared(String kind, List<String> words, int next) {
        return SHARED_OBJECTS.contains(kind)
                && !(kind.equals("user") && word(words, next).equals("mapping"));
    }

    private static boolean isCopyOfFile(List<String> words) {
        return word(words, 0).equals("copy") && !words.contains("stdin") && !words.contains("stdout");
    }

    private static String word(List<String> words, int index) {
        return index < words.size() ? words.get(index) : "";
    }
}
