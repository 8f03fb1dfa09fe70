package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.TestChangelog;
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
        repository = TestChangelog.workingCopy(folder.resolve("repository"));
        models = ChangedModels.in(folder.resolve("models"));
        before = files();
    }

    /** As in docs/from-alembic.md. */
    @Test
    void leadsFromAnEditedModelToADatabaseThatHasItAndBack() throws Exception {
        try (Scratch database = TestServer.databases().create()) {
            models.edit("soundhash/Video.java", "    @CreationTimestamp", """
                        @Column(name = "tags", length = 500, comment = "Tags of the video, separated by commas")
                        private String tags;

                        @CreationTimestamp\
                    """);
            CalledSoundchart soundchart =
                    models.with(CalledSoundchart.with(database.address()).in(repository));

            Result failing = soundchart.run("check");
            assertThat(failing.output()).contains("    column videos.tags: in the models, not in the changelog\n");
            assertThat(failing.status()).isEqualTo(1);

            Result written = soundchart.run("autogenerate", "--schema=soundhash", "--name=add tags to videos");
            Path file = made("_add_tags_to_videos.yaml");
            String id = file.getFileName().toString().replace(".yaml", "");
            assertThat(timeless(written))
                    .isEqualTo(new Result(
                            0, """
                            column videos.tags: in the models, not in the changelog
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
                          comment: Add tags to videos
                          changes:
                            - addColumn:
                                tableName: videos
                                columns:
                                  - column:
                                      name: tags
                                      type: varchar(500)
                                      remarks: Tags of the video, separated by commas
                          rollback:
                            - dropColumn:
                                tableName: videos
                                columnName: tags
                    """.formatted(id));

            assertThat(soundchart.run("update").errors()).contains("applied 30 of 30: " + id + ", ");
            assertThat(soundchart.run("rollback-count", "1").errors()).contains("undone 1 of 1: " + id + ", ");
            assertThat(soundchart.run("update").errors()).contains("applied 1 of 1: " + id + ", ");
            assertThat(soundchart.run("check").status()).isZero();
        }
    }

    @Test
    void writesNothingWhereNothingDiffers() throws Exception {
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
    void asksForWhatModelsCannotSay() throws Exception {
        models.edit("soundhash/Video.java", "name = \"url\"", "nullable = false, name = \"address\"");

        assertThat(autogenerate("--name=rename url"))
                .isEqualTo(refused("column videos.url: renamed, or dropped while another one was added? Renamed, its"
                        + " values kept: --rename=videos.url=address; dropped, its values lost: --allow-drop"));
        String reason = "it takes no NULL any more, and rows that are there may hold one. Say what they get: --fill=";
        assertThat(autogenerate("--name=rename url", "--rename=videos.url=address", "--format=json"))
                .isEqualTo(new Result(
                        1,
                        """
                        {
                          "file": null,
                          "changesets": [],
                          "differences": [],
                          "refused": [
                            {
                              "object": "column videos.address",
                              "reason": "%s"
                            }
                          ]
                        }
                        """.formatted(reason + "\\\"videos.address=…\\\""),
                        refused("column videos.address: " + reason + "\"videos.address=…\"")
                                .errors()));
        assertThat(files()).isEqualTo(before);

        Result renamed = autogenerate(
                "--name=rename url", "--rename=videos.url=address", "--fill=videos.address=''", "--format=json");
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
                      "subject": "column videos.address",
                      "changelog": null,
                      "models": "character varying(500) not null"
                    },
                    {
                      "subject": "column videos.url",
                      "changelog": "character varying(500)",
                      "models": null
                    }
                  ],
                  "refused": []
                }
                """.formatted(file, id), SERVER + """
                docs/schema.md is written anew
                changelog/catalogs.tsv is written anew
                %1$s:7: error rename-column: videos.url becomes address. The application that is still running fails at\
                 each statement that names url.
                What to write instead: soundchart lint %1$s
                """.formatted(file)));
        assertThat(repository.resolve(file))
                .content()
                .contains("- renameColumn:", "UPDATE videos SET address = ''")
                .doesNotContain("- addColumn:");
    }

    @Test
    void dropsWhatItMay() throws Exception {
        models.edit("soundhash/Video.java", "name = \"url\"", "name = \"address\"");

        assertThat(autogenerate("--name=replace url", "--allow-drop").status()).isZero();
        assertThat(repository.resolve(made("_replace_url.yaml")))
                .content()
                .contains("- dropColumn:", "- addColumn:")
                .doesNotContain("- renameColumn:");
    }

    @Test
    void refusesWhatItCannotGenerate() throws Exception {
        models.edit("soundhash/Video.java", "@Entity\n", """
                @Entity
                @dev.soundchart.model.SchemaStatement("CREATE VIEW short_videos AS SELECT id FROM videos WHERE duration < 60")
                """);

        assertThat(autogenerate("--name=short videos"))
                .isEqualTo(refused("view short_videos: in the models, not in the changelog, and such a change is not"
                        + " generated. Write the changeset by hand: new-changeset"));
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void namesModelsOrAChangelogThatCannotBeRead() throws Exception {
        models.add("soundhash/Clip.java", """
                package dev.soundchart.model.soundhash;
                import jakarta.persistence.*;
                @Entity @Table(name = "videos") class Clip { @Id Integer id; }
                """);
        assertThat(autogenerate("--name=clips"))
                .isEqualTo(new Result(
                        1,
                        "",
                        SERVER + "The table videos has several entities: Clip, Video."
                                + " Give each a table of its own: @Table(name = \"…\")\n"));

        assertThat(files()).isEqualTo(before);

        Files.writeString(repository.resolve("changelog/soundhash/20261122_broken.yaml"), "databaseChangeLog: [");
        Result broken = autogenerate("--name=clips");
        assertThat(broken.errors())
                .startsWith(SERVER)
                .contains("20261122_broken.yaml")
                .hasLineCount(2);
        assertThat(broken.status()).isEqualTo(1);
    }

    @Test
    void answersMistakesInOneLine() throws Exception {
        assertThat(autogenerate())
                .isEqualTo(failed("--name is missing. For example: soundchart autogenerate --schema=soundhash"
                        + " --name=\"add tags to videos\"\n"));
        assertThat(autogenerate("--schema=soundtrack", "--name=add tags"))
                .isEqualTo(failed("There is no schema 'soundtrack' in changelog/. There are jambot, soundhash\n"));
        assertThat(autogenerate("--name=add composite indexes"))
                .isEqualTo(failed("changelog/soundhash/20251026_add_composite_indexes.yaml has this name already."
                        + " Choose another one\n"));
        assertThat(autogenerate("--name=add tags", "--rename=videos.url"))
                .isEqualTo(failed("--rename=videos.url: a column is renamed by <table>.<column>=<new name>,"
                        + " a table by <table>=<new name>\n"));
        assertThat(autogenerate("--name=add tags", "--fill=videos=0"))
                .isEqualTo(failed("--fill=videos=0: the value of a column is given by"
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
    void showsAnExampleInItsHelp() throws Exception {
        assertThat(new SoundchartProcess(folder, Map.of())
                        .run("autogenerate", "--help")
                        .output())
                .contains("Example: soundchart autogenerate --schema=soundhash --name=\"add tags to videos\"\n");
    }

    /** Of SoundHash, if the options name no other schema. */
    private Result autogenerate(String... options) throws Exception {
        Stream<String> schema = Stream.of(options).anyMatch(option -> option.startsWith("--schema="))
                ? Stream.empty()
                : Stream.of("--schema=soundhash");
        return models.with(CalledSoundchart.with(TestServer.address()).in(repository))
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

    private static Result failed(String errors) {
        return new Result(1, "", errors);
    }
}
