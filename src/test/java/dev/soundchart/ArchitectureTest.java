package dev.soundchart;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Packages use only those before them. */
class ArchitectureTest {

    private static final String ROOT = "dev.soundchart";

    /** From the one that uses nothing of ours to the one that may use all. */
    private static final List<String> ORDER = List.of(
            "database",
            "catalog",
            "changelog",
            "model",
            "proof",
            "autogenerate",
            "lint",
            "trace",
            "deploy",
            "check",
            "command");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void knowsEveryPackage() {
        Set<String> packages = CLASSES.stream()
                .map(type -> layer(type.getPackageName()))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(packages).containsExactlyInAnyOrderElementsOf(ORDER);
    }

    @Test
    void arrowsPointOneWay() {
        List<String> wrong = CLASSES.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> position(dependency.getTargetClass().getPackageName())
                        > position(dependency.getOriginClass().getPackageName()))
                .map(Dependency::getDescription)
                .toList();
        assertThat(wrong).isEmpty();
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theCatalogUsesNothingOfOursButDatabase() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getPackageName().equals(ROOT + ".catalog"))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getPackageName())
                        .filter(name -> name.startsWith(ROOT)))
                .isSubsetOf(ROOT + ".catalog", ROOT + ".database");
    }

    @Test
    void onlyTheModelsUseHibernate() {
        assertThat(CLASSES.stream()
                        .filter(type -> type.getDirectDependenciesFromSelf().stream()
                                .map(dependency -> dependency.getTargetClass().getPackageName())
                                .anyMatch(name -> name.startsWith("org.hibernate") || name.startsWith("jakarta")))
                        .map(type -> layer(type.getPackageName())))
                .containsOnly("model");
    }

    @Test
    void theModelsUseNothingElseOfOurs() {
        assertThat(CLASSES.stream()
                        .filter(type -> layer(type.getPackageName()).equals("model"))
                        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                        .map(dependency -> dependency.getTargetClass().getPackageName())
                        .filter(name -> name.startsWith(ROOT))
                        .map(ArchitectureTest::layer))
                .containsOnly("model");
    }

    /** Classes that are not ours are before all. */
    private static int position(String packageName) {
        return packageName.startsWith(ROOT) ? ORDER.indexOf(layer(packageName)) : -1;
    }

    private static String layer(String packageName) {
        return packageName.substring(ROOT.length() + 1).replaceFirst("\\..*", "");
    }
}
