package dev.soundchart.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.soundchart.changelog.ExampleChangelog;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.tools.ToolProvider;
import org.apache.commons.io.FileUtils;

/** The classes of this build with the entities of the {@link ExampleChangelog}, as they are after someone edited them. */
final class ChangedModels {

    private static final String PACKAGE = "dev/soundchart/model/";
    private static final Path SOURCES = Path.of("src/test/java", PACKAGE);
    private static final Path COMPILED = Path.of("target/test-classes", PACKAGE);

    /** Holds sources and classes. */
    private final Path folder;

    private final Queue<ClassLoader> called = new ConcurrentLinkedQueue<>();

    private ChangedModels(Path folder) {
        this.folder = folder;
    }

    /** The entities of the example as they are, in an empty folder. */
    static ChangedModels ofExample(Path folder) throws IOException {
        ChangedModels models = new ChangedModels(folder);
        Path entities = models.classes().resolve(PACKAGE);
        FileUtils.copyDirectory(original().toFile(), models.classes().toFile());
        for (File schema : entities.toFile().listFiles(File::isDirectory)) {
            FileUtils.deleteDirectory(schema);
        }
        for (File schema : COMPILED.toFile().listFiles(File::isDirectory)) {
            FileUtils.copyDirectoryToDirectory(schema, entities.toFile());
        }
        return models;
    }

    /**
     * Changes an entity.
     *
     * @param entity its file, of which a part is replaced: {@code shop/Order.java}
     */
    void edit(String entity, String from, String to) throws IOException {
        String source = Files.readString(SOURCES.resolve(entity));
        assertThat(source).contains(from);
        add(entity, source.replace(from, to));
    }

    /** Adds an entity. */
    void add(String entity, String source) throws IOException {
        Path file = folder.resolve("java").resolve(PACKAGE).resolve(entity);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", classes().toString(), "-cp", classPath(), file.toString());
        assertThat(status).isZero();
        // loaded classes stay as they were
        called.clear();
    }

    /** The command line with these models. */
    CalledSoundchart with(CalledSoundchart soundchart) {
        if (called.isEmpty()) {
            called.add(new IsolatedClasses(List.of(classes())));
        }
        return new CalledSoundchart(soundchart.folder(), soundchart.environment(), called);
    }

    private Path classes() {
        return folder.resolve("classes");
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static Path original() {
        try {
            return Path.of(Soundchart.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
