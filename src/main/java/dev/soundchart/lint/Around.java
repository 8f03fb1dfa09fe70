package dev.soundchart.lint;

import dev.soundchart.changelog.Operation;
import dev.soundchart.changelog.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A step by itself, and what its changeset runs around it: advice about the one must not lose the others.
 *
 * @param step the same, with a statement that does nothing else
 * @param before the statements before it
 * @param after the statements after it
 * @param complete whether these are all that the changeset runs: not where Java or a block does something
 */
record Around(Step step, List<String> before, List<String> after, boolean complete) {

    /** What the actions of one statement have in common. */
    private static final Pattern HEAD = Pattern.compile(
            "(ALTER\\s+TABLE\\s+(?:IF\\s+EXISTS\\s+)?(?:ONLY\\s+)?(?:\"(?:[^\"]|\"\")*\"|[^\\s\".]+)(?:\\.(?:\"(?:[^\"]|\"\")*\"|[^\\s\".]+))?\\s+"
                    + "|DROP\\s+[A-Z]+(?:\\s+VIEW)?\\s+(?:CONCURRENTLY\\s+)?(?:IF\\s+EXISTS\\s+)?"
                    + "|TRUNCATE\\s+(?:TABLE\\s+)?(?:ONLY\\s+)?).*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /**
     * @param leftOut whether the advice about the step is to do without another one
     */
    static Around of(Step step, Part part, Predicate<Step> leftOut) {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        boolean complete = true;
        for (Step other : part.steps()) {
            if (leftOut.test(other) || other.inSameStatement(step)) {
                continue;
            }
            if (other.operation().place() != Operation.Place.STATEMENT
                    || other.operation().origin().sql() == null) {
                complete = false;
                continue;
            }
            List<String> side = other.position() < step.position() ? before : after;
            if (!side.contains(other.statement())) {
                side.add(other.statement());
            }
        }
        return alone(step, part, before, after, complete);
    }

    private static Around alone(Step step, Part part, List<String> before, List<String> after, boolean complete) {
        List<Step> siblings = part.steps().stream()
                .filter(other -> other.inSameStatement(step))
                .toList();
        List<String> actions = new SqlText(step.statement()).partsAtCommas();
        Matcher head = HEAD.matcher(actions.get(0));
        if (siblings.size() == 1 || actions.size() != siblings.size() || !head.matches()) {
            return new Around(step, before, after, complete && step.operation().place() == Operation.Place.STATEMENT);
        }
        int own = siblings.indexOf(step);
        String common = head.group(1);
        List<String> whole = new ArrayList<>();
        whole.add(actions.get(0));
        actions.stream().skip(1).forEach(action -> whole.add(common + action));
        if (own > 0) {
            before.add(String.join(", ", actions.subList(0, own)));
        }
        if (own + 1 < actions.size()) {
            after.add(0, common + String.join(", ", actions.subList(own + 1, actions.size())));
        }
        return new Around(step.with(whole.get(own)), before, after, complete);
    }
}
