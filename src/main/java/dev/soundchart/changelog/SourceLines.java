package dev.soundchart.changelog;

/**
 * Finds the lines of statements in the SQL that a change was written with: Liquibase hands them on without their place.
 */
final class SourceLines {

    private final String source;
    private int position;

    /**
     * @param source null where there is none, as for {@code createIndex}
     */
    SourceLines(String source) {
        this.source = source == null ? "" : source.replace("\r\n", "\n");
    }

    /** The line on which the next statement begins, from 1; also 1 where Liquibase has changed it. */
    int next(String statement) {
        String text = statement.replace("\r\n", "\n");
        int found = source.indexOf(text, position);
        if (found < 0) {
            return 1;
        }
        position = found + text.length();
        return 1
                + (int) source.substring(0, found)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
