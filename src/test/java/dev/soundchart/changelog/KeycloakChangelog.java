package dev.soundchart.changelog;

import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.UpdateSummaryEnum;
import liquibase.change.Change;
import liquibase.change.core.RawSQLChange;
import liquibase.change.core.UpdateDataChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.changelog.ChangeLogChild;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.DatabaseList;
import liquibase.database.core.PostgresDatabase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import liquibase.resource.ResourceAccessor;
import liquibase.resource.ZipResourceAccessor;
import liquibase.serializer.core.yaml.YamlChangeLogSerializer;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;

/** Keycloak's changelog: more than ten years of changesets in XML, some of which run Java classes that are not here. */
public final class KeycloakChangelog {

    /** The library that holds it. */
    public static final Path JAR = Path.of("target/keycloak-changelog.jar").toAbsolutePath();

    /** Its first file. */
    public static final String MASTER = "META-INF/jpa-changelog-master.xml";

    private static final Database POSTGRES = new PostgresDatabase();

    private KeycloakChangelog() {}

    /** As YAML, by Liquibase: the changesets that are not for other databases. */
    static ChangelogFile asYaml(Path folder) throws Exception {
        return write(parse().getChangeSets(), folder);
    }

    /**
     * As YAML, by Liquibase: what Keycloak runs on a new PostgreSQL, but for Keycloak's own classes. Liquibase writes
     * conditions so that it does not read them, and not at all what {@code modifySql} says and values that are expressions:
     * conditions are asked here, and the rest is written as SQL.
     */
    public static ChangelogFile asRunnableYaml(Path folder) throws Exception {
        DatabaseChangeLog changelog = parse();
        for (ChangeSet changeset : changelog.getChangeSets()) {
            // ids are unique only in a file
            changeset.setLogicalFilePath(changeset.getFilePath());
            List<Change> changes = List.copyOf(changeset.getChanges());
            changeset.removeAllChanges(changes);
            changes.stream()
                    .filter(change -> !(change instanceof CustomChangeWrapper))
                    .flatMap(change -> written(change, visitors(changeset)))
                    .forEach(changeset::addChange);
            changeset.getSqlVisitors().clear();
        }
        Set<String> run = run(changelog);
        return write(
                changelog.getChangeSets().stream()
                        .filter(changeset -> run.contains(name(changeset.getId(), changeset.getFilePath())))
                        .toList(),
                folder);
    }

    private static DatabaseChangeLog parse() throws Exception {
        try (ResourceAccessor jar = new ZipResourceAccessor(JAR)) {
            return MissingClasses.replacedDuring(() -> new ChangelogFile(MASTER, jar).parse(POSTGRES));
        }
    }

    private static List<SqlVisitor> visitors(ChangeSet changeset) {
        return changeset.getSqlVisitors().stream()
                .filter(visitor -> DatabaseList.definitionMatches(visitor.getApplicableDbms(), POSTGRES, true))
                .toList();
    }

    private static Stream<Change> written(Change change, List<SqlVisitor> visitors) {
        boolean hasExpressions = change instanceof UpdateDataChange update
                && (!update.getWhereParams().isEmpty()
                        || update.getColumns().stream().anyMatch(column -> column.getValueComputed() != null));
        return visitors.isEmpty() && !hasExpressions
                ? Stream.of(change)
                : Stream.of(SqlGeneratorFactory.getInstance().generateSql(change, POSTGRES))
                        .map(sql -> new RawSQLChange(modified(sql, visitors)));
    }

    private static String modified(Sql generated, List<SqlVisitor> visitors) {
        String sql = generated.toSql();
        for (SqlVisitor visitor : visitors) {
            sql = visitor.modifySql(sql, POSTGRES);
        }
        return sql;
    }

    /** Runs the changesets, and tells those whose conditions were met. */
    private static Set<String> run(DatabaseChangeLog changelog) throws Exception {
        return Quiet.get(() -> {
            try (Scratch scratch = TestServer.databases().create();
                    ResourceAccessor jar = new ZipResourceAccessor(JAR);
                    Liquibase liquibase = new Liquibase(
                            changelog,
                            jar,
                            DatabaseFactory.getInstance()
                                    .findCorrectDatabaseImplementation(new JdbcConnection(scratch.connect())))) {
                liquibase.setShowSummary(UpdateSummaryEnum.OFF);
                liquibase.update(new Contexts());
                return liquibase.getDatabase().getRanChangeSetList().stream()
                        .filter(ran -> ran.getExecType() == ExecType.EXECUTED)
                        .map(ran -> name(ran.getId(), ran.getChangeLog()))
                        .collect(Collectors.toSet());
            }
        });
    }

    private static String name(String id, String file) {
        return id + " of " + file;
    }

    private static ChangelogFile write(List<ChangeSet> changesets, Path folder) throws IOException {
        try (OutputStream yaml = Files.newOutputStream(folder.resolve("changelog.yaml"))) {
            new YamlChangeLogSerializer().write(List.<ChangeLogChild>copyOf(changesets), yaml);
        }
        return new ChangelogFile("changelog.yaml", new DirectoryResourceAccessor(folder));
    }
}
