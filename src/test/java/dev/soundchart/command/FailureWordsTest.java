package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.command.SoundchartProcess.Result;
import dev.soundchart.database.ScratchDatabases.Scratch;
import dev.soundchart.database.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands say of changesets that fail, and of changelogs that can't be read. */
@Timeout(60)
class FailureWordsTest {

    private Scratch database;

    @TempDir
    private Path folder;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestServer.databases().create();
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    @Test
    void changesetThatIsPassedOverSaysWhyItFailed() throws Exception {
        Files.writeString(folder.resolve("changes.yaml"), """
                databaseChangeLog:
                  - changeSet:
                      id: passed
                      author: test
                      failOnError: false
                      changes: [{ sql: { sql: "SELECT 1 / 0" } }]
                """);

        Result result = update("changes.yaml");

        assertThat(result.status()).isZero();
        assertThat(result.errors())
                .containsPattern("failed and passed over \\(failOnError: false\\) 1 of 1: passed, \\S+ s\n"
                        + "  ERROR: division by zero\n  Statement: SELECT 1 / 0\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <createTabel tableName="t"/> | 6 | Invalid content was found starting with element 'createTabel'.
                    <createTable/> | 6 | Attribute 'tableName' must appear on element 'createTable'.
                    <createTable tableName="t" colour="red"><column name="c"/></createTable> | 6 | Attribute 'colour' is not allowed to appear in element 'createTable'.
                    <sql>SELECT</sql></changeSet> | 7 | The element type "databaseChangeLog" must be terminated by the matching end-tag "</databaseChangeLog>".
                    """)
    void errorOfAnXmlSchemaIsOneLineWithFileLineAndElement(String change, int line, String words) throws Exception {
        Files.writeString(folder.resolve("changes.xml"), """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                      http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                  <changeSet id="c" author="test">
                    %s
                  </changeSet>
                </databaseChangeLog>
                """.formatted(change));

        Result result = update("changes.xml");

        assertThat(result.status()).isEqualTo(1);
        assertThat(result.errors()).endsWith("\nchanges.xml, line " + line + ": " + words + "\n");
    }

    private Result update(String file) throws Exception {
        return CalledSoundchart.with(database.address())
                .run("--search-path=" + folder, "update", "--changelog-file=" + file);
    }
}
