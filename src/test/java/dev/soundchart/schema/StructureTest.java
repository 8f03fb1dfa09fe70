package dev.soundchart.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.database.ScratchDatabases.Scratch;
import io.github.mfvanek.pg.connection.PgConnectionImpl;
import io.github.mfvanek.pg.core.checks.common.CheckTypeAware;
import io.github.mfvanek.pg.core.checks.common.DatabaseCheckOnHost;
import io.github.mfvanek.pg.core.checks.common.Diagnostic;
import io.github.mfvanek.pg.core.checks.host.StandardChecksOnHost;
import io.github.mfvanek.pg.model.column.ColumnNameAware;
import io.github.mfvanek.pg.model.column.ColumnsAware;
import io.github.mfvanek.pg.model.constraint.ConstraintNameAware;
import io.github.mfvanek.pg.model.dbobject.DbObject;
import io.github.mfvanek.pg.model.dbobject.PgObjectType;
import io.github.mfvanek.pg.model.index.IndexNameAware;
import io.github.mfvanek.pg.model.index.IndexesAware;
import io.github.mfvanek.pg.model.predicates.SkipLiquibaseTablesPredicate;
import io.github.mfvanek.pg.model.table.TableNameAware;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * pg-index-health's structural checks, all that the library has. What they find in the first release is listed in {@code
 * accepted-structure.txt}, with the reason for each check; anything else is a failure, and so is a line that does not
 * hold. Of later changesets only those checks are asked whose findings are faults, not advice.
 */
class StructureTest {

    private static final String ACCEPTED = "accepted-structure.txt";

    @AutoClose
    private static Scratch release;

    @AutoClose
    private static Scratch head;

    private static Map<String, DatabaseCheckOnHost<?>> checksOfRelease;
    private static Map<String, DatabaseCheckOnHost<?>> checksOfHead;
    private static Set<String> functionsOfExtensions;

    @BeforeAll
    static void createDatabases() throws Exception {
        release = FirstRelease.database();
        checksOfRelease = checks(release);
        head = MusicChangelog.atHead();
        checksOfHead = checks(head);
        try (Connection connection = head.connect()) {
            functionsOfExtensions = Set.copyOf(new Sql(connection).column("""
                    SELECT DISTINCT proname FROM pg_proc
                      JOIN pg_depend ON objid = pg_proc.oid AND classid = 'pg_proc'::regclass AND deptype = 'e'
                    """));
        }
    }

    @Test
    void everyCheckOfTheLibraryIsRun() {
        assertThat(checksOfRelease.keySet())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Diagnostic.values())
                        .map(Diagnostic::getName)
                        .toList());
    }

    @Test
    void everySectionOfTheListIsOfAStructuralCheck() throws Exception {
        assertThat(accepted().keySet())
                .isNotEmpty()
                .isSubsetOf(structuralChecks().toList());
    }

    static Stream<String> structuralChecks() {
        return checksOfRelease.values().stream()
                .filter(CheckTypeAware::isStatic)
                .map(DatabaseCheckOnHost::getName);
    }

    @ParameterizedTest
    @MethodSource("structuralChecks")
    void checkFindsInTheFirstReleaseWhatIsAcceptedAndNothingElse(String check) throws Exception {
        assertThat(found(checksOfRelease.get(check))).isEqualTo(accepted().getOrDefault(check, List.of()));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "BTREE_INDEXES_ON_ARRAY_COLUMNS",
                "COLUMNS_WITHOUT_DESCRIPTION",
                "COLUMNS_WITH_MONEY_TYPE",
                "DUPLICATED_FOREIGN_KEYS",
                "DUPLICATED_INDEXES",
                "FOREIGN_KEYS_WITHOUT_INDEX",
                "FOREIGN_KEYS_WITH_UNMATCHED_COLUMN_TYPE",
                "INTERSECTED_FOREIGN_KEYS",
                "INVALID_INDEXES",
                "POSSIBLE_OBJECT_NAME_OVERFLOW",
                "SEQUENCE_OVERFLOW",
                "TABLES_WITHOUT_DESCRIPTION",
                "TABLES_WITHOUT_PRIMARY_KEY"
            })
    void headHasNoSuchFault(Diagnostic fault) {
        assertThat(found(checksOfHead.get(fault.getName()))).isEmpty();
    }

    private static Map<String, DatabaseCheckOnHost<?>> checks(Scratch database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.address().jdbcUrl());
        source.setUser(database.address().user());
        source.setPassword(database.address().password().orElse(null));
        return new StandardChecksOnHost()
                .apply(PgConnectionImpl.ofUrl(source, database.address().jdbcUrl())).stream()
                        .collect(Collectors.toMap(DatabaseCheckOnHost::getName, Function.identity()));
    }

    /** What a check finds in the changelog's own objects, one line each: {@code channels.idx_channels_active.is_active}. */
    private static List<String> found(DatabaseCheckOnHost<?> check) {
        return check.check(SkipLiquibaseTablesPredicate.ofDefault()).stream()
                .filter(object -> !isFunctionOfExtension(object))
                .map(StructureTest::names)
                .sorted()
                .toList();
    }

    private static boolean isFunctionOfExtension(DbObject object) {
        return object.getObjectType() == PgObjectType.FUNCTION && functionsOfExtensions.contains(object.getName());
    }

    /** The table, then its indexes, constraint and columns; of other objects the name. */
    private static String names(DbObject found) {
        List<String> names = new ArrayList<>();
        if (found instanceof TableNameAware table) {
            names.add(table.getTableName());
        }
        if (found instanceof IndexNameAware index) {
            names.add(index.getIndexName());
        }
        if (found instanceof IndexesAware indexes) {
            indexes.getIndexes().forEach(index -> names.add(index.getIndexName()));
        }
        if (found instanceof ConstraintNameAware constraint) {
            names.add(constraint.getConstraintName());
        }
        if (found instanceof ColumnsAware columns) {
            columns.getColumns().forEach(column -> names.add(column.getColumnName()));
        }
        if (found instanceof ColumnNameAware column) {
            names.add(column.getColumnName());
        }
        return names.isEmpty() ? found.getName() : String.join(".", names);
    }

    /** The lines below each {@code [check]}. */
    private static Map<String, List<String>> accepted() throws IOException {
        Map<String, List<String>> sections = new TreeMap<>();
        List<String> section = null;
        try (InputStream in = StructureTest.class.getResourceAsStream(ACCEPTED)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("[")) {
                    section = new ArrayList<>();
                    sections.put(line.substring(1, line.length() - 1), section);
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    section.add(line);
                }
            }
        }
        return sections;
    }
}
