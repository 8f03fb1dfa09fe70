package dev.soundchart.changelog;

/** A word of a statement that changes how it does what it does. */
public enum Trait {
    CASCADE,
    CONCURRENTLY,
    /** {@code VACUUM FULL}: writes the table anew. */
    FULL,
    IF_EXISTS,
    IF_NOT_EXISTS,
    OR_REPLACE,
    /** An index with a {@code WHERE}: it does not hold all rows. */
    PARTIAL,
    /** {@code CREATE TABLE … PARTITION OF}; the detail has the parent. */
    PARTITION,
    /** {@code CREATE TABLE … PARTITION BY}: the rows are in its partitions. */
    PARTITIONED,
    TEMPORARY,
    UNIQUE,
    UNLOGGED,
    /** A change of type that says how to convert values; the detail has the expression. */
    USING,
    /** An update or delete that names no rows: all of the table. */
    WITHOUT_WHERE
}
