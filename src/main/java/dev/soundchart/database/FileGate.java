package dev.soundchart.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Lets one process, and one thread of it, at a time set up, start or stop the server of a folder. The operating system
 * opens the gate when a process is killed: no lock file can be left over.
 */
final class FileGate implements AutoCloseable {

    private static final long RETRY_MILLISECONDS = 20;

    private final FileChannel channel;

    private FileGate(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits until nobody else is inside, and goes in. */
    static FileGate enter(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("gate.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        while (true) {
            try {
                channel.lock();
                return new FileGate(channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            } catch (OverlappingFileLockException e) {
                // another thread of this process is inside: Java answers at once instead of waiting
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(RETRY_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while another process sets up the server", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
