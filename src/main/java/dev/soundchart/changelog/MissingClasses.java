package dev.soundchart.changelog;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Stands in for the Java classes of {@code customChange}s that are not here: Liquibase makes an object of each while it
 * reads a changelog, and could not read that of another application.
 *
 * <p>Every missing class is a copy of {@link MissingChange} under the name that is asked for.
 */
final class MissingClasses extends ClassLoader {

    private static final String ORIGINAL = MissingChange.class.getName().replace('.', '/');

    private MissingClasses(ClassLoader parent) {
        super(parent);
    }

    /** Something that may throw. */
    interface Work<T> {
        T run() throws Exception;
    }

    /** Does something for which these classes must be there. */
    static <T> T replacedDuring(Work<T> work) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(new MissingClasses(before));
        try {
            return work.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (DataInputStream original =
                new DataInputStream(MissingChange.class.getResourceAsStream("MissingChange.class"))) {
            byte[] copy = renamed(original, name.replace('.', '/'));
            return defineClass(name, copy, 0, copy.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    /** The class file with another name in its constant pool; the Java Virtual Machine Specification, 4.4. */
    private static byte[] renamed(DataInputStream original, String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream copy = new DataOutputStream(bytes);
        copy.write(original.readNBytes(8));
        int constants = original.readUnsignedShort();
        copy.writeShort(constants);
        for (int i = 1; i < constants; i++) {
            int tag = original.readUnsignedByte();
            copy.writeByte(tag);
            switch (tag) {
                case 1 -> {
                    String text = original.readUTF();
                    copy.writeUTF(text.equals(ORIGINAL) ? name : text);
                }
                case 7, 8, 16, 19, 20 -> copy.write(original.readNBytes(2));
                case 15 -> copy.write(original.readNBytes(3));
                case 5, 6 -> {
                    copy.write(original.readNBytes(8));
                    i++; // takes the place of two
                }
                default -> copy.write(original.readNBytes(4));
            }
        }
        original.transferTo(copy);
        return bytes.toByteArray();
    }
}
