package dev.soundchart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestsLockIT {

    private static final Path CHECKOUT = Path.of("").toAbsolutePath();

    /** The Maven that runs this test holds the lock; where another program runs it, the test does. */
    @Test
    @SuppressWarnings("try") // the lock is held, and not looked at
    void secondMavenInTheCheckoutIsRefusedAndTouchesNothing(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        try (RandomAccessFile file =
                        new RandomAccessFile(CHECKOUT.resolve(".mvn/tests.lock").toFile(), "rw");
                FileLock lock = file.getChannel().tryLock()) {
            int status = Await.exitStatus(new ProcessBuilder("mvn", "-B", "-ntp", "-o", "test", "-DskipTests")
                    .directory(CHECKOUT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start());

            assertThat(status).isNotZero();
            assertThat(Files.readString(output, UTF_8))
                    .contains("Tests are running in this checkout, started by another Maven")
                    .doesNotContain("resources:", "compiler:");
        }
    }
}
