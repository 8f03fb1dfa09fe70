package dev.soundchart.deploy;

import java.util.ArrayList;
import java.util.List;

/**
 * A changeset that failed after a part of it was committed, or may have been: the history does not tell what it has done.
 *
 * @param file where it stands
 * @param undoing whether its rollback failed, not its update
 * @param committed what has run to its end and stays, as PostgreSQL got it
 * @param doubtful what may have been done, in part or whole: a statement that commits by itself and failed, a program
 * @param left what has not run to its end, in order, the statement that failed first
 * @param repeatable whether all of it is known to end at the same place when it is begun again
 */
public record UnfinishedChangeset(
        String id,
        String file,
        boolean undoing,
        List<String> committed,
        List<String> doubtful,
        List<String> left,
        boolean repeatable) {

    private static final int LONGEST = 200;

    /** Of more than twice as many, those at the beginning and at the end. */
    private static final int LISTED = 5;

    public UnfinishedChangeset {
        committed = shortened(committed);
        doubtful = shortened(doubtful);
        left = shortened(left);
    }

    /** What is committed, what is left, and what to do, for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(file + ", changeset " + id + (committed.isEmpty() ? " may be" : " is")
                + (undoing
                        ? " undone in part. Its row stays in the history:"
                        : " applied in part. It has no row in the history:"));
        committed.forEach(text -> lines.add("  committed: " + text));
        doubtful.forEach(text -> lines.add("  committed in part, perhaps: " + text));
        left.forEach(text -> lines.add("  left: " + text));
        lines.add(next());
        return lines;
    }

    /** What to do. */
    public String next() {
        if (repeatable) {
            return "It can be begun again: remove the cause, then run the same command again";
        }
        return "Do not run it again as it is: it would begin at its first statement. Undo by hand what is committed, then run the"
                + " same command again. Or run by hand what is left, then "
                + (undoing ? "delete its row from the history" : "mark it as applied: mark-next-changeset-ran");
    }

    private static List<String> shortened(List<String> texts) {
        int left = texts.size() - 2 * LISTED;
        List<String> listed = left <= 0 ? texts : new ArrayList<>(texts.subList(0, LISTED));
        if (left > 0) {
            listed.add("… " + left + " more …");
            listed.addAll(texts.subList(texts.size() - LISTED, texts.size()));
        }
        return listed.stream()
                .map(text -> String.join(" ", text.strip().split("\\s+")))
                .map(text -> text.length() > LONGEST ? text.substring(0, LONGEST) + " …" : text)
                .toList();
    }
}
