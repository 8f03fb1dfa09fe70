package dev.soundchart.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard output or standard error, kept apart for a thread that asked for it, and for those that it starts. */
final class ThreadOutput extends OutputStream {

    private static final InheritableThreadLocal<OutputStream> OUTPUT = new InheritableThreadLocal<>();
    private static final InheritableThreadLocal<OutputStream> ERRORS = new InheritableThreadLocal<>();

    static {
        System.setOut(new PrintStream(new ThreadOutput(OUTPUT, System.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new ThreadOutput(ERRORS, System.err), true, StandardCharsets.UTF_8));
    }

    private final InheritableThreadLocal<OutputStream> own;
    private final PrintStream common;

    private ThreadOutput(InheritableThreadLocal<OutputStream> own, PrintStream common) {
        this.own = own;
        this.common = common;
    }

    /** What this thread prints from now on goes there. */
    static void set(OutputStream output, OutputStream errors) {
        OUTPUT.set(output);
        ERRORS.set(errors);
    }

    @Override
    public void write(int b) throws IOException {
        destination().write(b);
    }

    @Override
    public void write(byte[] bytes, int start, int length) throws IOException {
        destination().write(bytes, start, length);
    }

    @Override
    public void flush() throws IOException {
        destination().flush();
    }

    private OutputStream destination() {
        OutputStream destination = own.get();
        return destination == null ? common : destination;
    }
}
