package dev.soundchart.deploy;

import dev.soundchart.changelog.ObjectName;

/**
 * What a role must be allowed to do to an object, if that is there already.
 *
 * @param object null for the current schema or the database, which statements do not name
 */
record RequiredRight(Kind kind, ObjectName object) {

    /** What must be allowed. */
    enum Kind {
        CREATE_IN_DATABASE,
        CREATE_IN_SCHEMA,
        USE_SCHEMA,
        /** Of a table, index, sequence or view. */
        OWN_RELATION,
        /** Owning it or its schema will do. */
        DROP_RELATION,
        /** Owning it will do, or from PostgreSQL 17 on the right of that name. */
        MAINTAIN,
        /** Owning it will do, or any right that may be passed on. */
        GRANT,
        OWN_TYPE,
        DROP_TYPE,
        OWN_FUNCTION,
        DROP_FUNCTION,
        OWN_SCHEMA,
        OWN_EXTENSION,
        SELECT,
        INSERT,
        UPDATE,
        DELETE,
        TRUNCATE,
        REFERENCES,
        TRIGGER
    }
}
