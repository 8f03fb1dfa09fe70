package dev.soundchart.trace;

import java.util.Locale;
import java.util.stream.Stream;

/** What PostgreSQL keeps in {@code pg_class} and locks alike. */
public enum RelationKind {
    TABLE('r'),
    PARTITIONED_TABLE('p'),
    INDEX('i'),
    PARTITIONED_INDEX('I'),
    SEQUENCE('S'),
    VIEW('v'),
    MATERIALIZED_VIEW('m'),
    FOREIGN_TABLE('f');

    private final char letter;

    RelationKind(char letter) {
        this.letter = letter;
    }

    /** The kind of that {@code relkind}. */
    static RelationKind of(String letter) {
        return Stream.of(values())
                .filter(kind -> kind.letter == letter.charAt(0))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No relkind: " + letter));
    }

    /** Whether it holds rows. */
    boolean holdsRows() {
        return this == TABLE || this == MATERIALIZED_VIEW;
    }

    /** Whether it is of a table. */
    boolean isIndex() {
        return this == INDEX || this == PARTITIONED_INDEX;
    }

    /** In words: {@code materialized view}. */
    @Override
    public String toString() {
        return name().replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
