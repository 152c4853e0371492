// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.HostFact.CallResult;

/** From error numbers and Java's exceptions to the answer of a call. */
final class Errno {

    private static final Map<Integer, CallResult> LINUX = Map.ofEntries(
            Map.entry(1, CallResult.EPERM),
            Map.entry(2, CallResult.ENOENT),
            Map.entry(5, CallResult.EIO),
            Map.entry(6, CallResult.ENXIO),
            Map.entry(11, CallResult.EAGAIN),
            Map.entry(12, CallResult.ENOMEM),
            Map.entry(13, CallResult.EACCES),
            Map.entry(16, CallResult.EBUSY),
            Map.entry(19, CallResult.ENODEV),
            // A part of the path is no directory: the file does not exist.
            Map.entry(20, CallResult.ENOENT),
            Map.entry(22, CallResult.EINVAL),
            Map.entry(25, CallResult.ENOTTY),
            Map.entry(30, CallResult.EROFS),
            Map.entry(38, CallResult.ENOSYS),
            Map.entry(95, CallResult.ENOTSUP),
            Map.entry(110, CallResult.ETIMEDOUT));

    /** What C libraries say in the C locale; Java hides the number behind it. */
    private static final Map<String, CallResult> WORDS = Map.ofEntries(
            Map.entry("Operation not permitted", CallResult.EPERM),
            Map.entry("No such file or directory", CallResult.ENOENT),
            Map.entry("Input/output error", CallResult.EIO),
            Map.entry("No such device or address", CallResult.ENXIO),
            Map.entry("Device not configured", CallResult.ENXIO),
            Map.entry("Resource temporarily unavailable", CallResult.EAGAIN),
            Map.entry("Cannot allocate memory", CallResult.ENOMEM),
            Map.entry("Permission denied", CallResult.EACCES),
            Map.entry("Device or resource busy", CallResult.EBUSY),
            Map.entry("Device busy", CallResult.EBUSY),
            Map.entry("No such device", CallResult.ENODEV),
            Map.entry("Operation not supported by device", CallResult.ENODEV),
            Map.entry("Not a directory", CallResult.ENOENT),
            Map.entry("Invalid argument", CallResult.EINVAL),
            Map.entry("Inappropriate ioctl for device", CallResult.ENOTTY),
            Map.entry("Read-only file system", CallResult.EROFS),
            Map.entry("Function not implemented", CallResult.ENOSYS),
            Map.entry("Operation not supported", CallResult.ENOTSUP));

    /** How Java names the number when a program could not be started. */
    private static final Pattern START = Pattern.compile("error[=:] ?(\\d+)");

    private Errno() {}

    static CallResult linux(int number) {
        return LINUX.getOrDefault(number, CallResult.OTHER);
    }

    /** The errno behind an exception of a file operation; OTHER where it cannot be told. */
    static CallResult of(IOException failure) {
        if (failure instanceof NoSuchFileException || failure instanceof NotDirectoryException) {
            return CallResult.ENOENT;
        }
        if (failure instanceof AccessDeniedException) {
            return CallResult.EACCES;
        }
        String text = failure instanceof FileSystemException described ? described.getReason() : failure.getMessage();
        return text == null ? CallResult.OTHER : WORDS.getOrDefault(text, CallResult.OTHER);
    }

    /** The errno behind a program that could not be started. */
    static CallResult ofStart(IOException failure) {
        String text = failure.getMessage();
        Matcher number = START.matcher(text == null ? "" : text);
        return number.find() ? linux(Integer.parseInt(number.group(1))) : CallResult.OTHER;
    }
}
