package dev.soundchart.changelog;

import java.util.Locale;

/** What an operation does, in PostgreSQL's terms. */
public enum OperationKind {
    CREATE_TABLE,
    DROP_TABLE,
    RENAME_TABLE,
    /** Any other form of {@code ALTER TABLE}; its detail has the words. */
    ALTER_TABLE,
    ADD_COLUMN,
    DROP_COLUMN,
    RENAME_COLUMN,
    CHANGE_COLUMN_TYPE,
    SET_NOT_NULL,
    DROP_NOT_NULL,
    SET_DEFAULT,
    DROP_DEFAULT,
    /** Any other form of {@code ALTER TABLE … ALTER COLUMN}; its detail has the words. */
    ALTER_COLUMN,
    ADD_CONSTRAINT,
    DROP_CONSTRAINT,
    VALIDATE_CONSTRAINT,
    RENAME_CONSTRAINT,
    ATTACH_PARTITION,
    DETACH_PARTITION,

    CREATE_INDEX,
    DROP_INDEX,
    RENAME_INDEX,
    ALTER_INDEX,
    REINDEX,

    INSERT,
    UPDATE,
    DELETE,
    MERGE,
    TRUNCATE,
    COPY,
    SELECT,

    CREATE_SEQUENCE,
    ALTER_SEQUENCE,
    DROP_SEQUENCE,
    CREATE_VIEW,
    ALTER_VIEW,
    DROP_VIEW,
    CREATE_MATERIALIZED_VIEW,
    ALTER_MATERIALIZED_VIEW,
    DROP_MATERIALIZED_VIEW,
    REFRESH_MATERIALIZED_VIEW,
    /** A function or a procedure. */
    CREATE_FUNCTION,
    ALTER_FUNCTION,
    DROP_FUNCTION,
    CREATE_TRIGGER,
    ALTER_TRIGGER,
    DROP_TRIGGER,
    CREATE_POLICY,
    ALTER_POLICY,
    DROP_POLICY,
    CREATE_TYPE,
    ALTER_TYPE,
    DROP_TYPE,
    ADD_ENUM_VALUE,
    RENAME_ENUM_VALUE,
    CREATE_DOMAIN,
    ALTER_DOMAIN,
    DROP_DOMAIN,
    CREATE_SCHEMA,
    ALTER_SCHEMA,
    DROP_SCHEMA,
    CREATE_EXTENSION,
    ALTER_EXTENSION,
    DROP_EXTENSION,
    CREATE_STATISTICS,
    DROP_STATISTICS,
    CREATE_DATABASE,
    DROP_DATABASE,
    COMMENT,
    GRANT,
    REVOKE,

    VACUUM,
    ANALYZE,
    CLUSTER,
    LOCK_TABLE,
    /** {@code BEGIN}, {@code COMMIT}, {@code SAVEPOINT} …; its detail has the words. */
    TRANSACTION,
    /** A session's parameter: its name is the object, its value the detail. */
    SET,
    /** Liquibase's {@code tagDatabase}. */
    TAG,
    /** Any other statement; its detail has the words it begins with. */
    OTHER,
    /** Something that may do anything; its detail says why it can't be told. */
    NOT_ANALYSED;

    /** The kind of that name, written like {@code create table}; {@link #OTHER} if there is none. */
    static OperationKind of(String words) {
        String name = words.toUpperCase(Locale.ROOT).replace(' ', '_');
        for (OperationKind kind : values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return OTHER;
    }

    /** In small letters and with spaces. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
