package dev.soundchart.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The proof finds what is wrong with a changeset, and finds nothing where nothing is. */
class FaultyChangesetTest {

    private static final String TABLE = "CREATE TABLE t (id serial PRIMARY KEY, a text, b integer NOT NULL)";

    private static final Changeset FIRST = new Changeset(TABLE, "DROP TABLE t");

    private record Changeset(String update, String rollback) {}

    @TempDir
    private Path repository;

    static Stream<Arguments> faulty() {
        return Stream.of(
                Arguments.of(
                        "ALTER TABLE t ADD c text, ADD d text",
                        "ALTER TABLE t DROP d",
                        "after the rollback column t.c is extra: text"),
                Arguments.of(
                        "ALTER TABLE t ALTER a SET DEFAULT 'x'",
                        "ALTER TABLE t ALTER a SET DEFAULT ''",
                        "after the rollback column t.a is text default ''::text, should be text"),
                Arguments.of(
                        "CREATE INDEX i ON t (a)",
                        "DROP INDEX i; CREATE INDEX j ON t (b)",
                        "after the rollback index t.j is extra: CREATE INDEX j ON public.t USING btree (b)"),
                Arguments.of(
                        "UPDATE t SET a = upper(a)",
                        "SELECT 1",
                        "after the update public.t.a held sample 10, now it holds SAMPLE 10"),
                Arguments.of(
                        "DELETE FROM t WHERE id = 2",
                        "SELECT 1",
                        "after the update a row of public.t is gone: [2, sample 11, 11]"),
                Arguments.of(
                        "ALTER TABLE t DROP a, ADD a text",
                        "SELECT 1",
                        "after the update public.t.a held sample 10, now it holds null"),
                Arguments.of(
                        "ALTER TABLE t ADD c text",
                        "DROP TABLE t; " + TABLE,
                        "after the rollback a row of public.t is gone: [1, sample 10, 10]"),
                Arguments.of(
                        "INSERT INTO t (a, b) VALUES ('seed', 99)",
                        "SELECT 1",
                        "after the rollback a row of public.t is left: [4, seed, 99]"),
                Arguments.of(
                        "ALTER TABLE t ADD c text",
                        "DELETE FROM t WHERE b > 12; ALTER TABLE t DROP c",
                        "after the rollback a row of public.t is gone"),
                Arguments.of(
                        "ALTER TABLE t ADD c text",
                        "ALTER TABLE t DROP c; SELECT setval('t_id_seq', 1)",
                        "after the rollback no sample row goes into public.t: ERROR: duplicate key"),
                Arguments.of(
                        "ALTER TABLE t ADD c text",
                        "ALTER TABLE t DROP c; SELECT setval('t_id_seq', (SELECT max(id) FROM t), false)",
                        "after the rollback no sample row goes into public.t: ERROR: duplicate key"),
                Arguments.of(
                        "ALTER TABLE t OWNER TO pg_monitor", "SELECT 1", "after the rollback owner t is pg_monitor"),
                Arguments.of("ALTER TABLE t ADD c integer NOT NULL", "ALTER TABLE t DROP c", "contains null values"),
                Arguments.of(
                        "ALTER TABLE t ALTER b DROP NOT NULL",
                        "ALTER TABLE t ALTER b SET NOT NULL",
                        "contains null values"),
                Arguments.of("ALTER TABLE t ADD c text", "SELECT 1 / 0", "division by zero"),
                Arguments.of(
                        "CREATE TABLE IF NOT EXISTS u (i integer CHECK (i < 0 AND i > 0) NOT NULL)",
                        "DROP TABLE u",
                        "no sample row goes into public.u"));
    }

    @ParameterizedTest
    @MethodSource("faulty")
    void faultOfAChangesetIsFound(String update, String rollback, String problem) throws Exception {
        List<ChangesetProof> proofs = prove(FIRST, new Changeset(update, rollback));

        assertThat(proofs.get(0).problems()).isEmpty();
        assertThat(proofs.get(1).problems()).anyMatch(line -> line.contains(problem));
        assertThat(proofs.get(1).isProven()).isFalse();
    }

    /** Keys of join tables and of one-to-one tables are used up row by row. */
    @Test
    void noFaultIsFoundAfterTablesWhoseKeysAreForeign() throws Exception {
        List<ChangesetProof> proofs = prove(
                FIRST,
                new Changeset(
                        "CREATE TABLE tag (id serial PRIMARY KEY); CREATE TABLE t_tag (t_id integer REFERENCES t, tag_id"
                                + " integer REFERENCES tag, PRIMARY KEY (t_id, tag_id)); CREATE TABLE detail (t_id integer"
                                + " PRIMARY KEY REFERENCES t)",
                        "DROP TABLE t_tag, tag, detail"),
                new Changeset("ALTER TABLE t ADD c text", "ALTER TABLE t DROP c"));

        assertThat(proofs)
                .hasSize(3)
                .allSatisfy(proof -> assertThat(proof.problems()).isEmpty());
    }

    @Test
    void faultyChangesetDoesNotKeepTheNextFromBeingProven() throws Exception {
        List<ChangesetProof> proofs = prove(
                FIRST,
                new Changeset("ALTER TABLE t ADD c text", "SELECT 1"),
                new Changeset("ALTER TABLE t ADD d text", "ALTER TABLE t DROP d"));

        assertThat(proofs).extracting(ChangesetProof::isProven).containsExactly(true, false, true);
    }

    static Stream<Arguments> sound() {
        return Stream.of(
                Arguments.of("ALTER TABLE t RENAME a TO c", "ALTER TABLE t RENAME c TO a"),
                Arguments.of("ALTER TABLE t RENAME TO u", "ALTER TABLE u RENAME TO t"),
                Arguments.of("ALTER TABLE t ALTER b TYPE bigint", "ALTER TABLE t ALTER b TYPE integer"),
                Arguments.of("ALTER TABLE t DROP a", "ALTER TABLE t ADD a text"),
                Arguments.of("DROP TABLE t", TABLE),
                Arguments.of("UPDATE t SET a = 'none' WHERE a IS NULL", "SELECT 1"),
                Arguments.of(
                        "ALTER TABLE t ADD CHECK (b >= 0), ADD status varchar(8) NOT NULL DEFAULT 'new'"
                                + " CHECK (status IN ('new', 'it''s'))",
                        "ALTER TABLE t DROP CONSTRAINT t_b_check, DROP status"),
                Arguments.of(
                        "CREATE TYPE mood AS ENUM ('sad', 'ok'); ALTER TABLE t ADD m mood",
                        "ALTER TABLE t DROP m; DROP TYPE mood"),
                Arguments.of(
                        "CREATE TABLE \"Odd \"\"name\" (\"key 1\" integer, k2 uuid, parent integer, PRIMARY KEY (\"key 1\", k2),"
                                + " t integer NOT NULL REFERENCES t, self_1 integer, self_2 uuid,"
                                + " FOREIGN KEY (self_1, self_2) REFERENCES \"Odd \"\"name\")",
                        "DROP TABLE \"Odd \"\"name\""),
                Arguments.of(
                        "CREATE TABLE kinds (a smallint, b bigint, c numeric(10,6), d numeric(3,3), e real, f varchar(3), g char(2),"
                                + " h bytea, i jsonb NOT NULL, j json, k date, l timestamptz(3), m time, n timetz, o interval,"
                                + " p inet, q cidr, r macaddr, s bit(4), u varbit(9), v xml, w point, x tsvector, y int4range,"
                                + " z tstzrange, aa text[] NOT NULL, bb varchar(10)[], cc boolean, dd uuid PRIMARY KEY,"
                                + " ee integer GENERATED ALWAYS AS IDENTITY, ff integer GENERATED ALWAYS AS (a * 2) STORED,"
                                + " gg numeric, hh timestamp(0) without time zone)",
                        "DROP TABLE kinds"),
                Arguments.of(
                        "ALTER TABLE t ADD CONSTRAINT k CHECK (a IN ('x', 'y') AND b > 0)",
                        "ALTER TABLE t DROP CONSTRAINT k"),
                Arguments.of("INSERT INTO t (a, b) VALUES ('seed', 99)", "DELETE FROM t WHERE a = 'seed'"),
                Arguments.of(
                        "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN grade AS integer CHECK (VALUE IN (70, 80));"
                                + " CREATE TABLE moods (m mood NOT NULL, g grade NOT NULL, r tstzrange NOT NULL)",
                        "DROP TABLE moods; DROP TYPE mood; DROP DOMAIN grade"),
                Arguments.of("CREATE TABLE none (i serial)", "DROP TABLE none"));
    }

    @ParameterizedTest
    @MethodSource("sound")
    void noFaultIsFoundInASoundChangeset(String update, String rollback) throws Exception {
        assertThat(prove(FIRST, new Changeset(update, rollback)))
                .hasSize(2)
                .allSatisfy(proof -> assertThat(proof.problems()).isEmpty());
    }

    private List<ChangesetProof> prove(Changeset... changesets) throws Exception {
        String yaml = Stream.of(changesets)
                .map(changeset -> """
                          - changeSet:
                              id: %d
                              author: test
                              changes:
                                - sql: { sql: "%s" }
                              rollback:
                                - sql: { sql: "%s" }
                        """.formatted(
                                List.of(changesets).indexOf(changeset),
                                changeset.update().replace("\"", "\\\""),
                                changeset.rollback().replace("\"", "\\\"")))
                .collect(Collectors.joining("", "databaseChangeLog:\n", ""));
        Files.createDirectories(repository.resolve("changelog"));
        Files.writeString(repository.resolve("changelog/changelog.yaml"), yaml);
        List<ChangesetProof> proofs = new ArrayList<>();
        new RollbackProof(ChangelogFile.of(repository), TestServer.databases()).run(proofs::add);
        return proofs;
    }
}
