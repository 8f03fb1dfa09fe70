package dev.soundchart.lint;

/** What kind of harm a rule guards against. */
public enum Family {
    /** Other sessions wait, or a table is scanned or written anew meanwhile. */
    LOCKS("Locks, scans and rewrites", true),
    /** The application of before or of after does not work with it, or rows are lost. */
    COMPATIBILITY("Compatibility and data loss", false),
    /** The changeset itself: its rollback, its transaction, what can't be read of it. */
    CHANGESET("Changesets", true),
    /** What works, but not as well as it could. Off unless asked for. */
    STYLE("Style", false),
    /** The comments that silence findings. */
    SUPPRESSION("Suppressions", false);

    private final String title;
    private final boolean inRollbacks;

    Family(String title, boolean inRollbacks) {
        this.title = title;
        this.inRollbacks = inRollbacks;
    }

    /** For headings. */
    public String title() {
        return title;
    }

    /** Whether rollbacks are judged too: that they drop what the update made is what they are for. */
    public boolean inRollbacks() {
        return inRollbacks;
    }
}
