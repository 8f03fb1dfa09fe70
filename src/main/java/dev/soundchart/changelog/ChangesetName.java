package dev.soundchart.changelog;

import java.text.Normalizer;
import java.util.Locale;
import liquibase.exception.LiquibaseException;

/**
 * What a changeset does, as its file and its id are named.
 *
 * @param text lower case words of letters and digits, joined by underscores
 */
record ChangesetName(String text) {

    static final int LONGEST = 60;

    /**
     * Makes a name of what someone wrote. A date in front is left out, since the changeset gets one.
     *
     * @throws LiquibaseException if nothing is left of it, or too much
     */
    static ChangesetName of(String written) throws LiquibaseException {
        String name = lowerCase(withoutAccents(written))
                .replaceFirst("\\.ya?ml$", "")
                .replaceAll("['’]", "")
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_|_$", "")
                .replaceFirst("^20\\d{2}_?\\d{2}_?\\d{2}(_|$)", "");
        if (name.isEmpty()) {
            throw new LiquibaseException("No word of letters a to z is in the name '" + written
                    + "'. Say what the changeset does: --name=\"add tags to videos\"");
        }
        if (name.length() > LONGEST) {
            throw new LiquibaseException("The name " + name + " has " + name.length() + " characters, at most "
                    + LONGEST + " are allowed. The changeset's comment has room for more");
        }
        return new ChangesetName(name);
    }

    private static String withoutAccents(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
    }

    /** By way of the upper case, which has no ß. */
    private static String lowerCase(String text) {
        return text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }
}
