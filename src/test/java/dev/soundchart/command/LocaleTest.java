package dev.soundchart.command;

import static dev.soundchart.command.OwnChangelog.changeset;
import static dev.soundchart.command.OwnChangelog.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.soundchart.command.SoundchartProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written for programs and people is the same whatever the locale: digits, upper and lower case. */
class LocaleTest {

    private static final Locale USUAL = Locale.getDefault();

    /** Text with a number in it that {@link String#formatted} would write with the digits of the locale. */
    private static final Pattern NUMBER_FORMAT = Pattern.compile("%[-+ ,(#0]*\\d*(?:\\.\\d+)?[doeEfgG]|%t");

    @TempDir
    private Path folder;

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(USUAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "fa-IR-u-nu-arabext", "th-TH-u-nu-thai", "hi-IN-u-nu-deva", "tr-TR"})
    void commandsWriteAsciiDigits(String locale) throws Exception {
        try (OwnChangelog own = OwnChangelog.in(
                folder,
                table("one"),
                changeset(
                        "two",
                        "DROP INDEX CONCURRENTLY IF EXISTS idx_i; CREATE INDEX CONCURRENTLY idx_i ON one (n)",
                        "DROP INDEX CONCURRENTLY IF EXISTS idx_i",
                        "runInTransaction: false,"),
                "  - changeSet: { id: three, author: test, changes: [{ addColumn: { tableName: one, columns: [{ column: {"
                        + " name: price, type: 'numeric(12,3)', defaultValueNumeric: 1234567.125 } }] } },"
                        + " { tagDatabase: { tag: t } }] }\n")) {
            own.record();
            Locale.setDefault(Locale.forLanguageTag(locale));
            Path report = folder.resolve("report.json");

            for (String command : List.of(
                    "inspect --format=json",
                    "lint --format=json",
                    "update-sql",
                    "deploy --backup=none --report=" + report,
                    "current",
                    "status",
                    "rollback-count-sql --count=1",
                    "rollback-count --count=1 --yes",
                    "update")) {
                Result result = own.run(command.split(" "));

                assertThat(result.output() + result.errors()).as(command).doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
                assertThat(result.status() == 0 || command.startsWith("lint"))
                        .as(command + result)
                        .isTrue();
            }
            assertThat(Files.readString(report)).doesNotContainPattern("[\\p{Nd}&&[^0-9]]");
            assertThat(own.value("SELECT column_default FROM information_schema.columns WHERE column_name = 'price'"))
                    .isEqualTo("1234567.125");
        }
    }

    @Test
    void noCodeDependsOnTheLocaleOfTheProcess() {
        List<String> calls = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.soundchart")
                        .stream()
                        .flatMap(type -> type.getCodeUnits().stream())
                        .flatMap((JavaCodeUnit unit) -> unit.getMethodCallsFromSelf().stream())
                        .filter(LocaleTest::dependsOnLocale)
                        .map(JavaMethodCall::getDescription)
                        .toList();

        assertThat(calls).isEmpty();
    }

    /** Those of %s alone write text as it is. */
    @Test
    void numbersAreNotFormattedByLocale() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java"))
                            .filter(file -> formatsNumbers(file))
                            .map(Path::toString))
                    .isEmpty();
        }
    }

    private static boolean dependsOnLocale(JavaMethodCall call) {
        String owner = call.getTargetOwner().getName();
        List<String> parameters = call.getTarget().getRawParameterTypes().stream()
                .map(type -> type.getName())
                .toList();
        return owner.equals("java.lang.String")
                        && (call.getName().equals("toUpperCase")
                                || call.getName().equals("toLowerCase"))
                        && parameters.isEmpty()
                || owner.equals(DateTimeFormatter.class.getName())
                        && call.getName().equals("ofPattern")
                        && parameters.size() == 1
                || owner.startsWith("java.text.")
                        && (call.getName().endsWith("Instance")
                                || call.getName().equals("<init>"))
                        && !parameters.contains(Locale.class.getName());
    }

    /** Whether numbers are formatted in a file by other calls than those that name the locale. */
    private static boolean formatsNumbers(Path file) {
        try {
            String text = Files.readString(file);
            return NUMBER_FORMAT.matcher(text).find() && !text.contains("Locale.ROOT");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
