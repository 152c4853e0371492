// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Why a file could not be written or read, in words: Java's own messages are often just the file's name. */
public final class FileFailure {

    private FileFailure() {}

    /** A clause, for example "No space left on device". */
    public static String inWords(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException taken) {
            return taken.getFile() + " is in the way";
        }
        Optional<String> told = failure instanceof FileSystemException detailed
                ? Optional.ofNullable(detailed.getReason())
                : Optional.ofNullable(failure.getMessage());
        return told.orElseGet(() -> failure.getClass().getSimpleName());
    }
}
