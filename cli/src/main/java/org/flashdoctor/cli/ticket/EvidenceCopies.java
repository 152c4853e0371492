// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.ticket.Ticket.Attachment;
import org.flashdoctor.engine.text.LogText;

/** Keeps what is read of logs, to be attached. */
public final class EvidenceCopies implements Doctor.Tap {

    /** Bytes of one log that are attached; facts are drawn from the whole log all the same. */
    private static final int LIMIT = 8 * 1024 * 1024;

    private static final class Copy {

        private final String name;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long read;

        Copy(String name) {
            this.name = name;
        }

        void keep(byte[] bytes, int offset, int count) {
            kept.write(bytes, offset, Math.max(0, Math.min(count, LIMIT - kept.size())));
            read += count;
        }
    }

    private final List<Copy> copies = new ArrayList<>();

    @Override
    public InputStream through(String name, InputStream log) {
        Copy copy = new Copy(name);
        copies.add(copy);
        return new FilterInputStream(log) {
            @Override
            public int read() throws IOException {
                int b = super.read();
                if (b >= 0) {
                    copy.keep(new byte[] {(byte) b}, 0, 1);
                }
                return b;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count > 0) {
                    copy.keep(bytes, offset, count);
                }
                return count;
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }

    /** The copies, each under a name of its own. */
    public List<Attachment> attachments() {
        List<Attachment> attachments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Copy copy : copies) {
            String name = Attempts.name(copy.name);
            int number = 2;
            while (!names.add(name)) {
                name = Attempts.name(copy.name) + "." + number++;
            }
            String text = LogText.decoded(copy.kept.toByteArray());
            long missing = copy.read - copy.kept.size();
            attachments.add(new Attachment(
                    name, missing > 0 ? text + "\n… (" + missing + " more bytes are not attached)\n" : text));
        }
        return attachments;
    }
}
