package dev.soundchart.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data of an embedded server that was started in another container, or on another machine. */
class ServerElsewhereTest {

    private static final ProcessSpace HERE = new ProcessSpace("machine", "boot", "pid:[1]");

    @TempDir
    private Path folder;

    @Test
    void serverOfAnotherContainerOrMachineIsHidden() {
        assertThat(HERE.mayHide(new ProcessSpace("machine", "boot", "pid:[2]"))).isTrue();
        assertThat(HERE.mayHide(new ProcessSpace("other", "boot", "pid:[1]"))).isTrue();
        assertThat(HERE.mayHide(new ProcessSpace("other", "later", "pid:[1]"))).isTrue();
    }

    @Test
    void serverOfTheSameContainerOrBeforeARestartIsNot() throws IOException {
        assertThat(HERE.mayHide(HERE)).isFalse();
        assertThat(HERE.mayHide(new ProcessSpace("machine", "earlier", "pid:[2]")))
                .isFalse();
        assertThat(ProcessSpace.current().mayHide(ProcessSpace.current())).isFalse();
    }

    @Test
    void whereAServerWasStartedIsRead() throws IOException {
        Path file = folder.resolve("started-in");
        ProcessSpace.current().write(file);
        assertThat(ProcessSpace.read(file)).isEqualTo(ProcessSpace.current());

        Files.writeString(file, "cut");
        assertThat(ProcessSpace.current().mayHide(ProcessSpace.read(file))).isTrue();
    }

    @Test
    void lockFileOfAServerElsewhereIsKeptAndNoServerStarts() throws Exception {
        Path lockFile = lockFile(new ProcessSpace("other", "boot", "pid:[1]"));

        assertThatThrownBy(() -> data().port(programs()))
                .isInstanceOf(UnusableDatabase.class)
                .hasMessageContaining("may be running in another container or on another machine")
                .hasMessageContaining("delete " + lockFile);
        assertThat(lockFile).exists();

        // one that was cut short is not nobody's
        Files.writeString(lockFile, "");
        assertThatThrownBy(() -> data().port(programs())).isInstanceOf(UnusableDatabase.class);
        assertThat(lockFile).exists();
    }

    @Test
    void lockFileOfAServerThatRanHereIsNoObstacle() throws Exception {
        lockFile(ProcessSpace.current());

        assertThat(data().port(programs())).isEmpty();
    }

    @Test
    void fileWithAPasswordIsItsOwnersFromTheStart() throws Exception {
        Path file = Files.createFile(folder.resolve("password"), OwnerOnly.attributes(folder));

        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private Path lockFile(ProcessSpace startedIn) throws IOException {
        startedIn.write(folder.resolve("started-in"));
        Files.createDirectories(folder.resolve("data"));
        long ended = Long.MAX_VALUE;
        return Files.writeString(
                folder.resolve("data/postmaster.pid"),
                ended + "\n" + folder + "/data\n1700000000\n1\n\n127.0.0.1\n0 0\nready\n");
    }

    private DataDirectory data() {
        return new DataDirectory(folder, List.of());
    }

    private ServerProgram programs() {
        return new ServerProgram(ServerBinaries.below(folder), new ServerUser(List.of(), false));
    }
}
