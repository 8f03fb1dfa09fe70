package dev.soundchart.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One message of PostgreSQL's protocol, version 3 (PostgreSQL's documentation, "Message Formats").
 *
 * @param type its first byte
 * @param body what follows the length
 */
record Message(char type, byte[] body) {

    /** Of the client: a statement as text. */
    static final char QUERY = 'Q';

    /** Of the client: a statement, prepared. */
    static final char PARSE = 'P';

    /** Of the client: has a prepared statement run. */
    static final char BIND = 'B';

    /** Of the client: the end of what makes one statement. */
    static final char SYNC = 'S';

    /** Of the server: the answer to a statement is whole. */
    static final char READY = 'Z';

    /** Of the server: what authentication needs. */
    static final char AUTHENTICATION = 'R';

    /** Reads the next one. */
    static Message read(DataInputStream stream) throws IOException {
        char type = (char) stream.readUnsignedByte();
        return new Message(type, stream.readNBytes(stream.readInt() - Integer.BYTES));
    }

    /** Whether the client may send it and others before {@link #SYNC}, and the server does not answer it alone. */
    boolean isPartOfStatement() {
        return "PBDEC".indexOf(type) >= 0;
    }

    /** As it goes over the wire. */
    byte[] bytes() {
        return ByteBuffer.allocate(1 + Integer.BYTES + body.length)
                .put((byte) type)
                .putInt(Integer.BYTES + body.length)
                .put(body)
                .array();
    }

    /** The name of the prepared statement that it makes or runs; empty for the one without a name. */
    String statement() {
        return type == BIND ? text(1) : text(0);
    }

    /** The SQL of {@link #QUERY} and {@link #PARSE}. */
    String sql() {
        return type == QUERY ? text(0) : text(1);
    }

    private String text(int index) {
        return new String(body, UTF_8).split("\0", -1)[index];
    }
}
