package dev.soundchart.changelog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import liquibase.Scope;
import liquibase.exception.LiquibaseException;
import liquibase.logging.core.NoOpLogService;
import liquibase.ui.LoggerUIService;

/** Has Liquibase work without a word: neither log nor console. */
final class Quiet {

    private static final Map<String, Object> SCOPE = Map.of(
            Scope.Attr.logService.name(),
            new NoOpLogService(),
            Scope.Attr.ui.name(),
            new LoggerUIService(),
            "liquibase.analytics.enabled",
            false,
            Quiet.class.getName(),
            true);

    private Quiet() {}

    /** Whether what runs now runs in here. */
    static boolean isHere() {
        return Scope.getCurrentScope().get(Quiet.class.getName(), false);
    }

    interface Action {
        void run() throws LiquibaseException;
    }

    static void run(Action action) throws LiquibaseException {
        get(() -> {
            action.run();
            return null;
        });
    }

    static <T> T get(Scope.ScopedRunnerWithReturn<T> work) throws LiquibaseException {
        try {
            return Scope.child(SCOPE, work);
        } catch (LiquibaseException | RuntimeException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new LiquibaseException(e);
        }
    }
}
