package dev.soundchart.database;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine, its boot and its PID namespace: within one of them a process number names a process. A container has a
 * PID namespace of its own, so that its processes can't be seen from another one.
 *
 * @param machine the machine's id; where there is none, as in many containers, the host name
 * @param boot the id of the machine's last start; empty where the system has none
 * @param namespace the PID namespace; empty where the system has none
 */
record ProcessSpace(String machine, String boot, String namespace) {

    /** The one of this process. */
    static ProcessSpace current() throws IOException {
        Path namespace = Path.of("/proc/self/ns/pid");
        return new ProcessSpace(
                machineId(),
                text(Path.of("/proc/sys/kernel/random/boot_id")),
                Files.exists(namespace) ? Files.readSymbolicLink(namespace).toString() : "");
    }

    private static String machineId() throws IOException {
        for (String file : List.of("/etc/machine-id", "/proc/sys/kernel/hostname")) {
            String id = text(Path.of(file));
            if (!id.isEmpty()) {
                return id;
            }
        }
        return InetAddress.getLocalHost().getHostName();
    }

    /** Reads what {@link #write} has written. */
    static ProcessSpace read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.size() == 3
                ? new ProcessSpace(lines.get(0), lines.get(1), lines.get(2))
                : new ProcessSpace("unknown", "", "");
    }

    void write(Path file) throws IOException {
        Files.writeString(file, machine + "\n" + boot + "\n" + namespace + "\n");
    }

    /** Whether a process of the other space may still run without being seen from this one. False after a restart. */
    boolean mayHide(ProcessSpace other) {
        return !machine.equals(other.machine) || boot.equals(other.boot) && !namespace.equals(other.namespace);
    }

    private static String text(Path file) throws IOException {
        return Files.isReadable(file) ? Files.readString(file).strip() : "";
    }
}
