package dev.soundchart.bench;

import dev.soundchart.database.DatabaseAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program that brings databases to a schema. */
interface Tool {

    /** Its name in tables. */
    String name();

    /** Its name and version. */
    String version() throws Exception;

    /**
     * Makes it ready for one schema and one database.
     *
     * @param folder an empty one, for its files
     */
    Installed install(Path folder, Schema schema, DatabaseAddress database) throws Exception;

    /**
     * A tool that is ready.
     *
     * @param update the command that runs what is pending
     * @param undoLast the command that takes the last migration back; empty if it has none
     * @param environment variables for both
     * @param folder where both run
     */
    record Installed(List<String> update, List<String> undoLast, Map<String, String> environment, Path folder) {}
}
