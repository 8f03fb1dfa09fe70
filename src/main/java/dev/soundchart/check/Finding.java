package dev.soundchart.check;

import java.util.List;

/**
 * One thing that is not as it should be.
 *
 * @param schema the schema that it belongs to; null where that can't be said
 * @param subject what it is about: {@code column videos.tags}, or a file; null where the text has no subject
 * @param text what is wrong, in words
 * @param changelog what the changelog makes of the subject; null where it makes none, or nothing is compared
 * @param models what the models make of it; null likewise
 * @param next what to do or to run; may be empty
 */
public record Finding(String schema, String subject, String text, String changelog, String models, List<String> next) {

    public Finding {
        next = List.copyOf(next);
    }

    /** One where no schemas are compared. */
    static Finding of(String subject, String text, String... next) {
        return new Finding(null, subject, text, null, null, List.of(next));
    }
}
