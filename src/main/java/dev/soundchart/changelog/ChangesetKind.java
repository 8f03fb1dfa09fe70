package dev.soundchart.changelog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;

/** What a new changeset is for, and the form that it needs. */
public enum ChangesetKind {
    /** Tables, columns, constraints: in a transaction. */
    SCHEMA,
    /** An index on a table that holds data: built concurrently, and again after a kill. */
    INDEX,
    /** Values for rows that are there: batch by batch, each committed, the rest after a kill. */
    DATA;

    /**
     * The kind of that name.
     *
     * @throws LiquibaseException if there is none
     */
    public static ChangesetKind of(String name) throws LiquibaseException {
        return Stream.of(values())
                .filter(kind -> kind.toString().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> new LiquibaseException("There is no kind '" + name + "'"
                        + NearestName.hint(
                                name,
                                Stream.of(values()).map(ChangesetKind::toString).toList())));
    }

    /** The changeset's file, with {@code <placeholders>} and without a rollback. */
    String template() {
        try (InputStream in = ChangesetKind.class.getResourceAsStream(this + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The SQL that updates rows batch by batch, with the placeholders {@code <table>}, {@code <key>} and others. */
    public static String batchedUpdate() {
        String template = DATA.template();
        return template.substring(template.indexOf("DO $$"), template.indexOf("END $$") + "END $$".length())
                .replace("\n" + " ".repeat(14), "\n");
    }

    /** As the command line has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
