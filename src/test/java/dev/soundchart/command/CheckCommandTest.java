package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.catalog.Catalog;
import dev.soundchart.changelog.TestChangelog;
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
                  id: 20261201_add_tags_to_videos
                  author: soundchart
                  comment: Videos can be searched by tag
                  changes:
                    - addColumn:
                        tableName: videos
                        columns:
                          - column: { name: tags, type: varchar(500), remarks: "Tags of the video" }
                  rollback:
                    - dropColumn: { tableName: videos, columnName: tags }
            """;

    @TempDir
    private Path folder;

    @Test
    void passesThisRepository() throws Exception {
        CalledSoundchart soundchart = CalledSoundchart.with(TestServer.address());
        String where = "Scratch databases on " + TestServer.address() + "\n";

        Result passed = soundchart.run("check");
        assertThat(timeless(passed)).isEqualTo(new Result(0, """
                ✓ changelog    # s
                ✓ models       # s
                ✓ released     # s
                ✓ lint         # s
                ✓ docs         # s
                """, where));

        Result json = soundchart.run("check", "--format=json", "--schema=jambot");
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
    void namesWhatTheModelsHaveUntilTheChangelogHasItToo() throws Exception {
        Path repository = workingCopy();
        ChangedModels models = ChangedModels.in(folder.resolve("models"));
        models.edit("soundhash/Video.java", "    @CreationTimestamp", """
                    @Column(name = "tags", length = 500, comment = "Tags of the video")
                    private String tags;

                    @CreationTimestamp\
                """);
        CalledSoundchart soundchart =
                models.with(CalledSoundchart.with(TestServer.address()).in(repository));
        String where = "Scratch databases on " + TestServer.address() + "\n";

        assertThat(timeless(soundchart.run("check")))
                .isEqualTo(new Result(1, """
                ✓ changelog    # s
                ✗ models       # s
                    column videos.tags: in the models, not in the changelog
                    → Write the changeset: %s"autogenerate --schema=soundhash --name='…'"
                ✓ released     # s
                ✓ lint         # s
                ✓ docs         # s
                """.formatted(COMMAND), where + "1 of 5 checks failed: models\n"));
        assertThat(soundchart.run("check", "--schema=jambot").status()).isZero();

        Files.writeString(repository.resolve("changelog/soundhash/20261201_add_tags_to_videos.yaml"), TAGS);
        assertThat(timeless(soundchart.run("check")))
                .isEqualTo(new Result(1, """
                ✓ changelog    # s
                ✓ models       # s
                ✓ released     # s
                ✓ lint         # s
                ✗ docs         # s
                    docs/schema.md is stale: it is not what the changelog makes
                    changelog/catalogs.tsv is stale: it does not know 20261201_add_tags_to_videos
                    → Write it again: %s"schema-doc"
                """.formatted(COMMAND), where + "1 of 5 checks failed: docs\n"));

        assertThat(soundchart.run("schema-doc").status()).isZero();
        assertThat(soundchart.run("check").status()).isZero();
    }

    @Test
    void namesWhatIsNotAsItWas() throws Exception {
        Path repository = workingCopy();
        Files.delete(repository.resolve("changelog/soundhash/20261121_drop_duplicate_video_index.yaml"));
        edit(repository, "changelog/jambot/20260125_create_chord_charts.yaml", "varchar(50)", "varchar(60)");
        edit(repository, "docs/schema.md", "# The schema", "# The schema of mine");

        Result result =
                CalledSoundchart.with(TestServer.address()).in(repository).run("check", "--format=json");

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
                                  "schema": "jambot",
                                  "subject": "column chord_charts.source",
                        """.formatted(passed("changelog")))
                .contains("""
                                {
                                  "schema": "soundhash",
                                  "subject": "index videos.idx_videos_video_id",
                                  "text": "index videos.idx_videos_video_id: in the changelog, not in the models",
                                  "changelog": "CREATE INDEX idx_videos_video_id ON public.videos USING btree (video_id)",
                                  "models": null
                                }
                        """.stripTrailing())
                .contains("20260125_create_chord_charts is released, but was edited. Put its file back as it was")
                .contains("20261121_drop_duplicate_video_index is released, but no longer in the changelog")
                .contains("changelog/catalogs.tsv is stale: it is older than 20260125_create_chord_charts")
                .contains("docs/schema.md is stale: it is not what the changelog makes")
                .contains("\"Or, where the changelog is right, say the same in the models:"
                        + " src/main/java/dev/soundchart/model/soundhash\"");
    }

    @Test
    void namesModelsThatCannotBeRead() throws Exception {
        ChangedModels models = ChangedModels.in(folder.resolve("models"));
        models.add("soundhash/Clip.java", """
                package dev.soundchart.model.soundhash;
                import jakarta.persistence.*;
                @Entity @Table(name = "videos") class Clip { @Id Integer id; }
                """);
        models.add("jambot/Verse.java", """
                package dev.soundchart.model.jambot;
                import jakarta.persistence.*;
                @Entity class Verse { @Id Integer id; Thread thread; }
                """);
        models.add("other/Thing.java", """
                package dev.soundchart.model.other;
                import jakarta.persistence.*;
                @Entity class Thing { @Id Integer id; }
                """);

        Result result = timeless(
                models.with(CalledSoundchart.with(TestServer.address())).run("check"));

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.output()).matches("""
                ✓ changelog    # s
                ✗ models       # s
                    The models can't be read: .*'java.lang.Thread', in Verse.thread
                    There are models of other, but no folder changelog/other/ with changesets
                    The table videos has several entities: Clip, Video. Give each a table of its own: @Table\\(name = "…"\\)
                    → Make the folder, and include it in changelog/changelog.yaml
                ✓ released     # s
                ✓ lint         # s
                ✓ docs         # s
                """);
    }

    @Test
    void goesOnWhereTheChangelogIsNotWrittenOrCannotBeReadOrRun() throws Exception {
        Path repository = workingCopy();
        CalledSoundchart soundchart =
                CalledSoundchart.with(TestServer.address()).in(repository);
        Path file = repository.resolve("changelog/soundhash/20261201_add_tags_to_videos.yaml");

        Files.writeString(file, TAGS.substring(0, TAGS.indexOf("      rollback:")) + "      rollback:\n");
        String untold = """
                ✗ models       # s
                    Can't be told as long as the changelog can't be applied
                """;
        assertThat(timeless(soundchart.run("check")).output()).isEqualTo("""
                ✗ changelog    # s
                    changelog/soundhash/20261201_add_tags_to_videos.yaml is not written to the end. Missing: the rollback of\
                 20261201_add_tags_to_videos
                    → Write it, then prove it: %s"verify-rollbacks"
                %s✓ released     # s
                ✓ lint         # s
                ✗ docs         # s
                    Can't be told as long as the changelog can't be applied
                """.formatted(COMMAND, untold));

        Files.writeString(file, TAGS.replace("name: tags,", "name tags,"));
        assertThat(timeless(soundchart.run("check")).output()).matches("""
                        ✗ changelog    # s
                            .*20261201_add_tags_to_videos.yaml.*
                        %s✗ released     # s
                            .*20261201_add_tags_to_videos.yaml.*
                        ✗ lint         # s
                            .*20261201_add_tags_to_videos.yaml.*
                        ✗ docs         # s
                            .*
                        """.formatted(untold));

        Files.writeString(file, TAGS.replace("tableName: videos\n", "tableName: vidoes\n"));
        assertThat(timeless(soundchart.run("check")).output()).startsWith("""
                        ✗ changelog    # s
                            changelog/soundhash/20261201_add_tags_to_videos.yaml, changeset 20261201_add_tags_to_videos failed:\
                         ERROR: relation "public.vidoes" does not exist
                            Statement: ALTER TABLE public.vidoes ADD tags VARCHAR(500)
                        """);
    }

    @Test
    void comparesWithADatabaseThatOthersBuilt() throws Exception {
        try (Scratch reference = TestServer.databases().create();
                Connection connection = reference.connect();
                Statement statement = connection.createStatement()) {
            CalledSoundchart soundchart =
                    CalledSoundchart.with(reference.address()).in(workingCopy());
            assertThat(soundchart.run("update", "--label-filter=soundhash").status())
                    .isZero();
            statement.execute("ALTER TABLE videos ALTER title TYPE text, ADD tags text");
            statement.execute("DROP INDEX idx_jobs_failed");
            statement.execute("CREATE TABLE notes (id integer)");
            Catalog before = Catalog.read(connection);
            String url = "--reference-url=" + SoundchartProcess.url(reference.address());
            CalledSoundchart elsewhere =
                    CalledSoundchart.with(TestServer.address()).in(soundchart.folder());

            Result one = timeless(elsewhere.run("check", "--schema=soundhash", url));
            assertThat(one.output()).contains("""
                    ✗ models       # s
                        column videos.tags: in the models, not in the changelog
                        column videos.title: text in the models, character varying(1000) in the changelog
                        index processing_jobs.idx_jobs_failed: in the changelog, not in the models
                        table notes: in the models, not in the changelog
                        → Write a changeset: %s"new-changeset --schema=soundhash --name='…'"
                    """.formatted(COMMAND));
            assertThat(one.errors())
                    .contains("Models: what they built in " + reference.address() + "\n")
                    .doesNotContain(":" + reference.address().password().orElseThrow() + "@");

            Result both = timeless(elsewhere.run("check", url));
            assertThat(both.output())
                    .contains("    table chord_charts: in the changelog, not in the models\n")
                    .contains("new-changeset --schema=jambot ")
                    .contains("new-changeset --schema=… ");
            assertThat(Catalog.read(connection)).isEqualTo(before);
        }
    }

    @Test
    void takesARestoredDatabaseForTheSame() throws Exception {
        try (Scratch reference = TestChangelog.atHead();
                Connection connection = reference.connect();
                Statement statement = connection.createStatement()) {
            String index = "idx_jobs_status_created";
            Catalog before = Catalog.read(connection);
            statement.execute("""
                    DO $$ DECLARE printed text := pg_get_indexdef('%1$s'::regclass); BEGIN
                      DROP INDEX %1$s; EXECUTE printed;
                    END $$""".formatted(index));
            assertThat(Catalog.read(connection)).isNotEqualTo(before);

            Result result = CalledSoundchart.with(TestServer.address())
                    .run("check", "--reference-url=" + SoundchartProcess.url(reference.address()));
            assertThat(result.output()).contains("✓ models");
            assertThat(result.status()).isZero();
        }
    }

    @Test
    void refusesWhatItCannotDo() throws Exception {
        CalledSoundchart soundchart = CalledSoundchart.with(TestServer.address());

        assertThat(soundchart.run("check", "--schema=soundtrack"))
                .isEqualTo(failed("There is no schema 'soundtrack' in changelog/. There are jambot, soundhash\n"));
        assertThat(soundchart.run("check", "--format=xml"))
                .isEqualTo(failed("Unknown format 'xml'. Write --format=text or --format=json\n"));
        assertThat(soundchart.run("check", "--reference-url=mysql://u:secret@h/d"))
                .isEqualTo(failed("The URL starts with mysql://. Write it as"
                        + " postgresql://user:password@host:port/database?sslmode=require\n"));
        assertThat(soundchart.in(folder).run("check"))
                .isEqualTo(failed(
                        "check works on the files of the repository. Run it there: " + COMMAND + "\"check …\"\n"));

        Result nowhere = new CalledSoundchart(
                        TestChangelog.REPOSITORY, Map.of("DATABASE_URL", "postgresql://u:secret@127.0.0.1:1/d"))
                .run("check");
        assertThat(nowhere.status()).isEqualTo(1);
        assertThat(nowhere.output()).isEmpty();
        assertThat(nowhere.errors())
                .startsWith("Can't connect to postgresql://u@127.0.0.1:1/d: ")
                .hasLineCount(1);
    }

    @Test
    void showsAnExampleInItsHelp() throws Exception {
        assertThat(new SoundchartProcess(folder, Map.of())
                        .run("check", "--help")
                        .output())
                .contains("Example: soundchart check --schema=soundhash --format=json\n");
    }

    private Path workingCopy() throws IOException {
        return TestChangelog.workingCopy(folder.resolve("repository"));
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
