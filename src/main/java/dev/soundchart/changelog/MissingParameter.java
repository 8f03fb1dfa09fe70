package dev.soundchart.changelog;

/**
 * An expression of a changeset that is left as it is written, since its parameter has no value.
 *
 * @param name the parameter's
 * @param file where it stands: the changelog's file, or one with SQL that a change names
 * @param line in that file, from 1; 0 where it is not known
 * @param rollback whether it stands in the rollback block
 * @param change the number of its change, from 1; 0 if it stands elsewhere, as in a precondition
 */
public record MissingParameter(String name, String file, int line, boolean rollback, int change) {

    /** As it is written. */
    @Override
    public String toString() {
        return "${" + name + "}";
    }
}
