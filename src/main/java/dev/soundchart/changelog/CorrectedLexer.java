package dev.soundchart.changelog;

import java.util.Locale;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Token;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;

/**
 * The grammar's lexer, corrected where it is stricter than PostgreSQL in what changelogs are full of
 * ({@code LANGUAGE 'plpgsql'}, {@code AS int}), and where it takes {@code E'it\'s'} to end at the second quote: what follows
 * would be read as statements.
 */
final class CorrectedLexer extends SQLLexer {

    private int previous = Token.EOF;

    CorrectedLexer(CharStream input) {
        super(input);
    }

    @Override
    public Token emit() {
        if (_type == StringConstant
                && "eE".indexOf(getText().charAt(0)) >= 0
                && getText().contains("\\'")) {
            endWhereTheStringDoes();
        }
        if (_type == StringConstant && previous == LANGUAGE) {
            _type = Identifier;
            setText(getText().replace("'", "").toLowerCase(Locale.ROOT));
        } else if (_type == INT && previous == AS) {
            _type = INTEGER;
        }
        if (_channel == Token.DEFAULT_CHANNEL) {
            previous = _type;
        }
        return super.emit();
    }

    private void endWhereTheStringDoes() {
        int matched = _input.index();
        _input.seek(_tokenStartCharIndex + 2);
        int line = _tokenStartLine;
        boolean open = true;
        while (open && _input.LA(1) != CharStream.EOF) {
            int character = _input.LA(1);
            _input.consume();
            if (character == '\n') {
                line++;
            } else if (character == '\\' || (character == '\'' && _input.LA(1) == '\'')) {
                line += _input.LA(1) == '\n' ? 1 : 0;
                _input.consume();
            } else if (character == '\'') {
                open = false;
            }
        }
        if (open) {
            _input.seek(matched);
        } else {
            setLine(line);
        }
    }
}
