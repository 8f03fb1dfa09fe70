package dev.soundchart.lint;

import java.util.Locale;

/** What a finding means for the change. */
public enum Severity {
    /** It must not go out like that: it fails, blocks the application, or loses something. */
    ERROR,
    /** It may go out, and somebody should have looked at it. */
    WARNING,
    /** It could be better. */
    NOTE;

    /** In small letters. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
