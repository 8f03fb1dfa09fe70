package dev.soundchart.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A session for one query, in PostgreSQL's protocol 3.0 (PostgreSQL 16 manual, chapter 55 "Frontend/Backend Protocol"). It takes
 * half as long as pgjdbc, which does all else, to be ready in a process that has just started.
 *
 * <p>It knows the least there is: one host, no TLS, a password by SCRAM-SHA-256 or none. Whatever else it meets is an
 * {@link IOException}, and pgjdbc's to deal with. A server elsewhere is not asked whether it has TLS: in its log, a client
 * that then leaves is an error.
 */
final class PlainSession implements Closeable {

    private static final int PROTOCOL = 3 << 16;
    private static final int CONNECT_MILLISECONDS = 1_000;
    private static final int ANSWER_MILLISECONDS = 10_000;
    private static final int LONGEST_MESSAGE = 64 << 20;

    private static final char AUTHENTICATION = 'R';
    /** Kinds of it. */
    private static final int LOGGED_IN = 0;

    private static final int MECHANISMS = 10;
    private static final int CHALLENGE = 11;
    private static final int PROOF = 12;

    private static final char ROW = 'D';
    private static final char ERROR = 'E';
    private static final char READY = 'Z';
    private static final char PASSWORD = 'p';
    private static final char QUERY = 'Q';
    private static final char TERMINATE = 'X';

    private static final Set<String> KNOWN_PARAMETERS = Set.of("ApplicationName", "sslmode");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "::1");

    private final Socket socket = new Socket();
    private final DatabaseAddress address;
    private DataInputStream input;
    private OutputStream output;

    /** What the server sends: a type, and what that type has. */
    private record Message(char type, byte[] body) {}

    /**
     * Connects.
     *
     * @throws IOException if that takes more than this client knows, or the server refuses
     */
    PlainSession(DatabaseAddress address) throws IOException {
        this.address = address;
        try {
            open();
        } catch (IOException e) {
            socket.close();
            throw e;
        } catch (RuntimeException e) {
            socket.close();
            throw new IOException("Not PostgreSQL's protocol", e);
        }
    }

    private void open() throws IOException {
        Map<String, String> parameters = address.parameters();
        String mode = parameters.getOrDefault("sslmode", "prefer");
        DatabaseAddress.Host host = address.hosts().get(0);
        if (address.hosts().size() != 1
                || !KNOWN_PARAMETERS.containsAll(parameters.keySet())
                || !mode.equals("disable") && !(mode.equals("prefer") && THIS_MACHINE.contains(host.name()))) {
            throw new IOException("More than this client knows");
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLISECONDS);
        socket.connect(new InetSocketAddress(host.name(), host.port()), CONNECT_MILLISECONDS);
        input = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        output = socket.getOutputStream();
        startUp(parameters.getOrDefault("ApplicationName", "soundchart"));
        logIn();
        // parameters of the session come first
        while (receive().type() != READY) {}
    }

    private void startUp(String name) throws IOException {
        byte[] parameters = String.join(
                        "\0",
                        "user",
                        address.user(),
                        "database",
                        address.database(),
                        "application_name",
                        name,
                        "client_encoding",
                        "UTF8",
                        "\0")
                .getBytes(UTF_8);
        int length = 2 * Integer.BYTES + parameters.length;
        output.write(ByteBuffer.allocate(length)
                .putInt(length)
                .putInt(PROTOCOL)
                .put(parameters)
                .array());
    }

    private void logIn() throws IOException {
        ScramLogin login = null;
        boolean proven = true;
        while (true) {
            ByteBuffer request = ByteBuffer.wrap(receive(AUTHENTICATION));
            int kind = request.getInt();
            byte[] data = Arrays.copyOfRange(request.array(), Integer.BYTES, request.capacity());
            if (kind == LOGGED_IN && proven) {
                return;
            } else if (kind == MECHANISMS && login == null) {
                login = login(new String(data, UTF_8).split("\0"));
                proven = false;
            } else if (kind == CHALLENGE && login != null) {
                send(PASSWORD, login.last(data));
            } else if (kind == PROOF && login != null) {
                proven = login.isProvenBy(data);
            } else {
                throw new IOException("Another authentication");
            }
        }
    }

    private ScramLogin login(String... mechanisms) throws IOException {
        String password = address.password().orElse("");
        if (!List.of(mechanisms).contains(ScramLogin.MECHANISM) || !isPrintableAscii(password)) {
            throw new IOException("Another authentication");
        }
        ScramLogin login = new ScramLogin(password);
        byte[] mechanism = (ScramLogin.MECHANISM + "\0").getBytes(UTF_8);
        byte[] first = login.first();
        send(
                PASSWORD,
                ByteBuffer.allocate(mechanism.length + Integer.BYTES + first.length)
                        .put(mechanism)
                        .putInt(first.length)
                        .put(first)
                        .array());
        return login;
    }

    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * The first row of a query, as text; null for NULL.
     *
     * @param sql one or more statements, of which the last returns rows
     * @throws SQLException if the server reports an error
     */
    List<String> firstRow(String sql) throws IOException, SQLException {
        send(QUERY, (sql + "\0").getBytes(UTF_8));
        List<String> row = null;
        while (true) {
            Message message = receive();
            switch (message.type()) {
                case ROW -> row = row == null ? values(ByteBuffer.wrap(message.body())) : row;
                case ERROR -> throw new SQLException("The server reports an error");
                case READY -> {
                    if (row == null) {
                        throw new SQLException("No row");
                    }
                    return row;
                }
                default -> {
                    // what the row's columns are, notices
                }
            }
        }
    }

    private static List<String> values(ByteBuffer data) {
        List<String> values = new ArrayList<>();
        for (int left = data.getShort(); left > 0; left--) {
            int length = data.getInt();
            if (length < 0) {
                values.add(null);
            } else {
                values.add(new String(data.array(), data.position(), length, UTF_8));
                data.position(data.position() + length);
            }
        }
        return values;
    }

    private byte[] receive(char type) throws IOException {
        Message message = receive();
        if (message.type() != type) {
            throw new IOException("Not what was expected of the server: " + message.type());
        }
        return message.body();
    }

    private Message receive() throws IOException {
        char type = (char) input.readByte();
        int length = input.readInt() - Integer.BYTES;
        if (length < 0 || length > LONGEST_MESSAGE) {
            throw new IOException("Not PostgreSQL's protocol");
        }
        byte[] body = new byte[length];
        input.readFully(body);
        return new Message(type, body);
    }

    private void send(char type, byte[] body) throws IOException {
        output.write(ByteBuffer.allocate(1 + Integer.BYTES + body.length)
                .put((byte) type)
                .putInt(Integer.BYTES + body.length)
                .put(body)
                .array());
    }

    /** Ends the session. */
    @Override
    public void close() throws IOException {
        try (socket) {
            send(TERMINATE, new byte[0]);
        }
    }
}
