package dev.soundchart.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that ran from its start to its end.
 *
 * @param seconds by the clock
 * @param peakMebibytes the most memory that it had (VmHWM of Linux); 0 where that is not to be known
 */
record Run(double seconds, double peakMebibytes) {

    private static final int LOOK_MILLISECONDS = 3;

    /**
     * Runs a program.
     *
     * @throws IOException if it does not end well; the message has its output
     */
    static Run of(List<String> command, Map<String, String> environment, Path folder)
            throws IOException, InterruptedException {
        File output = File.createTempFile("benchmark", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output);
            builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LIQUIBASE"));
            builder.environment().putAll(environment);
            long begun = System.nanoTime();
            Process process = builder.start();
            Path status = Path.of("/proc/" + process.pid() + "/status");
            double peak = 0;
            while (!process.waitFor(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, peak(status));
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            if (process.exitValue() != 0) {
                throw new IOException(
                        command + " ended with " + process.exitValue() + ":\n" + Files.readString(output.toPath()));
            }
            return new Run(seconds, peak);
        } finally {
            Files.delete(output.toPath());
        }
    }

    private static double peak(Path status) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (IOException e) {
            // it has ended
        }
        return 0;
    }
}
