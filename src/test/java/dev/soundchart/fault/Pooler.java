package dev.soundchart.fault;

import dev.soundchart.database.DatabaseAddress;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * Connection pooler as PgBouncer is: each transaction of a client gets the backend that was freed last, and a client is told the
 * number of a process that is none. In session mode a client keeps its backend. Clients log in at a backend that is put into the
 * pool afterwards.
 */
final class Pooler implements AutoCloseable {

    /** Whether a backend is given back after each transaction. */
    enum Mode {
        SESSION,
        TRANSACTION
    }

    private static final int LONGEST_REQUEST_FOR_ENCRYPTION = 8;
    private static final char KEY_DATA = 'K';
    private static final char TERMINATE = 'X';

    private final DatabaseAddress.Host server;
    private final Mode mode;
    private final ServerSocket entrance = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    private final BlockingDeque<Backend> free = new LinkedBlockingDeque<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /** One session of the server. */
    private record Backend(Socket socket, DataInputStream answers) {}

    private Pooler(DatabaseAddress.Host server, Mode mode) throws IOException {
        this.server = server;
        this.mode = mode;
        Proxy.start("pooler", this::accept);
    }

    static Pooler before(DatabaseAddress address, Mode mode) throws IOException {
        return new Pooler(address.hosts().get(0), mode);
    }

    /** The way to a database of the server, through here. */
    DatabaseAddress to(DatabaseAddress address) {
        return new DatabaseAddress(
                List.of(new DatabaseAddress.Host("127.0.0.1", entrance.getLocalPort())),
                address.database(),
                address.user(),
                address.password(),
                address.parameters());
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws Exception {
        while (true) {
            Socket client = remembered(entrance.accept());
            Proxy.start("pooler's client", () -> serve(client));
        }
    }

    private void serve(Socket client) throws Exception {
        DataInputStream requests = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        Socket socket = remembered(new Socket(server.name(), server.port()));
        Backend backend = new Backend(socket, new DataInputStream(new BufferedInputStream(socket.getInputStream())));
        socket.getOutputStream().write(startup(requests, client));
        logIn(backend, requests, client);
        if (mode == Mode.TRANSACTION) {
            free.addFirst(backend);
            backend = null;
        }
        while (true) {
            Message request = Message.read(requests);
            if (request.type() == TERMINATE) {
                return;
            }
            backend = backend == null ? free.takeFirst() : backend;
            backend.socket().getOutputStream().write(request.bytes());
            if (request.type() == Message.SYNC || request.type() == Message.QUERY) {
                boolean idle = answer(backend, client).body()[0] == 'I';
                if (idle && mode == Mode.TRANSACTION) {
                    free.addFirst(backend);
                    backend = null;
                }
            }
        }
    }

    private static byte[] startup(DataInputStream requests, Socket client) throws IOException {
        while (true) {
            int length = requests.readInt();
            byte[] rest = requests.readNBytes(length - Integer.BYTES);
            if (length > LONGEST_REQUEST_FOR_ENCRYPTION) {
                return ByteBuffer.allocate(length).putInt(length).put(rest).array();
            }
            client.getOutputStream().write('N');
        }
    }

    /** Answers and requests take turns as long as authentication needs more. */
    private static void logIn(Backend backend, DataInputStream requests, Socket client) throws IOException {
        Message answer = Message.read(backend.answers());
        while (answer.type() != Message.READY) {
            if (answer.type() == KEY_DATA) {
                answer = new Message(
                        KEY_DATA,
                        ByteBuffer.allocate(8).putInt(999_999_999).putInt(1).array());
            }
            client.getOutputStream().write(answer.bytes());
            boolean asks = answer.type() == Message.AUTHENTICATION
                    && List.of(10, 11).contains(ByteBuffer.wrap(answer.body()).getInt());
            if (asks) {
                backend.socket().getOutputStream().write(Message.read(requests).bytes());
            }
            answer = Message.read(backend.answers());
        }
        client.getOutputStream().write(answer.bytes());
    }

    /** Hands on all answers up to the one that says that the server is ready, and returns that. */
    private static Message answer(Backend backend, Socket client) throws IOException {
        Message answer;
        do {
            answer = Message.read(backend.answers());
            client.getOutputStream().write(answer.bytes());
        } while (answer.type() != Message.READY);
        return answer;
    }

    private Socket remembered(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        return socket;
    }
}
