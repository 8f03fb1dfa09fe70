package dev.soundchart.changelog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.change.AbstractSQLChange;
import liquibase.change.Change;
import liquibase.change.DbmsTargetedChange;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseList;
import liquibase.exception.LiquibaseException;
import liquibase.parser.ChangeLogParserConfiguration;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor;
import liquibase.serializer.LiquibaseSerializable;
import liquibase.sql.Sql;
import liquibase.sqlgenerator.SqlGeneratorFactory;

/**
 * Finds expressions as {@code ${name}} whose parameter has no value. Liquibase leaves them as they are written, and makes a
 * table of that name.
 *
 * <p>Whatever Liquibase would put a value in counts, so also expressions in string literals and in bodies of functions:
 * it does not read SQL. What can't be the name of a parameter is none, as the JSON in {@code $${"a": 1}$$} or an escaped
 * {@code ${:name}}. Who has set {@code liquibase.missingPropertyMode} has said what is to become of them.
 */
public final class MissingParameters {

    /** With the names that Liquibase's documentation allows. */
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\s*([\\w.+-]+)\\s*}");

    private final ResourceAccessor resources;
    private final Database database;
    private final Map<String, String> texts = new HashMap<>();

    /**
     * @param resources where the files of the changelog are
     * @param database that the changesets are for
     */
    public MissingParameters(ResourceAccessor resources, Database database) {
        this.resources = resources;
        this.database = database;
    }

    /** Those of a changeset, each once. */
    public List<MissingParameter> of(ChangeSet changeset) {
        if (isDecidedOtherwise()) {
            return List.of();
        }
        List<MissingParameter> missing = new ArrayList<>();
        String file = changeset.getChangeLog() == null
                ? changeset.getFilePath()
                : changeset.getChangeLog().getPhysicalFilePath();
        boolean some = text(file).contains("${");
        addAll(changeset.getChanges(), false, changeset, file, some, missing);
        addAll(changeset.getRollback().getChanges(), true, changeset, file, some, missing);
        if (some) {
            Set<String> elsewhere = names(changeset.getSerializableFields().stream()
                    .filter(field -> !field.equals("changes") && !field.equals("rollback"))
                    .flatMap(field -> strings(changeset.getSerializableFieldValue(field))));
            elsewhere.addAll(names(changeset.getSqlVisitors().stream().flatMap(MissingParameters::strings)));
            elsewhere.addAll(names(ofFile(changeset)));
            add(elsewhere, file, changeset.getId(), false, 0, missing);
        }
        return missing;
    }

    /** What a changeset has from its file and from those that include it. */
    private static Stream<String> ofFile(ChangeSet changeset) {
        return Stream.of(
                        changeset.getFilePath(),
                        changeset.buildFullLabels(),
                        changeset.buildFullContext(),
                        changeset.getChangeLog() == null
                                ? null
                                : changeset.getChangeLog().getPreconditions())
                .flatMap(MissingParameters::strings);
    }

    private void addAll(
            List<Change> changes,
            boolean rollback,
            ChangeSet changeset,
            String file,
            boolean some,
            List<MissingParameter> missing) {
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (change instanceof DbmsTargetedChange targeted
                    && !DatabaseList.definitionMatches(targeted.getDbms(), database, true)) {
                continue;
            }
            if (some) {
                add(names(strings(change)), file, changeset.getId(), rollback, i + 1, missing);
            }
            Optional<String> sqlFile = sqlFile(change, file);
            if (sqlFile.isPresent()) {
                add(names(sql(change)), sqlFile.get(), "", rollback, i + 1, missing);
            }
        }
    }

    /** The file that a change has its SQL from; empty if it has it in itself. */
    private static Optional<String> sqlFile(Change change, String changelog) {
        if (!change.getSerializableFields().contains("path")
                || !(change.getSerializableFieldValue("path") instanceof String path)) {
            return Optional.empty();
        }
        boolean relative = change.getSerializableFields().contains("relativeToChangelogFile")
                && Boolean.TRUE.equals(change.getSerializableFieldValue("relativeToChangelogFile"));
        return Optional.of(
                relative
                        ? Path.of(changelog)
                                .resolveSibling(path)
                                .normalize()
                                .toString()
                                .replace('\\', '/')
                        : path);
    }

    private void add(
            Set<String> names,
            String file,
            String changeset,
            boolean rollback,
            int change,
            List<MissingParameter> missing) {
        for (String name : names) {
            int line = line(text(file), changeset, name);
            if (line > 0 || !ChangeLogParserConfiguration.SUPPORT_PROPERTY_ESCAPING.getCurrentValue()) {
                missing.add(new MissingParameter(name, file, line, rollback, change));
            }
        }
    }

    private static Set<String> names(Stream<String> texts) {
        return texts.flatMap(text -> EXPRESSION.matcher(text).results())
                .map(expression -> expression.group(1))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** All strings that something of a changelog holds. */
    private static Stream<String> strings(Object value) {
        if (value instanceof LiquibaseSerializable parts) {
            return parts.getSerializableFields().stream()
                    .flatMap(field -> strings(parts.getSerializableFieldValue(field)));
        }
        if (value instanceof Collection<?> values) {
            return values.stream().flatMap(MissingParameters::strings);
        }
        if (value instanceof Map<?, ?> values) {
            return values.values().stream().flatMap(MissingParameters::strings);
        }
        return Stream.ofNullable(value).map(String::valueOf);
    }

    private Stream<String> sql(Change change) {
        try {
            return change instanceof AbstractSQLChange file
                    ? Stream.ofNullable(file.getSql())
                    : Stream.of(SqlGeneratorFactory.getInstance().generateSql(change, database))
                            .map(Sql::toSql);
        } catch (RuntimeException e) {
            // Liquibase meets it too, and says what is wrong
            return Stream.empty();
        }
    }

    /** The line on which an expression stands: the first one after its changeset begins, if it is there. */
    private static int line(String text, String changeset, String name) {
        Pattern expression = Pattern.compile("\\$\\{\\s*" + Pattern.quote(name) + "\\s*}");
        List<String> lines = text.lines().toList();
        int first = 0;
        while (first < lines.size() && !lines.get(first).contains(changeset)) {
            first++;
        }
        for (int i = 0; i < lines.size(); i++) {
            int line = (first + i) % lines.size();
            if (expression.matcher(lines.get(line)).find()) {
                return line + 1;
            }
        }
        return 0;
    }

    private String text(String file) {
        return texts.computeIfAbsent(file, this::read);
    }

    private String read(String file) {
        try {
            Resource resource = resources.get(file);
            if (!resource.exists()) {
                return "";
            }
            try (InputStream content = resource.openInputStream()) {
                return new String(content.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Makes sure that what is about to run has none.
     *
     * @param rollback whether it is the rollback blocks that run
     * @throws LiquibaseException if one is there; it says where, and what to do
     */
    public void requireNone(Stream<ChangeSet> changesets, boolean rollback) throws LiquibaseException {
        require(changesets
                .flatMap(changeset -> of(changeset).stream()
                        .filter(missing -> missing.rollback() == rollback)
                        .map(missing -> missing + " in " + missing.file()
                                + (missing.line() > 0 ? ":" + missing.line() : "") + ", changeset "
                                + changeset.getId()))
                .distinct()
                .toList());
    }

    /**
     * Makes sure that SQL has none that is about to run without a changelog.
     *
     * @param source where it is from
     * @throws LiquibaseException if one is there; it says where, and what to do
     */
    public static void requireNone(String sql, String source, Database database) throws LiquibaseException {
        if (isDecidedOtherwise()) {
            return;
        }
        String expanded = new ChangeLogParameters(database).expandExpressions(sql, null);
        require(names(Stream.ofNullable(expanded)).stream()
                .map(name -> "${" + name + "} in " + source)
                .toList());
    }

    private static void require(List<String> places) throws LiquibaseException {
        if (!places.isEmpty()) {
            throw new LiquibaseException("No value for " + places.get(0)
                    + (places.size() > 1 ? " (and " + (places.size() - 1) + " more)" : "")
                    + ": it would be run as it is written. Give it one, by a property of the changelog or"
                    + " -D<name>=<value>. If that text is meant, say --missing-property-mode=preserve"
                    + " (-Dliquibase.missingPropertyMode=preserve). Nothing was done");
        }
    }

    private static boolean isDecidedOtherwise() {
        return !ChangeLogParserConfiguration.MISSING_PROPERTY_MODE
                .getCurrentConfiguredValue()
                .wasDefaultValueUsed();
    }
}
