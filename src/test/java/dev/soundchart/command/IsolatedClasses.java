package dev.soundchart.command;

import dev.soundchart.JavaProgram;
import dev.soundchart.command.SoundchartProcess.Result;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The project's classes and Liquibase's once more, with a thread: what these keep in static fields is then the business
 * of one command at a time. All other libraries are those of the tests.
 */
final class IsolatedClasses extends URLClassLoader {

    private static final List<String> OWN =
            List.of("dev.soundchart.", "liquibase.", "picocli.", "com.github.blagerweij.");

    private final ExecutorService thread = Executors.newSingleThreadExecutor(this::thread);

    /** Those in the folders given, else those of this build. */
    IsolatedClasses(List<Path> folders) {
        super(urls(folders), IsolatedClasses.class.getClassLoader());
    }

    /** Calls a command to its end. */
    Result run(CalledSoundchart soundchart, List<String> arguments) throws Exception {
        return thread.submit(() -> call(soundchart, arguments)).get();
    }

    private Result call(CalledSoundchart soundchart, List<String> arguments) throws Exception {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Method call =
                loadClass(CalledCommand.class.getName()).getDeclaredMethod("run", Map.class, Path.class, List.class);
        call.setAccessible(true);
        ThreadOutput.set(output, errors);
        int status = (Integer) call.invoke(null, soundchart.environment(), soundchart.folder(), arguments);
        return new Result(status, output.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "soundchart");
        thread.setDaemon(true);
        thread.setContextClassLoader(this);
        return thread;
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
