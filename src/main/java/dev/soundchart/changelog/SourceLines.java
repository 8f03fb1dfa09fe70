package dev.soundchart.changelog;

/**
 * Finds the lines of statements in the SQL that a change was written with: Liquibase hands them on without their place.
 */
final class SourceLines {

    private final String source;
    private int position;
    private int line = 1;

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
        int start = line + lines(source, position, found);
        line = start + lines(text, 0, text.length());
        position = found + text.length();
        return start;
    }

    private static int lines(String text, int from, int to) {
        return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
    }
}
