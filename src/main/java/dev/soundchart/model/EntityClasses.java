package dev.soundchart.model;

import jakarta.persistence.Entity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The entities of this project, found by the folders that their classes are in: none has to be listed. */
public final class EntityClasses {

    private static final String SUFFIX = ".class";

    private EntityClasses() {}

    /** Those of all schemas, by their names. */
    public static List<Class<?>> all() {
        return in(EntityClasses.class.getPackageName());
    }

    /** The schemas that have any. */
    public static SortedSet<String> schemas() {
        int start = EntityClasses.class.getPackageName().length() + 1;
        return all().stream()
                .map(entity -> entity.getName().substring(start).replaceFirst("\\..*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Those of one schema, by their names; none where there is no such schema.
     *
     * @param schema the name of its package: {@code jambot}
     */
    public static List<Class<?>> of(String schema) {
        return in(EntityClasses.class.getPackageName() + "." + schema);
    }

    private static List<Class<?>> in(String packageName) {
        try {
            Path root = Path.of(EntityClasses.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path folder = root.resolve(packageName.replace('.', '/'));
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                return files.map(file -> root.relativize(file).toString())
                        .filter(name -> name.endsWith(SUFFIX))
                        .sorted()
                        .<Class<?>>map(EntityClasses::load)
                        .filter(type -> type.isAnnotationPresent(Entity.class))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String file) {
        String name = file.substring(0, file.length() - SUFFIX.length()).replaceAll("[/\\\\]", ".");
        try {
            return Class.forName(name, false, EntityClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
