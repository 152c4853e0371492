// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.util.Arrays;
import java.util.Optional;

/**
 * A file as it is.
 *
 * @param bytes content
 * @param attributes mode and owner; empty where the file system has none that Java can see
 */
public record FileContent(byte[] bytes, Optional<Attributes> attributes) {

    /**
     * Mode and owner of a file.
     *
     * @param permissions as ls shows them, for example {@code rw-r--r--}
     * @param owner name of the user
     * @param group name of the group
     */
    public record Attributes(String permissions, String owner, String group) {}

    public FileContent {
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    /** SHA-256 of the content, as sha256sum prints it. */
    public String checksum() {
        return Checksum.of(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileContent file
                && Arrays.equals(bytes, file.bytes)
                && attributes.equals(file.attributes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes) * 31 + attributes.hashCode();
    }

    @Override
    public String toString() {
        return "FileContent[" + bytes.length + " bytes, " + checksum() + ", " + attributes + "]";
    }
}
