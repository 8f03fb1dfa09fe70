package dev.soundchart.database;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A server that answers each message of one client with the next of its own, whatever it was asked. */
final class FakeServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Thread thread;

    /**
     * @param answers each a message or several, or a text of no protocol; a function of what the client sent last
     */
    FakeServer(List<UnaryOperator<byte[]>> answers) throws IOException {
        socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        thread = new Thread(() -> answer(answers), "fake server");
        thread.start();
    }

    DatabaseAddress address() {
        return new DatabaseAddress(
                List.of(new DatabaseAddress.Host("127.0.0.1", socket.getLocalPort())),
                "db",
                "me",
                Optional.of("secret"),
                Map.of("sslmode", "disable"));
    }

    private void answer(List<UnaryOperator<byte[]>> answers) {
        try (Socket client = socket.accept()) {
            DataInputStream input = new DataInputStream(client.getInputStream());
            byte[] asked = input.readNBytes(input.readInt() - Integer.BYTES);
            for (UnaryOperator<byte[]> answer : answers) {
                client.getOutputStream().write(answer.apply(asked));
                input.readByte();
                asked = input.readNBytes(input.readInt() - Integer.BYTES);
            }
        } catch (IOException e) {
            // the client has hung up
        }
    }

    /** A message that does not depend on what was asked. */
    static UnaryOperator<byte[]> saying(char type, Object... parts) {
        return asked -> message(type, parts);
    }

    /** A message of numbers and texts. */
    static byte[] message(char type, Object... parts) {
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            DataOutputStream output = new DataOutputStream(body);
            for (Object part : parts) {
                if (part instanceof Integer number) {
                    output.writeInt(number);
                } else {
                    output.write(part.toString().getBytes(StandardCharsets.UTF_8));
                }
            }
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            output = new DataOutputStream(message);
            output.writeByte(type);
            output.writeInt(Integer.BYTES + body.size());
            output.write(body.toByteArray());
            return message.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
