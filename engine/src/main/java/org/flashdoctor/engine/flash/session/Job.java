// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.session;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The contents that a write has to do with. Three buffers as long as the chip and no more: memory is bounded.
 *
 * @param backup the old content on the disk
 * @param file where the image came from
 * @param before what the chip held before anything was done to it
 * @param wanted what it should hold
 * @param current what it holds now, as far as was read; read into again and again
 * @param direction whether wanted is the image, or the old content that is put back
 */
record Job(
        Backup backup,
        Path file,
        ByteBuffer before,
        ByteBuffer wanted,
        ByteBuffer current,
        JournalRecord.Direction direction) {}
