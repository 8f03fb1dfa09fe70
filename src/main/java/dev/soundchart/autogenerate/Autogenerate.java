package dev.soundchart.autogenerate;

import dev.soundchart.autogenerate.Refusal.Reason;
import dev.soundchart.autogenerate.RenamePlan.Renaming;
import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogDifference;
import dev.soundchart.catalog.FactDifference;
import dev.soundchart.catalog.RestoredForms;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.proof.ChangesetProof;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;
import org.postgresql.util.PSQLException;

/**
 * From what the changelog makes and what the models make to changesets that lead from one to the other, proven on copies.
 *
 * @param head a database at the head of the changelog; it stays as it is, and nobody may be connected to it
 * @param models a database that the models made; its schema is settled
 */
public record Autogenerate(Scratch head, Scratch models) {

    /** What generated changesets can bring about. All else is compared, and refused if it differs. */
    private static final Set<String> COVERED =
            Set.of("table", "column", "constraint", "index", "sequence", "enum", "extension", "comment");

    /**
     * Changesets that are proven.
     *
     * @param differences what they bring about, in words
     * @param changesets the proof of each
     * @param yaml the file that holds them
     */
    public record Generated(CatalogDifference differences, List<ChangesetProof> changesets, String yaml) {

        /** Whether the models want nothing new. */
        public boolean isEmpty() {
            return changesets.isEmpty();
        }
    }

    /**
     * Generates and proves them.
     *
     * @param file the path of the file that will hold them, as Liquibase's history names it
     * @param id the first one's id
     * @param why what they are for, in the author's words
     * @throws Refusal if something can't be generated, is not proven, or is for the author to say
     * @throws LiquibaseException if Liquibase can't be used at all
     * @throws SQLException if a database can't be used
     */
    public Generated generate(String file, String id, String why, Options options)
            throws Refusal, LiquibaseException, SQLException {
        List<Step> steps;
        CatalogDifference differences;
        Catalog goal;
        try (Connection before = head.connect();
                Connection after = models.connect()) {
            RestoredForms.settle(after);
            goal = Catalog.read(after).comparable();
            Schema to = SchemaReader.read(after);
            // what is tried here is undone: the proof starts from the head as it is
            before.setAutoCommit(false);
            RestoredForms.settle(before);
            differences = CatalogDifference.between(Catalog.read(before).comparable(), goal);
            refuseUnknownColumns(options.fill(), SchemaReader.read(before), to);
            if (differences.isEmpty() && options.renames().equals(Renames.NONE)) {
                return new Generated(differences, List.of(), "");
            }
            refuseWhatIsNotCovered(differences);
            steps = steps(before, to, options);
            before.rollback();
        }
        List<GeneratedChangeset> changesets = GeneratedChangeset.of(id, why, steps);
        if (changesets.isEmpty()) {
            throw notCovered(differences);
        }
        String yaml = ChangesetYaml.of(changesets);
        return new Generated(differences, new GeneratedProof(head, goal).prove(file, changesets, yaml), yaml);
    }

    /** The steps; renames are carried out on the way, so that all that hangs on a name has the new one. */
    private static List<Step> steps(Connection before, Schema to, Options options) throws Refusal, SQLException {
        List<Step> steps = new ArrayList<>();
        take(RenamePlan.tables(options.renames(), SchemaReader.read(before), to), before, steps);
        take(RenamePlan.columns(options.renames(), SchemaReader.read(before), to), before, steps);
        take(RenamePlan.implied(SchemaReader.read(before), to), before, steps);
        RestoredForms.settle(before);
        Schema from = SchemaReader.read(before);
        List<Reason> questions = options.allowDrop() ? List.of() : Drops.questions(from, to);
        if (!questions.isEmpty()) {
            throw new Refusal(questions);
        }
        steps.addAll(SchemaPlan.steps(from, to, options.fill()));
        return steps;
    }

    private static void take(List<Renaming> renamings, Connection database, List<Step> steps)
            throws Refusal, SQLException {
        for (Renaming renaming : renamings) {
            try (Statement statement = database.createStatement()) {
                statement.execute(renaming.sql());
            } catch (PSQLException e) {
                throw new Refusal(renaming.step().what(), "it can't be carried out: " + e.getMessage());
            }
            steps.add(renaming.step());
        }
    }

    private static void refuseUnknownColumns(Map<String, String> fill, Schema... schemas) throws Refusal {
        for (Map.Entry<String, String> entry : fill.entrySet()) {
            boolean known = Stream.of(schemas)
                    .flatMap(schema -> schema.tables().values().stream())
                    .anyMatch(table -> table.columns().stream()
                            .anyMatch(column -> entry.getKey().equals(table.name() + "." + column.name())));
            if (!known) {
                throw new Refusal(
                        "--fill=" + entry.getKey() + "=" + entry.getValue(), "there is no column " + entry.getKey());
            }
        }
    }

    private static void refuseWhatIsNotCovered(CatalogDifference differences) throws Refusal {
        CatalogDifference others = new CatalogDifference(differences.all().stream()
                .filter(difference -> !COVERED.contains(difference.kind()))
                .toList());
        if (!others.isEmpty()) {
            throw notCovered(others);
        }
    }

    private static Refusal notCovered(CatalogDifference differences) {
        return new Refusal(differences.withoutParts().all().stream()
                .map(Autogenerate::notCovered)
                .toList());
    }

    static Reason notCovered(FactDifference difference) {
        return new Reason(
                difference.subject(),
                difference
                                .between("the changelog", "the models")
                                .substring(difference.subject().length() + 2)
                        + ", and such a change is not generated. Write the changeset by hand: new-changeset");
    }
}
