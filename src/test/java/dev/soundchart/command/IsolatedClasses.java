package dev.soundchart.command;

import dev.soundchart.JavaProgram;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Loads the project's classes and Liquibase's a second time, for changed models, or for a command beside another. All
 * other libraries are those of the tests.
 */
final class IsolatedClasses extends URLClassLoader {

    private static final List<String> OWN =
            List.of("dev.soundchart.", "liquibase.", "picocli.", "com.github.blagerweij.");

    /** Takes classes from folders, and those that they lack from this build. */
    IsolatedClasses(List<Path> folders) {
        super(urls(folders), IsolatedClasses.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (OWN.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    public URL getResource(String name) {
        URL found = findResource(name);
        return found == null ? super.getResource(name) : found;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        Set<URL> found = new LinkedHashSet<>(Collections.list(findResources(name)));
        found.addAll(Collections.list(super.getResources(name)));
        return Collections.enumeration(found);
    }

    private static URL[] urls(List<Path> folders) {
        List<URL> urls = new ArrayList<>();
        try {
            for (Path folder : folders) {
                urls.add(folder.toUri().toURL());
            }
            for (String entry : JavaProgram.CLASS_PATH) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
        return urls.toArray(URL[]::new);
    }
}
