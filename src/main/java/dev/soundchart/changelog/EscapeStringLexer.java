package dev.soundchart.changelog;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Token;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;

/**
 * The grammar's lexer, corrected where it takes {@code E'it\'s'} to end at the second quote: what follows would be read as
 * statements.
 */
final class EscapeStringLexer extends SQLLexer {

    EscapeStringLexer(CharStream input) {
        super(input);
    }

    @Override
    public Token emit() {
        if (_type == StringConstant
                && "eE".indexOf(getText().charAt(0)) >= 0
                && getText().contains("\\'")) {
            endWhereTheStringDoes();
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
