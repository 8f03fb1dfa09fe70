package dev.soundchart.deploy;

import dev.soundchart.changelog.Column.Generated;
import dev.soundchart.changelog.Constraint;
import dev.soundchart.changelog.ObjectName;
import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.Trait;
import dev.soundchart.deploy.RequiredRight.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rights that PostgreSQL asks for before it does an operation. Those that depend on what a statement reads, or on the
 * functions that it calls, can't be told from it.
 */
final class RequiredRights {

    private RequiredRights() {}

    /** Those of an operation. An object that is not there by then asks for none. */
    static List<RequiredRight> of(Operation operation) {
        List<RequiredRight> rights = new ArrayList<>(byKind(operation));
        for (Constraint constraint : operation.constraints()) {
            if (constraint.references() != null) {
                rights.add(new RequiredRight(Kind.REFERENCES, constraint.references()));
            }
        }
        return rights.stream()
                .flatMap(right -> Stream.concat(useOfSchema(right), Stream.of(right)))
                .distinct()
                .toList();
    }

    /** Where a schema is named, it must be open to the role; where none is, only those that are open are looked into. */
    private static Stream<RequiredRight> useOfSchema(RequiredRight right) {
        return right.object() == null || right.object().schema() == null
                ? Stream.empty()
                : Stream.of(new RequiredRight(
                        Kind.USE_SCHEMA, new ObjectName(null, right.object().schema())));
    }

    private static List<RequiredRight> byKind(Operation operation) {
        ObjectName table = operation.table();
        ObjectName object = operation.object();
        return switch (operation.kind()) {
            case CREATE_TABLE -> createTable(operation);
            case CREATE_INDEX, RENAME_TABLE -> List.of(own(table), createBeside(table));
            case ADD_COLUMN, ADD_CONSTRAINT ->
                makesRelation(operation) ? List.of(own(table), createBeside(table)) : List.of(own(table));
            case DROP_TABLE -> List.of(new RequiredRight(Kind.DROP_RELATION, table));
            case ALTER_TABLE,
                    DROP_COLUMN,
                    RENAME_COLUMN,
                    CHANGE_COLUMN_TYPE,
                    SET_NOT_NULL,
                    DROP_NOT_NULL,
                    SET_DEFAULT,
                    DROP_DEFAULT,
                    ALTER_COLUMN,
                    DROP_CONSTRAINT,
                    VALIDATE_CONSTRAINT,
                    RENAME_CONSTRAINT,
                    ALTER_TRIGGER,
                    DROP_TRIGGER,
                    CREATE_POLICY,
                    ALTER_POLICY,
                    DROP_POLICY -> ofNamed(Kind.OWN_RELATION, table);
            case ATTACH_PARTITION, DETACH_PARTITION -> List.of(own(table), own(object));
            case RENAME_INDEX -> List.of(own(object), createBeside(object));
            case ALTER_INDEX, ALTER_SEQUENCE, ALTER_VIEW, ALTER_MATERIALIZED_VIEW -> ofNamed(Kind.OWN_RELATION, object);
            case REINDEX, CLUSTER, REFRESH_MATERIALIZED_VIEW -> ofNamed(Kind.MAINTAIN, object == null ? table : object);
            case GRANT, REVOKE -> ofNamed(Kind.GRANT, table);
            case DROP_INDEX, DROP_SEQUENCE, DROP_VIEW, DROP_MATERIALIZED_VIEW -> ofNamed(Kind.DROP_RELATION, object);
            // OR REPLACE is for the owner of what is there
            case CREATE_VIEW -> List.of(createBeside(object), own(object));
            case CREATE_SEQUENCE,
                    CREATE_MATERIALIZED_VIEW,
                    CREATE_FUNCTION,
                    CREATE_TYPE,
                    CREATE_DOMAIN,
                    CREATE_STATISTICS -> List.of(createBeside(object));
            case ALTER_TYPE, ALTER_DOMAIN, ADD_ENUM_VALUE, RENAME_ENUM_VALUE -> ofNamed(Kind.OWN_TYPE, object);
            case DROP_TYPE, DROP_DOMAIN -> ofNamed(Kind.DROP_TYPE, object);
            case ALTER_FUNCTION -> ofNamed(Kind.OWN_FUNCTION, object);
            case DROP_FUNCTION -> ofNamed(Kind.DROP_FUNCTION, object);
            case CREATE_SCHEMA -> List.of(new RequiredRight(Kind.CREATE_IN_DATABASE, null));
            case ALTER_SCHEMA, DROP_SCHEMA -> ofNamed(Kind.OWN_SCHEMA, object);
            case ALTER_EXTENSION, DROP_EXTENSION -> ofNamed(Kind.OWN_EXTENSION, object);
            case COMMENT -> comment(operation);
            case INSERT, COPY -> ofNamed(Kind.INSERT, table);
            case UPDATE -> changeRows(Kind.UPDATE, operation);
            case DELETE -> changeRows(Kind.DELETE, operation);
            case MERGE -> ofNamed(Kind.SELECT, table);
            case TRUNCATE -> ofNamed(Kind.TRUNCATE, table);
            case CREATE_TRIGGER -> ofNamed(Kind.TRIGGER, table);
            default -> List.of();
        };
    }

    private static List<RequiredRight> createTable(Operation operation) {
        if (operation.traits().contains(Trait.TEMPORARY)) {
            return List.of();
        }
        return operation.traits().contains(Trait.PARTITION)
                ? List.of(createBeside(operation.table()), own(ObjectName.of(operation.detail())))
                : List.of(createBeside(operation.table()));
    }

    /** Whether an index or a sequence comes about on the way. */
    private static boolean makesRelation(Operation operation) {
        return operation.constraints().stream()
                        .anyMatch(constraint -> constraint.index() == null
                                && switch (constraint.kind()) {
                                    case PRIMARY_KEY, UNIQUE, EXCLUDE -> true;
                                    case FOREIGN_KEY, CHECK -> false;
                                })
                || operation.columns().stream()
                        .anyMatch(column -> column.generated() == Generated.IDENTITY
                                || column.type() != null && column.type().matches("(small|big)?serial[248]?"));
    }

    /** A condition reads the rows that are changed. */
    private static List<RequiredRight> changeRows(Kind kind, Operation operation) {
        return operation.table() == null || operation.traits().contains(Trait.WITHOUT_WHERE)
                ? ofNamed(kind, operation.table())
                : List.of(
                        new RequiredRight(kind, operation.table()), new RequiredRight(Kind.SELECT, operation.table()));
    }

    private static List<RequiredRight> comment(Operation operation) {
        if (operation.table() != null) {
            return List.of(own(operation.table()));
        }
        String what = operation.detail() == null ? "" : operation.detail();
        return switch (what) {
            case "index", "sequence", "view", "materialized view", "foreign table" ->
                ofNamed(Kind.OWN_RELATION, operation.object());
            case "type", "domain" -> ofNamed(Kind.OWN_TYPE, operation.object());
            case "function", "procedure" -> ofNamed(Kind.OWN_FUNCTION, operation.object());
            case "schema" -> ofNamed(Kind.OWN_SCHEMA, operation.object());
            case "extension" -> ofNamed(Kind.OWN_EXTENSION, operation.object());
            default -> List.of();
        };
    }

    private static RequiredRight own(ObjectName relation) {
        return new RequiredRight(Kind.OWN_RELATION, relation);
    }

    /** To create something in the schema of an object. */
    private static RequiredRight createBeside(ObjectName object) {
        return new RequiredRight(
                Kind.CREATE_IN_SCHEMA,
                object == null || object.schema() == null ? null : new ObjectName(null, object.schema()));
    }

    private static List<RequiredRight> ofNamed(Kind kind, ObjectName object) {
        return object == null ? List.of() : List.of(new RequiredRight(kind, object));
    }
}
