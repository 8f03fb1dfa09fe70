package dev.soundchart.database;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.postgresql.core.Parser;

/** Keywords of SQL, outside of comments, literals and quoted names: pgjdbc's scanner, which costs no start of a grammar. */
final class SqlKeywords {

    private SqlKeywords() {}

    /** All keywords and unquoted names, in capital letters. */
    static Set<String> of(String sql) {
        Set<String> words = new HashSet<>();
        char[] text = sql.toCharArray();
        int position = 0;
        while (position < text.length) {
            int end = endOfWord(text, position);
            if (end > position) {
                words.add(new String(text, position, end - position).toUpperCase(Locale.ROOT));
                position = end;
            } else {
                position = endOfOther(text, position) + 1;
            }
        }
        return words;
    }

    private static int endOfWord(char[] text, int start) {
        int end = start;
        if (Parser.isIdentifierStartChar(text[start])) {
            while (end < text.length && Parser.isIdentifierContChar(text[end])) {
                end++;
            }
        }
        return end;
    }

    /** The last character of a comment, a literal or a quoted name that begins there; of anything else, the character itself. */
    private static int endOfOther(char[] text, int start) {
        return switch (text[start]) {
            case '\'' -> Parser.parseSingleQuotes(text, start, true);
            case '"' -> Parser.parseDoubleQuotes(text, start);
            case '-' -> Parser.parseLineComment(text, start);
            case '/' -> Parser.parseBlockComment(text, start);
            case '$' -> Parser.parseDollarQuotes(text, start);
            default -> start;
        };
    }
}
