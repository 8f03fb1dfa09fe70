package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ExampleChangelog;
import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutogenerateCommandTest {

    private static final String SERVER = "Scratch databases on " + TestServer.address() + "\n";

    @TempDir
    private Path folder;

    private Path repository;
    private ChangedModels models;
    private Map<String, String> before;

    @BeforeEach
    void makeWorkingCopy() throws IOException {
        repository = ExampleChangelog.copy(folder.resolve("repository"));
        models = ChangedModels.ofExample(folder.resolve("models"));
        before = files();
    }

    /** As in docs/from-alembic.md. */
    @Test
    void editedModelLeadsToADatabaseThatHasTheColumnAndBack() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            models.edit("shop/Order.java", "    @CreationTimestamp", """
                        @Column(name = "tags", length = 500, comment = "Tags of the order, separated by commas")
                        private String tags;

                        @CreationTimestamp\
                    """);
            CalledSoundchart soundchart =
                    models.with(CalledSoundchart.onExample(database.address()).in(repository));

            Result failing = soundchart.run("check");
            assertThat(failing.output()).contains("    column orders.tags: in the models, not in the changelog\n");
            assertThat(failing.status()).isEqualTo(1);

            Result written = soundchart.run("autogenerate", "--schema=shop", "--name=add tags to orders");
            Path file = made("_add_tags_to_orders.yaml");
            String id = file.getFileName().toString().replace(".yaml", "");
            assertThat(timeless(written))
                    .isEqualTo(new Result(
                            0, """
                            column orders.tags: in the models, not in the changelog
                            Proven: applied, rolled back and applied again, with rows in every table
                            ✓ %s # s
                            Made %s. Review it, then apply it: mvn liquibase:update
                            docs/schema.md is written anew
                            changelog/catalogs.tsv is written anew
                            """.formatted(id, file), "Scratch databases on " + database.address() + "\n"));
            assertThat(repository.resolve(file)).content().isEqualTo("""
                    databaseChangeLog:
                      - changeSet:
                          id: %s
                          author: soundchart
                          comment: Add tags to orders
                          changes:
                            - addColumn:
                                tableName: orders
                                columns:
                                  - column:
                                      name: tags
                                      type: varchar(500)
                                      remarks: Tags of the order, separated by commas
                          rollback:
                            - dropColumn:
                                tableName: orders
                                columnName: tags
                    """.formatted(id));

            assertThat(soundchart.run("update").errors()).contains("applied 23 of 23: " + id + ", ");
            assertThat(soundchart.run("rollback-count", "1", "--yes").errors()).contains("undone 1 of 1: " + id + ", ");
            assertThat(soundchart.run("update").errors()).contains("applied 1 of 1: " + id + ", ");
            assertThat(soundchart.run("check").status()).isZero();
        }
    }

    @Test
    void nothingIsWrittenWhereNothingDiffers() throws Exception {
        assertThat(autogenerate("--name=nothing new"))
                .isEqualTo(new Result(0, "No difference between models and changelog: nothing was written\n", SERVER));
        assertThat(autogenerate("--name=nothing new", "--format=json")).isEqualTo(new Result(0, """
                {
                  "file": null,
                  "changesets": [],
                  "differences": [],
                  "refused": []
                }
                """, SERVER));
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void renamesAndValuesThatModelsCannotSayAreAskedFor() throws Exception {
        models.edit("shop/Order.java", "name = \"url\"", "nullable = false, name = \"address\"");

        assertThat(autogenerate("--name=rename url"))
                .isEqualTo(refused("column orders.url: renamed, or dropped while another one was added? Renamed, its"
                        + " values kept: --rename=orders.url=address; dropped, its values lost: --allow-drop"));
        String reason = "it takes no NULL any more, and rows that are there may hold one. Say what they get: --fill=";
        assertThat(autogenerate("--name=rename url", "--rename=orders.url=address", "--format=json"))
                .isEqualTo(new Result(
                        1,
                        """
                        {
                          "file": null,
                          "changesets": [],
                          "differences": [],
                          "refused": [
                            {
                              "object": "column orders.address",
                              "reason": "%s"
                            }
                          ]
                        }
                        """.formatted(reason + "\\\"orders.address=…\\\""),
                        refused("column orders.address: " + reason + "\"orders.address=…\"")
                                .errors()));
        assertThat(files()).isEqualTo(before);

        Result renamed = autogenerate(
                "--name=rename url", "--rename=orders.url=address", "--fill=orders.address=''", "--format=json");
        Path file = made("_rename_url.yaml");
        String id = file.getFileName().toString().replace(".yaml", "");
        assertThat(renamed).isEqualTo(new Result(0, """
                {
                  "file": "%1$s",
                  "changesets": [
                    "%2$s",
                    "%2$s-2",
                    "%2$s-3",
                    "%2$s-4",
                    "%2$s-5"
                  ],
                  "differences": [
                    {
                      "subject": "column orders.address",
                      "changelog": null,
                      "models": "character varying(500) not null"
                    },
                    {
                      "subject": "column orders.url",
                      "changelog": "character varying(500)",
                      "models": null
                    }
                  ],
                  "refused": []
                }
                """.formatted(file, id), SERVER + """
                docs/schema.md is written anew
                changelog/catalogs.tsv is written anew
                %1$s:7: error rename-column: orders.url becomes address. The application that is still running fails at\
                 each statement that names url.
                What to write instead: soundchart lint %1$s
                """.formatted(file)));
        assertThat(repository.resolve(file))
                .content()
                .contains("- renameColumn:", "UPDATE orders SET address = ''")
                .doesNotContain("- addColumn:");
    }

    @Test
    void columnIsDroppedWithAllowDrop() throws Exception {
        models.edit("shop/Order.java", "name = \"url\"", "name = \"address\"");

        assertThat(autogenerate("--name=replace url", "--allow-drop").status()).isZero();
        assertThat(repository.resolve(made("_replace_url.yaml")))
                .content()
                .contains("- dropColumn:", "- addColumn:")
                .doesNotContain("- renameColumn:");
    }

    @Test
    void viewIsRefusedSinceItCannotBeGenerated() throws Exception {
        models.edit("shop/Order.java", "@Entity\n", """
                @Entity
                @dev.soundchart.model.SchemaStatement("CREATE VIEW light_orders AS SELECT id FROM orders WHERE weight < 1")
                """);

        assertThat(autogenerate("--name=light orders"))
                .isEqualTo(refused("view light_orders: in the models, not in the changelog, and such a change is not"
                        + " generated. Write the changeset by hand: new-changeset"));
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void modelsOrAChangelogThatCannotBeReadAreNamed() throws Exception {
        models.add("shop/Parcel.java", """
                package dev.soundchart.model.shop;
                import jakarta.persistence.*;
                @Entity @Table(name = "orders") class Parcel { @Id Integer id; }
                """);
        assertThat(autogenerate("--name=parcels"))
                .isEqualTo(new Result(
                        1,
                        "",
                        SERVER + "The table orders has several entities: Order, Parcel."
                                + " Give each a table of its own: @Table(name = \"…\")\n"));

        assertThat(files()).isEqualTo(before);

        Files.writeString(repository.resolve("changelog/shop/20261122_broken.yaml"), "databaseChangeLog: [");
        Result broken = autogenerate("--name=parcels");
        assertThat(broken.errors())
                .startsWith(SERVER)
                .contains("20261122_broken.yaml")
                .hasLineCount(2);
        assertThat(broken.status()).isEqualTo(1);
    }

    @Test
    void mistakesInTheArgumentsAreAnsweredInOneLine() throws Exception {
        assertFailed(
                autogenerate(),
                "--name is missing\\. For example: soundchart autogenerate --schema=\\w+ --name=\"[a-z ]+\"\n");
        assertThat(autogenerate("--schema=soundtrack", "--name=add tags"))
                .isEqualTo(failed("There is no schema 'soundtrack' in changelog/. There are library, shop\n"));
        assertThat(autogenerate("--name=add composite indexes"))
                .isEqualTo(failed("changelog/shop/20250202_add_composite_indexes.yaml has this name already."
                        + " Choose another one\n"));
        assertThat(autogenerate("--name=add tags", "--rename=orders.url"))
                .isEqualTo(failed("--rename=orders.url: a column is renamed by <table>.<column>=<new name>,"
                        + " a table by <table>=<new name>\n"));
        assertThat(autogenerate("--name=add tags", "--fill=orders=0"))
                .isEqualTo(failed("--fill=orders=0: the value of a column is given by"
                        + " <table>.<column>=<expression of SQL>, several with ; between\n"));

        Result nowhere = autogenerate("--name=add tags", "--scratch-url=postgresql://u:secret@127.0.0.1:1/d");
        assertThat(nowhere.errors())
                .startsWith("Scratch databases on postgresql://u@127.0.0.1:1/d\n"
                        + "Can't connect to postgresql://u@127.0.0.1:1/d: ")
                .doesNotContain("secret")
                .hasLineCount(2);
        assertThat(nowhere.status()).isEqualTo(1);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void helpHasAnExample() throws Exception {
        assertThat(new CalledSoundchart(folder, Map.of())
                        .run("autogenerate", "--help")
                        .output())
                .containsPattern("Example: soundchart autogenerate --schema=\\w+ --name=\"[a-z ]+\"\n");
    }

    /** Of the schema {@code shop}, if the options name no other one. */
    private Result autogenerate(String... options) throws Exception {
        Stream<String> schema = Stream.of(options).anyMatch(option -> option.startsWith("--schema="))
                ? Stream.empty()
                : Stream.of("--schema=shop");
        return models.with(CalledSoundchart.onExample(TestServer.address()).in(repository))
                .run(Stream.of(Stream.of("autogenerate"), schema, Stream.of(options))
                        .flatMap(words -> words)
                        .toArray(String[]::new));
    }

    /** The texts of all files, by their paths in the repository. */
    private Map<String, String> files() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> all = Files.walk(repository)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                texts.put(repository.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }

    /** The one file of such a name, relative to the repository. */
    private Path made(String end) throws IOException {
        List<String> made =
                files().keySet().stream().filter(file -> file.endsWith(end)).toList();
        assertThat(made).hasSize(1);
        return Path.of(made.get(0));
    }

    private static Result timeless(Result result) {
        return new Result(
                result.status(), result.output().replaceAll(" +\\d+\\.\\d\\d s\n", " # s\n"), result.errors());
    }

    private static Result refused(String reason) {
        return new Result(1, "", SERVER + "Nothing was written:\n    " + reason + "\n");
    }

    private static void assertFailed(Result result, String errors) {
        assertThat(result.errors()).matches(errors);
        assertThat(result).isEqualTo(failed(result.errors()));
    }

    private static Result failed(String errors) {
        return new Result(1, "", errors);
    }
}
