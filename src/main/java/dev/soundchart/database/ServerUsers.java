package dev.soundchart.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The processes that use the server of a folder: each holds a shared lock on one file, which the operating system takes
 * back when the process ends, however it ends. To be called inside the {@link FileGate}.
 */
final class ServerUsers {

    private final Path folder;
    private FileChannel held;

    ServerUsers(Path folder) {
        this.folder = folder;
    }

    /**
     * Counts this process as a user.
     *
     * @return whether it was none before; the mark is the process's own, since Maven may load this class more than once
     *     and POSIX drops all locks of a process on a file when it closes any one channel of it
     */
    boolean enter() throws IOException {
        if (System.getProperty(mark()) != null) {
            return false;
        }
        held = open();
        held.lock(0, Long.MAX_VALUE, true);
        System.setProperty(mark(), "held");
        return true;
    }

    /** Counts this process no longer. */
    void leave() throws IOException {
        held.close();
        System.clearProperty(mark());
    }

    /** Whether no process uses the server. */
    boolean nobodyLeft() throws IOException {
        try (FileChannel channel = open();
                FileLock exclusive = channel.tryLock()) {
            return exclusive != null;
        }
    }

    private String mark() {
        return "dev.soundchart.uses:" + folder.toAbsolutePath().normalize();
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(
                folder.resolve("users.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }
}
