// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A file as it is.
 *
 * @param text content, one character for each byte (ISO 8859-1), so that no byte gets lost whatever its encoding
 * @param attributes mode and owner; empty where the file system has none that Java can see
 */
public record FileContent(String text, Optional<Attributes> attributes) {

    /** A file of these bytes. */
    public static FileContent of(byte[] bytes, Optional<Attributes> attributes) {
        return new FileContent(new String(bytes, StandardCharsets.ISO_8859_1), attributes);
    }

    /**
     * Mode and owner of a file.
     *
     * @param permissions as ls shows them, for example {@code rw-r--r--}
     * @param owner name of the user
     * @param group name of the group
     */
    public record Attributes(String permissions, String owner, String group) {}

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** SHA-256 of the content, as sha256sum prints it. */
    public String checksum() {
        return Checksum.of(bytes());
    }
}
