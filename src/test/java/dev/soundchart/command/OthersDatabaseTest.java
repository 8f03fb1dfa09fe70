package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ChangelogFile;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import dev.soundchart.deploy.AlembicExample;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import liquibase.Contexts;
import liquibase.LabelExpression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database without a history that Alembic built, or whose history was lost, is left as it is, and the way is shown. */
class OthersDatabaseTest {

    private static final String ALEMBICS =
            "Alembic built this database: %s has its version, and Liquibase has no history"
                    + " here. An update would make everything once more. Take the database over first: soundchart adopt.";
    private static final String LOST =
            "There is no history of Liquibase's here, and the schema is one that the changelog"
                    + " makes: the history was lost, and an update would make everything once more.";

    @TempDir
    private static Path folder;

    private static AlembicExample example;

    private Scratch database;

    @BeforeAll
    static void writeExample() throws Exception {
        example = AlembicExample.in(folder);
    }

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update",
                "update --label-filter=shop",
                "update-count --count=1",
                "update-to-tag --tag=alembic-shop-2 --label-filter=shop",
                "update-testing-rollback",
                "update-sql",
                "update-count-sql --count=1",
                "update-to-tag-sql --tag=alembic-shop-2 --label-filter=shop",
                "deploy --backup=none",
                "deploy --dry-run"
            })
    void anUpdateStopsBeforeItMakesAnythingOfWhatAlembicBuilt(String command) throws Exception {
        example.build(database, "shop", "alembic_version", "shop-2");
        Catalog before = catalog();

        Result result = run(command);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output() + result.errors()).contains(ALEMBICS.formatted("alembic_version"));
        assertThat(catalog()).isEqualTo(before);
        assertThat(historyTable()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alembic_shop", "ops.\"Shop version\"", "v"})
    void aVersionTableIsKnownWhateverItIsCalled(String table) throws Exception {
        execute("CREATE SCHEMA ops; CREATE TABLE " + table + " (version_num varchar(32) NOT NULL PRIMARY KEY);"
                + " INSERT INTO " + table + " VALUES ('e5f8a2b3d4c1')");

        Result result = run("update");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).contains(ALEMBICS.formatted(table));
        assertThat(historyTable()).isNull();
    }

    @Test
    void anEmptyHistoryIsNone() throws Exception {
        execute("CREATE TABLE alembic_version (version_num varchar(32))");
        assertThat(run("update-count --count=1").status()).isZero();
        Result back = run("rollback-count --count=1 --yes");
        assertThat(back.status()).as(back.errors()).isZero();
        execute("INSERT INTO alembic_version VALUES ('shop-2')");

        assertThat(run("update").errors()).contains(ALEMBICS.formatted("alembic_version"));
        Result beside = run("update --beside-alembic=true");
        assertThat(beside.status()).as(beside.errors()).isZero();
        assertThat(run("update").status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE alembic_version (version_num varchar(32))",
                "CREATE TABLE versions (version_num varchar(32), at date); INSERT INTO versions VALUES ('a', now())",
                "CREATE TABLE versions (version_num integer); INSERT INTO versions VALUES (1)",
                "CREATE TABLE versions (version varchar(32)); INSERT INTO versions VALUES ('a')"
            })
    void aTableThatIsNotAlembicsOrHasNoVersionIsInNobodysWay(String sql) throws Exception {
        execute(sql);

        assertThat(run("update").status()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "update-sql", "deploy --backup=none", "deploy --dry-run"})
    void anUpdateStopsWhereTheHistoryWasLost(String command) throws Exception {
        assertThat(run("update").status()).isZero();
        execute("DROP TABLE databasechangelog");
        Catalog before = catalog();

        Result result = run(command);

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output() + result.errors()).contains(LOST);
        assertThat(catalog()).isEqualTo(before);
        assertThat(historyTable()).isNull();
    }

    @Test
    void aLostHistoryIsProvenAndMarkedAgain() throws Exception {
        assertThat(run("update").status()).isZero();
        execute("DROP TABLE databasechangelog");

        Result shown = run("adopt");
        assertThat(shown.status()).as(shown.errors()).isZero();
        assertThat(shown.output()).startsWith("""
                        library: the catalog is the one after 20250601_index_book_titles
                        shop: the catalog is the one after 20250601_drop_duplicate_order_index
                        The schema is the one that is recorded there
                        To be marked as run:
                        """);
        assertThat(historyTable()).isNull();

        assertThat(run("adopt --apply").status()).isZero();
        assertThat(run("drift").output()).endsWith("No difference from the changelog\n");
        assertThat(run("update").errors()).contains("Database is up to date");
    }

    @Test
    void whatTheCatalogCantTellIsAsked() throws Exception {
        assertThat(run("update-to-tag --tag=alembic-shop-4 --label-filter=shop").status())
                .isZero();
        execute("DROP TABLE databasechangelog");

        Result asked = run("adopt");
        assertThat(asked.status()).isEqualTo(1);
        assertThat(asked.errors())
                .contains("The catalog of shop is the same after ")
                .contains("--last=<changeset>");
        assertThat(run("adopt --last=20250405_fill_order_addresses --format=json")
                        .output())
                .contains("\"versions\": [],")
                .contains("\"last\": \"20250405_fill_order_addresses\"");
    }

    @Test
    void aDatabaseThatIsNoneOfTheChangelogsIsNotMarked() throws Exception {
        assertThat(run("update").status()).isZero();
        execute("DROP TABLE databasechangelog; ALTER TABLE books ADD shelf text");

        Result result = run("adopt --apply");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).contains("column books.shelf is extra: text\n");
        assertThat(result.errors())
                .endsWith("The schema is none that the changelog makes: nothing was marked as run\n");
        assertThat(historyTable()).isNull();
    }

    /** Maven's goals call Liquibase as this does. */
    @Test
    void liquibasesOwnUpdateStopsToo() throws Exception {
        example.build(database, "shop", "alembic_version", "shop-2");

        assertThatThrownBy(() -> LiquibaseApi.callQuietly(
                        folder,
                        ChangelogFile.MASTER,
                        database,
                        liquibase -> liquibase.update(new Contexts(), new LabelExpression())))
                .hasStackTraceContaining(ALEMBICS.formatted("alembic_version"));
        assertThat(historyTable()).isNull();
    }

    private Result run(String command) throws Exception {
        return CalledSoundchart.onExample(database.address())
                .in(folder)
                .run((command + " --search-path=" + folder).split(" "));
    }

    private Catalog catalog() throws SQLException {
        try (Connection connection = database.connect()) {
            return Catalog.read(connection);
        }
    }

    private String historyTable() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet table = statement.executeQuery("SELECT to_regclass('databasechangelog')")) {
            table.next();
            return table.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
