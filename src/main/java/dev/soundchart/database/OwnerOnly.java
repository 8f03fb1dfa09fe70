package dev.soundchart.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files with secrets: nobody but their owner can ever open them. */
public final class OwnerOnly {

    private OwnerOnly() {}

    /** What such a file is created with in a folder; nothing where the file system has no permissions. */
    public static FileAttribute<?>[] attributes(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
