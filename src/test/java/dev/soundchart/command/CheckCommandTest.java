package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    private static final String COMMAND = "mvn -q compile exec:java -Dexec.args=";
    private static final String TAGS = """
            databaseChangeLog:
              - changeSet:
                  id: 20261201_add_tags_to_orders
                  author: soundchart
                  comment: Orders can be searched by tag
                  changes:
                    - addColumn:
                        tableName: orders
                        columns:
                          - column: { name: tags, type: varchar(500), remarks: "Tags of the order" }
                  rollback:
                    - dropColumn: { tableName: orders, columnName: tags }
            """;

    @TempDir
    private Path folder;

    @Test
    void allChecksPassWhereModelsChangelogAndGeneratedFilesFitTogether() throws Exception {
        CalledSoundchart soundchart = ChangedModels.ofExample(folder.resolve("models"))
                .with(CalledSoundchart.onExample(TestServer.address()));
        String where = "Scratch databases on " + TestServer.address() + "\n";

        Result passed = soundchart.run("check");
        assertThat(timeless(passed)).isEqualTo(new Result(0, """
                ✓ changelog    # s
                ✓ models       # s
                ✓ released     # s
                ✓ lint         # s
                ✓ docs         # s
                """, where));

        Result json = soundchart.run("check", "--format=json", "--schema=library");
        assertThat(json.output().replaceAll("\"seconds\": \\d+\\.\\d+,", "\"seconds\": #,"))
                .isEqualTo("""
                {
                  "ok": true,
                  "checks": [
                %s,
                %s,
                %s,
                %s,
                %s
                  ]
                }
                """.formatted(
                        passed("changelog"), passed("models"), passed("released"), passed("lint"), passed("docs")));
        assertThat(json.status()).isZero();
    }

    @Test
    void columnOfTheModelsIsNamedUntilTheChangelogHasItToo() throws Exception {
        Path repository = workingCopy();
        ChangedModels models = ChangedModels.ofExample(folder.resolve("models"));
        models.edit("shop/Order.java", "    @CreationTimestamp", """
                    @Column(name = "tags", length = 500, comment = "Tags of the order")
                    private String tags;

                    @CreationTimestamp\
                """);
        CalledSoundchart soundchart =
                models.with(CalledSoundchart.onExample(TestServer.address()).in(repository));
        String where = "Scratch databases on " + TestServer.address() + "\n";

        assertThat(timeless(soundchart.run("check")))
                .isEqualTo(new Result(1, """
                ✓ changelog    # s
                ✗ models       # s
                    column orders.tags: in the models, not in the changelog
                    → Write the changeset: %s"autogenerate --schema=shop --name='…'"
                ✓ released     # s
                ✓ lint         # s
                ✓ docs         # s
                """.formatted(COMMAND), where + "1 of 5 checks failed: models\n"));
        assertThat(soundchart.run("check", "--schema=library").status()).isZero();

        Files.writeString(repository.resolve("changelog/shop/20261201_add_tags_to_orders.yaml"), TAGS);
        assertThat(timeless(soundchart.run("check")))
                .isEqualTo(new Result(1, """
                ✓ changelog    # s
                ✓ models       # s
                ✓ released     # s
                ✓ lint         # s
                ✗ docs         # s
                    docs/schema.md is stale: it is not what the changelog makes
                    changelog/catalogs.tsv is stale: it does not know 20261201_add_tags_to_orders
                    → Write it again: %s"schema-doc"
                """.formatted(COMMAND), where + "1 of 5 checks failed: docs\n"));

        assertThat(soundchart.run("schema-doc").status()).isZero();
        assertThat(soundchart.run("check").status()).isZero();
    }

    @Test
    void editedAndRemovedChangesetsAndStaleFilesAreNamed() throws Exception {
        Path repository = workingCopy();
        ChangedModels models = ChangedModels.ofExample(folder.resolve("models"));
        Files.delete(repository.resolve("changelog/shop/20250601_drop_duplicate_order_index.yaml"));
        edit(repository, "changelog/library/20250110_create_books.yaml", "varchar(50)", "varchar(60)");
        edit(repository, "docs/schema.md", "# The schema", "# The schema of mine");

        Result result = models.with(
                        CalledSoundchart.onExample(TestServer.address()).in(repository))
                .run("check", "--format=json");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).endsWith("3 of 5 checks failed: models, released, docs\n");
        assertThat(result.output().replaceAll("\"seconds\": \\d+\\.\\d+,", "\"seconds\": #,"))
                .startsWith("""
                        {
                          "ok": false,
                          "checks": [
                        %s,
                            {
                              "name": "models",
                              "ok": false,
                              "seconds": #,
                              "findings": [
                                {
                                  "schema": "library",
                                  "subject": "column books.source",
                        """.formatted(passed("changelog")))
                .contains("""
                                {
                                  "schema": "shop",
                                  "subject": "index orders.idx_orders_order_number",
                                  "text": "index orders.idx_orders_order_number: in the changelog, not in the models",
                                  "changelog": "CREATE INDEX idx_orders_order_number ON public.orders USING btree (order_number)",
                                  "models": null
                                }
                        """.stripTrailing())
                .contains("20250110_create_books is released, but was edited. Put its file back as it was")
                .contains("20250601_drop_duplicate_order_index is released, but no longer in the changelog")
                .contains("changelog/catalogs.tsv is stale: it is older than 20250110_create_books")
                .contains("docs/schema.md is stale: it is not what the changelog makes")
                .contains("\"Or, where the changelog is right, say the same in the models:"
                        + " src/main/java/dev/soundchart/model/shop\"");
    }

    @Test
    void modelsThatCannotBeReadAreNamed() throws Exception {
        ChangedModels models = ChangedModels.ofExample(folder.resolve("models"));
        models.add("shop/Parcel.java", """
                package dev.soundchart.model.shop;
                import jakarta.persistence.*;
                @Entity @Table(name = "orders") class Parcel { @Id Integer id; }
                """);
        models.add("library/Shelf.java", """
                package dev.soundchart.model.library;
                import jakarta.persistence.*;
                @Entity class Shelf { @Id Integer id; Thread thread; }
                """);
        models.add("other/Thing.java", """
                package dev.soundchart.model.other;
                import jakarta.persistence.*;
                @Entity class Thing { @Id Integer id; }
                """);

        Result result = timeless(
                models.with(CalledSoundchart.onExample(TestServer.address())).run("check"));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).matches("""
                ✓ changelog    # s
                ✗ models       # s
                    The models can't be read: .*'java.lang.Thread', in Shelf.thread
                    There are models of other, but no folder changelog/other/ with changesets
                    The table orders has several entities: Order, Parcel. Give each a table of its own: @Table\\(name = "…"\\)
                    → Make the folder, and include it in changelog/changelog.yaml
                ✓ released     # s
                ✓ lint         # s
                ✓ docs         # s
                """);
    }

    @Test
    void otherChecksGoOnWhereTheChangelogIsNotWrittenOrCannotBeReadOrRun() throws Exception {
        Path repository = workingCopy();
        CalledSoundchart soundchart =
                CalledSoundchart.onExample(TestServer.address()).in(repository);
        Path file = repository.resolve("changelog/shop/20261201_add_tags_to_orders.yaml");

        Files.writeString(file, TAGS.substring(0, TAGS.indexOf("      rollback:")) + "      rollback:\n");
        String untold = """
                ✗ models       # s
                    Can't be told as long as the changelog can't be applied
                """;
        assertThat(timeless(soundchart.run("check")).output()).isEqualTo("""
                ✗ changelog    # s
                    changelog/shop/20261201_add_tags_to_orders.yaml is not written to the end. Missing: the rollback of\
                 20261201_add_tags_to_orders
                    → Write it, then prove it: %s"verify-rollbacks"
                %s✓ released     # s
                ✓ lint         # s
                ✗ docs         # s
                    Can't be told as long as the changelog can't be applied
                """.formatted(COMMAND, untold));

        Files.writeString(file, TAGS.replace("name: tags,", "name tags,"));
        assertThat(timeless(soundchart.run("check")).output()).matches("""
                        ✗ changelog    # s
                            .*20261201_add_tags_to_orders.yaml.*
                        %s✗ released     # s
                            .*20261201_add_tags_to_orders.yaml.*
                        ✗ lint         # s
                            .*20261201_add_tags_to_orders.yaml.*
                        ✗ docs         # s
                            .*
                        """.formatted(untold));

        Files.writeString(file, TAGS.replace("tableName: orders\n", "tableName: odrers\n"));
        assertThat(timeless(soundchart.run("check")).output()).startsWith("""
                        ✗ changelog    # s
                            changelog/shop/20261201_add_tags_to_orders.yaml, changeset 20261201_add_tags_to_orders failed:\
                         ERROR: relation "public.odrers" does not exist
                            Statement: ALTER TABLE public.odrers ADD tags VARCHAR(500)
                        """);
    }

    @Test
    void databaseOfReferenceUrlIsComparedInsteadOfTheModels() throws Exception {
        try (Scratch reference = TestServer.databases().create();
                Connection connection = reference.connect();
                Statement statement = connection.createStatement()) {
            CalledSoundchart soundchart =
                    CalledSoundchart.onExample(reference.address()).in(workingCopy());
            assertThat(soundchart.run("update", "--label-filter=shop").status()).isZero();
            statement.execute("ALTER TABLE orders ALTER title TYPE text, ADD tags text");
            statement.execute("DROP INDEX idx_shipments_failed");
            statement.execute("CREATE TABLE notes (id integer)");
            Catalog before = Catalog.read(connection);
            String url = "--reference-url=" + SoundchartProcess.url(reference.address());
            CalledSoundchart elsewhere =
                    CalledSoundchart.onExample(TestServer.address()).in(soundchart.folder());

            Result one = timeless(elsewhere.run("check", "--schema=shop", url));
            assertThat(one.output()).contains("""
                    ✗ models       # s
                        column orders.tags: in the models, not in the changelog
                        column orders.title: text in the models, character varying(1000) in the changelog
                        index shipments.idx_shipments_failed: in the changelog, not in the models
                        table notes: in the models, not in the changelog
                        → Write a changeset: %s"new-changeset --schema=shop --name='…'"
                    """.formatted(COMMAND));
            assertThat(one.errors())
                    .contains("Models: what they built in " + reference.address() + "\n")
                    .doesNotContain(":" + reference.address().password().orElseThrow() + "@");

            Result both = timeless(elsewhere.run("check", url));
            assertThat(both.output())
                    .contains("    table books: in the changelog, not in the models\n")
                    .contains("new-changeset --schema=library ")
                    .contains("new-changeset --schema=… ");
            assertThat(Catalog.read(connection)).isEqualTo(before);
        }
    }

    @Test
    void restoredDatabaseIsTheSameThoughPostgresPrintsItsIndexInAnotherWay() throws Exception {
        try (Scratch reference = ExampleChangelog.atHead();
                Connection connection = reference.connect();
                Statement statement = connection.createStatement()) {
            String index = "idx_shipments_status_created";
            Catalog before = Catalog.read(connection);
            statement.execute("""
                    DO $$ DECLARE printed text := pg_get_indexdef('%1$s'::regclass); BEGIN
                      DROP INDEX %1$s; EXECUTE printed;
                    END $$""".formatted(index));
            assertThat(Catalog.read(connection)).isNotEqualTo(before);

            Result result = CalledSoundchart.onExample(TestServer.address())
                    .run("check", "--reference-url=" + SoundchartProcess.url(reference.address()));
            assertThat(result.output()).contains("✓ models");
            assertThat(result.status()).isZero();
        }
    }

    @Test
    void unknownSchemaFormatUrlAndFolderAreRefused() throws Exception {
        CalledSoundchart soundchart = CalledSoundchart.onExample(TestServer.address());

        assertThat(soundchart.run("check", "--schema=soundtrack"))
                .isEqualTo(failed("There is no schema 'soundtrack' in changelog/. There are library, shop\n"));
        assertThat(soundchart.run("check", "--format=xml"))
                .isEqualTo(failed("Unknown format 'xml'. Write --format=text or --format=json\n"));
        assertThat(soundchart.run("check", "--reference-url=mysql://u:secret@h/d"))
                .isEqualTo(failed("The URL does not start with postgresql://. Write it as"
                        + " postgresql://user:password@host:port/database?sslmode=require\n"));
        assertThat(soundchart.in(folder).run("check"))
                .isEqualTo(failed(
                        "check works on the files of the repository. Run it there: " + COMMAND + "\"check …\"\n"));

        Result nowhere = new CalledSoundchart(
                        ExampleChangelog.FOLDER, Map.of("DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/d"))
                .run("check");
        assertThat(nowhere.status()).isEqualTo(1);
        assertThat(nowhere.output()).isEmpty();
        assertThat(nowhere.errors())
                .startsWith(
                        "Scratch databases on postgresql://u@127.0.0.1:1/d\nCan't connect to postgresql://u@127.0.0.1:1/d: ")
                .hasLineCount(2);
    }

    @Test
    void helpHasAnExample() throws Exception {
        assertThat(new CalledSoundchart(folder, Map.of()).run("check", "--help").output())
                .containsPattern("Example: soundchart check --schema=\\w+ --format=json\n");
    }

    private Path workingCopy() throws IOException {
        return ExampleChangelog.copy(folder.resolve("repository"));
    }

    private static void edit(Path repository, String file, String from, String to) throws IOException {
        Path path = repository.resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    private static Result timeless(Result result) {
        return new Result(result.status(), result.output().replaceAll("[ \\d]{3}\\.\\d s", "  # s"), result.errors());
    }

    private static String passed(String name) {
        return """
                    {
                      "name": "%s",
                      "ok": true,
                      "seconds": #,
                      "findings": [],
                      "next": []
                    }\
                """.formatted(name);
    }

    private static Result failed(String errors) {
        return new Result(1, "", errors);
    }
}
