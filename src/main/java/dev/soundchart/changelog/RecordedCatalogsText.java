package dev.soundchart.changelog;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.catalog.CatalogChange;
import dev.soundchart.catalog.Fact;
import dev.soundchart.changelog.RecordedCatalogs.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import liquibase.exception.LiquibaseException;
import org.apache.commons.text.translate.LookupTranslator;

/**
 * How recorded catalogs are written: the line of a changeset with its checksum, then a line for each fact that it removes
 * or adds. Values stand between tabs.
 */
final class RecordedCatalogsText {

    private static final String EMPTY = "an empty database";
    private static final String HEADER = """
            # What each changeset removes from the catalog and adds to it. Written by schema-doc, read by drift and adopt:
            # docs/drift.md. Lines with = say how PostgreSQL prints a fact once the database was dumped and restored.
            """;
    private static final int FACT = 5;
    private static final Set<String> SIGNS = Set.of("-", "+", "=");

    private static final LookupTranslator ESCAPE =
            new LookupTranslator(Map.of("\\", "\\\\", "\t", "\\t", "\n", "\\n", "\r", "\\r"));
    private static final LookupTranslator UNESCAPE =
            new LookupTranslator(Map.of("\\\\", "\\", "\\t", "\t", "\\n", "\n", "\\r", "\r"));

    private RecordedCatalogsText() {}

    static String of(RecordedCatalogs catalogs) {
        StringBuilder text = new StringBuilder(HEADER).append(EMPTY).append('\n');
        catalogs.empty().facts().forEach(fact -> append(text, '+', fact));
        for (Step step : catalogs.steps()) {
            text.append(step.changeset()).append('\t').append(step.checksum()).append('\n');
            step.change().removed().forEach(fact -> append(text, '-', fact));
            step.change().added().forEach(fact -> append(text, '+', fact));
            step.restored().forEach(fact -> append(text, '=', fact));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, char sign, Fact fact) {
        text.append(sign);
        for (String value : List.of(fact.kind(), fact.object(), fact.part(), fact.definition())) {
            text.append('\t').append(ESCAPE.translate(value));
        }
        text.append('\n');
    }

    /**
     * Reads them back.
     *
     * @param file what it is called in messages
     * @throws LiquibaseException if a line is none of these
     */
    static RecordedCatalogs parse(String file, String text) throws LiquibaseException {
        List<Section> sections = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String[] values = line.split("\t", -1);
            if (line.startsWith("#")) {
                continue;
            }
            if (values.length == FACT && SIGNS.contains(values[0]) && !sections.isEmpty()) {
                sections.get(sections.size() - 1).add(values);
            } else if (sections.isEmpty() ? line.equals(EMPTY) : values.length == 2) {
                sections.add(new Section(values));
            } else {
                throw new LiquibaseException(file + ", line " + (i + 1) + " is neither a changeset nor a fact. "
                        + RecordedCatalogs.WRITE_AGAIN);
            }
        }
        if (sections.isEmpty()) {
            throw new LiquibaseException(file + " is empty. " + RecordedCatalogs.WRITE_AGAIN);
        }
        return new RecordedCatalogs(
                new Catalog(sections.get(0).signed("+")),
                sections.stream().skip(1).map(Section::step).toList());
    }

    private static Fact fact(String[] values) {
        return new Fact(
                UNESCAPE.translate(values[1]),
                UNESCAPE.translate(values[2]),
                UNESCAPE.translate(values[3]),
                UNESCAPE.translate(values[4]));
    }

    /** The lines from one changeset to the next. */
    private record Section(String[] head, Map<String, SortedSet<Fact>> facts) {

        Section(String[] head) {
            this(head, new HashMap<>());
        }

        void add(String[] values) {
            facts.computeIfAbsent(values[0], sign -> new TreeSet<>()).add(fact(values));
        }

        Step step() {
            return new Step(head[0], head[1], new CatalogChange(signed("-"), signed("+")), signed("="));
        }

        SortedSet<Fact> signed(String sign) {
            return facts.getOrDefault(sign, new TreeSet<>());
        }
    }
}
