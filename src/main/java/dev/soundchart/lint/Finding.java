package dev.soundchart.lint;

import dev.soundchart.changelog.ChangesetOperations;
import dev.soundchart.changelog.ChangesetSource.ChangeSource;
import java.util.Map;

/**
 * A hazard in a changeset.
 *
 * @param rule what is known about hazards of its kind
 * @param file where it stands, as the changelog names it
 * @param item the line on which its change, rollback or changeset begins; 0 where it is not known
 * @param line the line of the statement; 0 where it is not known
 * @param changeset its changeset; null if it is none's
 * @param side of the changeset; null if it is none's
 * @param change what stands there: {@code createIndex}, {@code sql}; null for the whole
 * @param what it is, in a sentence
 * @param effect why that is harmful
 * @param remedy what to do
 * @param instead what to write, in YAML: see {@link Description#instead}
 */
public record Finding(
        Description rule,
        String file,
        int item,
        int line,
        ChangesetOperations changeset,
        Part.Side side,
        String change,
        String what,
        String effect,
        String remedy,
        String instead) {

    static Finding of(Rule rule, Step step, Part part) {
        ChangeSource source = part.isUpdate()
                ? part.source().change(step.operation().origin())
                : part.source().rollbackChange(step.operation().origin());
        Around around = Around.of(step, part, rule::leavesOut);
        Map<String, String> names = Names.of(around.step(), part);
        names.putAll(rule.names(around.step(), part));
        int line = source.sql() > source.line()
                ? source.sql() + step.operation().origin().line() - 1
                : source.line();
        return of(
                rule.description(),
                part,
                source.line(),
                line,
                step.operation().origin().type(),
                names,
                step.onPartitioned() && !rule.isPossibleOnPartitioned()
                        ? Advice.ofImpossible(rule.description())
                        : Advice.of(rule.description().instead(), names, part, around));
    }

    static Finding of(Rule rule, Part part) {
        int line = part.isUpdate() || part.source().rollback() == 0
                ? part.source().line()
                : part.source().rollback();
        Map<String, String> names = Names.of(part);
        names.putAll(rule.names(part));
        return of(
                rule.description(),
                part,
                line,
                line,
                null,
                names,
                Advice.fill(rule.description().instead(), names));
    }

    private static Finding of(
            Description rule, Part part, int item, int line, String change, Map<String, String> names, String instead) {
        return new Finding(
                rule,
                part.changeset().source(),
                item,
                line,
                part.changeset(),
                part.side(),
                change,
                Advice.fill(rule.what(), names),
                Advice.fill(rule.effect(), names),
                Advice.fill(rule.remedy(), names),
                instead);
    }

    /** One about a comment. */
    static Finding ofComment(Description rule, String file, int line, Map<String, String> names) {
        return new Finding(
                rule,
                file,
                line,
                line,
                null,
                null,
                null,
                Advice.fill(rule.what(), names),
                Advice.fill(rule.effect(), names),
                Advice.fill(rule.remedy(), names),
                Advice.fill(rule.instead(), names));
    }

    /** The same with another name of the file. */
    public Finding in(String name) {
        return new Finding(rule, name, item, line, changeset, side, change, what, effect, remedy, instead);
    }
}
