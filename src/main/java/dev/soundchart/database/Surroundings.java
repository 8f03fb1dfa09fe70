package dev.soundchart.database;

import java.nio.file.Path;
import java.util.Map;
import liquibase.Scope;
import liquibase.Scope.ScopedRunnerWithReturn;

/**
 * What a command finds where it is called: those of the process, unless it is called with others. They are handed down
 * by Liquibase's scope. No two are equal: each call has its own.
 */
public final class Surroundings {

    private static final String KEY = Surroundings.class.getName();

    /** Those of the process. */
    public static final Surroundings PROCESS = new Surroundings(System.getenv(), Path.of(""));

    private final Map<String, String> environment;
    private final Path folder;

    /**
     * Others than those of the process.
     *
     * @param environment all environment variables
     * @param folder the current folder
     */
    public Surroundings(Map<String, String> environment, Path folder) {
        this.environment = Map.copyOf(environment);
        this.folder = folder;
    }

    /** Those that this thread's work is done in. */
    public static Surroundings current() {
        return Scope.getCurrentScope().get(KEY, PROCESS);
    }

    /** Does something in these surroundings, and returns what it returns. */
    public <T> T call(ScopedRunnerWithReturn<T> work) throws Exception {
        return Scope.child(Map.of(KEY, this), work);
    }

    /** The environment variables. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The current folder. */
    public Path folder() {
        return folder;
    }
}
