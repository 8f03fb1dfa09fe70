package dev.soundchart.command;

import java.io.FilterOutputStream;
import java.io.IOException;
import liquibase.command.CommandScope;
import liquibase.io.StandardOutputFileHandler;

/**
 * Liquibase's {@code --output-file}, where what can't be written is an error. What commands print goes through a
 * {@link java.io.PrintStream}, which keeps such errors to itself.
 */
public final class OutputFile extends StandardOutputFileHandler {

    private IOException failure;

    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    @Override
    public void create(String file, CommandScope command) throws IOException {
        super.create(file, command);
        failure = null;
        command.setOutput(new FilterOutputStream(outputStream) {
            @Override
            public void write(byte[] bytes, int start, int length) throws IOException {
                try {
                    out.write(bytes, start, length);
                } catch (IOException e) {
                    failure = e;
                    throw e;
                }
            }

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }
        });
    }

    /**
     * Closes it.
     *
     * @throws IOException if something could not be written
     */
    @Override
    public void close() throws IOException {
        super.close();
        if (failure != null) {
            throw new IOException("The output file can't be written: " + failure.getMessage(), failure);
        }
    }
}
