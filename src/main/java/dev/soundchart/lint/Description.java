package dev.soundchart.lint;

/**
 * All that there is to say about a rule. The linter, its explanations, the documentation and the tests read it.
 *
 * <p>{@code what}, {@code remedy} and {@code instead} hold names in braces, such as {@code {table}}, for those of the author.
 *
 * @param id in small letters, with hyphens
 * @param title in a few words
 * @param condition when it fires, and when it does not
 * @param what it found, in a sentence with names
 * @param effect why that is harmful, in a sentence
 * @param remedy what to do, in a sentence
 * @param instead what to write, in YAML: changesets instead of this one; or a comment for above the change, or a rollback
 *     block. With the names of the bad example it makes the good one
 * @param bad an example that fires this rule and no other, as changesets in YAML, on the tables of {@link Examples}
 * @param fails what PostgreSQL says of the bad example; null where it runs
 */
public record Description(
        String id,
        Family family,
        Severity severity,
        String title,
        String condition,
        String what,
        String effect,
        String remedy,
        String instead,
        String bad,
        String fails) {

    /** One that is not written yet. */
    public static Description of(String id, Family family, Severity severity) {
        return new Description(id, family, severity, null, null, null, null, null, null, null, null);
    }

    /** The same with its title and the condition under which it fires. */
    public Description fires(String shortly, String when) {
        return new Description(id, family, severity, shortly, flat(when), what, effect, remedy, instead, bad, fails);
    }

    /** The same with what is said about a finding. */
    public Description says(String sentence, String why) {
        return new Description(
                id, family, severity, title, condition, flat(sentence), flat(why), remedy, instead, bad, fails);
    }

    /** The same with what to do. */
    public Description instead(String todo, String yaml) {
        return new Description(id, family, severity, title, condition, what, effect, flat(todo), yaml, bad, fails);
    }

    /** The same with its bad example. */
    public Description bad(String yaml) {
        return new Description(id, family, severity, title, condition, what, effect, remedy, instead, yaml, fails);
    }

    /** The same with what PostgreSQL says of the bad example. */
    public Description fails(String message) {
        return new Description(id, family, severity, title, condition, what, effect, remedy, instead, bad, message);
    }

    private static String flat(String text) {
        return text.strip().replaceAll("\\s*\\n\\s*", " ");
    }
}
