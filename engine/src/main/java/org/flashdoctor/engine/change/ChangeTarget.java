// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A system whose files and settings are changed. Paths are absolute paths of that system; symbolic links are followed,
 * and what they lead to is changed.
 */
public interface ChangeTarget {

    /** A file; empty when there is none. */
    Optional<FileContent> read(String path) throws ChangeException;

    /** Names in a folder, sorted; empty when there is no such folder. */
    List<String> list(String folder) throws ChangeException;

    /**
     * Replaces a file at once: whoever looks at it sees the old content or the new one, also after a power loss. Mode,
     * owner and, where the system has such, security label stay. A file that was not there is made.
     *
     * @param attributes of a file that has to be made; empty: readable by all, writable by the owner
     * @return folders that had to be made for it, outermost first
     */
    List<String> write(String path, byte[] content, Optional<FileContent.Attributes> attributes) throws ChangeException;

    /** Removes a file; one that is not there is no error. */
    void remove(String path) throws ChangeException;

    /** Removes a folder if it is there and empty. */
    void removeFolder(String path) throws ChangeException;

    /**
     * Runs a command, which is an argument list, with LC_ALL=C and without input.
     *
     * @throws ChangeException when it could not be started or did not end in time
     */
    Ran run(List<String> command, Duration limit) throws ChangeException;
}
