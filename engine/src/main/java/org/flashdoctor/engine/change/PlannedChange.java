// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A change that is about to be made. */
public sealed interface PlannedChange {

    /**
     * A file is to get another content.
     *
     * @param before what is there now; empty: there is no such file
     * @param after what is to be there; empty: no such file
     */
    record OfFile(String path, Optional<FileContent> before, Optional<FileContent> after) implements PlannedChange {}

    /** A command is to run. */
    record ByCommand(List<String> command, Duration limit) implements PlannedChange {}
}
