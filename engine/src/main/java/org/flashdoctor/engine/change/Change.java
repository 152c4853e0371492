// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.util.List;
import java.util.Optional;

/** One change of a system, as the state file keeps it. */
public sealed interface Change {

    /** How far a change is. */
    enum Progress {
        PLANNED,
        /** Begun; after an interruption nobody knows whether it was done. */
        BEGUN,
        DONE,
        UNDONE
    }

    Progress progress();

    /** The same change, further on. */
    Change at(Progress progress);

    /**
     * A file gets another content, is made, or is removed.
     *
     * @param path absolute path
     * @param before the copy of what was there; empty: there was no such file
     * @param after checksum of what was written; empty: the file was removed
     * @param madeFolders folders that were made for it, outermost first
     */
    record OfFile(
            String path, Optional<Copy> before, Optional<String> after, List<String> madeFolders, Progress progress)
            implements Change {

        @Override
        public OfFile at(Progress next) {
            return new OfFile(path, before, after, madeFolders, next);
        }
    }

    /** A command changed something. */
    record ByCommand(List<String> command, Progress progress) implements Change {

        @Override
        public ByCommand at(Progress next) {
            return new ByCommand(command, next);
        }
    }

    /**
     * A copy of a file.
     *
     * @param checksum SHA-256 of the content
     * @param name name of the file in the folder of copies
     * @param attributes mode and owner, for when the file has to be made again
     */
    record Copy(String checksum, String name, Optional<FileContent.Attributes> attributes) {}
}
