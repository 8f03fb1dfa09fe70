package dev.soundchart.fault;

import dev.soundchart.fault.Fault.Moment;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** One connection of a client of the {@link Proxy}, and the one to the server that belongs to it. */
final class Link {

    private static final int TLS_REQUEST = 80877103;
    private static final int GSS_REQUEST = 80877104;
    private static final int LONGEST_MILLISECONDS = 60_000;

    private final Proxy proxy;
    private final Socket client;
    private final Socket server = new Socket();
    private final Thread answers = new Thread(() -> Proxy.untilItEnds(this::answer), "proxy to the client");

    /** Of each statement that the server has not answered, the fault that strikes when it has. */
    private final Queue<Optional<Fault>> unanswered = new ConcurrentLinkedQueue<>();

    private volatile String statement = "";

    Link(Proxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    /** Lets the client talk to the server until one of them ends it. */
    void forward(InetSocketAddress to) throws Exception {
        try (server;
                client) {
            server.connect(to);
            server.setTcpNoDelay(true);
            client.setTcpNoDelay(true);
            DataInputStream messages = new DataInputStream(new BufferedInputStream(client.getInputStream()));
            server.getOutputStream().write(startup(messages));
            answers.start();
            try {
                forwardStatements(messages);
            } finally {
                endClient();
                answers.join();
            }
        }
    }

    /** Ends the connection as a client does that dies. */
    void endClient() {
        try {
            client.close();
            server.shutdownOutput();
        } catch (IOException e) {
            // has ended already
        }
    }

    /** Waits until the server has ended the session. */
    void awaitServer() throws InterruptedException {
        answers.join(LONGEST_MILLISECONDS);
        if (answers.isAlive()) {
            throw new IllegalStateException("The server goes on without its client: " + statement);
        }
    }

    /** The client's first message that is for the server: it is told that encryption is not to be had. */
    private byte[] startup(DataInputStream messages) throws IOException {
        while (true) {
            int length = messages.readInt();
            byte[] rest = messages.readNBytes(length - Integer.BYTES);
            int kind = ByteBuffer.wrap(rest).getInt();
            if (kind != TLS_REQUEST && kind != GSS_REQUEST) {
                return ByteBuffer.allocate(length).putInt(length).put(rest).array();
            }
            client.getOutputStream().write('N');
        }
    }

    private void forwardStatements(DataInputStream messages) throws Exception {
        ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        Map<String, String> prepared = new HashMap<>();
        StringBuilder sql = new StringBuilder();
        while (true) {
            Message message = Message.read(messages);
            waiting.writeBytes(message.bytes());
            switch (message.type()) {
                case Message.PARSE -> prepared.put(message.statement(), message.sql());
                case Message.BIND ->
                    sql.append(prepared.get(message.statement())).append(' ');
                case Message.QUERY -> sql.append(message.sql());
                default -> {}
            }
            if (message.type() == Message.SYNC || message.type() == Message.QUERY) {
                statement = sql.toString().strip();
                sql.setLength(0);
                int number = proxy.count(statement);
                proxy.due(Moment.BEFORE, number, statement).ifPresent(proxy::strike);
                Optional<Fault> fault = proxy.due(Moment.AFTER, number, statement);
                unanswered.add(fault);
                server.getOutputStream().write(waiting.toByteArray());
                proxy.due(Moment.MEANWHILE, number, statement).ifPresent(proxy::strike);
                waiting.reset();
                if (fault.isPresent()) {
                    // what the client has sent already, as it does after BEGIN, it has not
                    answers.join();
                }
            } else if (!message.isPartOfStatement()) {
                server.getOutputStream().write(waiting.toByteArray());
                waiting.reset();
            }
        }
    }

    private void answer() throws Exception {
        DataInputStream messages = new DataInputStream(new BufferedInputStream(server.getInputStream()));
        ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        try {
            while (true) {
                Message message = Message.read(messages);
                waiting.writeBytes(message.bytes());
                if (message.type() == Message.AUTHENTICATION) {
                    forwardAnswer(waiting);
                } else if (message.type() == Message.READY) {
                    Optional<Fault> fault = Objects.requireNonNullElse(unanswered.poll(), Optional.empty());
                    if (fault.isPresent()) {
                        // not here: what it does may wait until this connection has ended
                        Proxy.start("fault", () -> proxy.strike(fault.get()));
                    } else {
                        forwardAnswer(waiting);
                    }
                }
            }
        } finally {
            if (unanswered.stream().allMatch(Optional::isEmpty)) {
                // the server's last words, such as why it lets nobody in
                forwardAnswer(waiting);
            }
            endClient();
        }
    }

    private void forwardAnswer(ByteArrayOutputStream answer) throws IOException {
        client.getOutputStream().write(answer.toByteArray());
        answer.reset();
    }
}
