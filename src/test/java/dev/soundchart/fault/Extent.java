package dev.soundchart.fault;

import java.util.Locale;

/** How much is tried: {@code -Dfaults=few}, as in each build, {@code many}, as in CI, or {@code all}, as in the profile nightly. */
enum Extent {
    FEW(2, 4),
    MANY(20, 4),
    ALL(200, 16);

    private final int kills;
    private final int updaters;

    Extent(int kills, int updaters) {
        this.kills = kills;
        this.updaters = updaters;
    }

    static Extent current() {
        return valueOf(System.getProperty("faults", "few").toUpperCase(Locale.ROOT));
    }

    /** How many processes are killed. */
    int kills() {
        return kills;
    }

    /** How many processes update a database at once. */
    int updaters() {
        return updaters;
    }

    boolean isAtLeast(Extent other) {
        return compareTo(other) >= 0;
    }
}
