// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Tells files that are no log at all, and says what they are. */
final class BinaryContent {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** No flash chip on a mainboard is larger; beyond this the exact size helps nobody. */
    private static final long LARGEST_COUNTED = 64L * MIB;

    /** So many odd characters do not make even the shortest text binary. */
    private static final int FEW = 8;

    private static final String CONSOLE_OUTPUT = "give the console output of the flasher instead, for example from"
            + " \"flashrom -p internal -V 2>&1 | tee log.txt\"";
    private static final String UNPACK = "unpack it and give the log that is inside";
    private static final String COPY_TEXT = "copy the text itself out of the terminal and give that";

    private static final List<Signature> SIGNATURES = List.of(
            new Signature(0, "\u001F\u008B", "a gzip archive", UNPACK),
            new Signature(0, "PK\u0003\u0004", "a zip archive", UNPACK),
            new Signature(0, "\u00FD7zXZ\u0000", "an xz archive", UNPACK),
            new Signature(4, "1AY&SY", "a bzip2 archive", UNPACK),
            new Signature(0, "(\u00B5/\u00FD", "a zstd archive", UNPACK),
            new Signature(0, "7z\u00BC\u00AF'\u001C", "a 7-Zip archive", UNPACK),
            new Signature(0, "Rar!\u001A\u0007", "a RAR archive", UNPACK),
            new Signature(257, "ustar", "a tar archive", UNPACK),
            new Signature(0, "\u007FELF", "a program (ELF executable)", CONSOLE_OUTPUT),
            new Signature(0, "\u0089PNG", "a picture (PNG)", COPY_TEXT),
            new Signature(0, "\u00FF\u00D8\u00FF", "a picture (JPEG)", COPY_TEXT),
            new Signature(0, "GIF8", "a picture (GIF)", COPY_TEXT),
            new Signature(8, "WEBP", "a picture (WebP)", COPY_TEXT),
            new Signature(0, "%PDF-", "a PDF document", COPY_TEXT));

    private static final List<Signature> FLASH_IMAGES = List.of(
            new Signature(0x10, "Z\u00A5\u00F0\u000F", "with an Intel flash descriptor", CONSOLE_OUTPUT),
            new Signature(0, "Z\u00A5\u00F0\u000F", "with an Intel flash descriptor", CONSOLE_OUTPUT),
            new Signature(0x28, "_FVH", "with a UEFI firmware volume", CONSOLE_OUTPUT),
            new Signature(0, "__FMAP__", "with a flash map", CONSOLE_OUTPUT),
            new Signature(0, "LARCHIVE", "with coreboot files", CONSOLE_OUTPUT));

    private BinaryContent() {}

    /** Bytes at a certain place, written as the characters with these codes. */
    private record Signature(int offset, String bytes, String name, String advice) {

        boolean isIn(byte[] sample) {
            int length = bytes.length();
            return sample.length >= offset + length
                    && new String(sample, offset, length, StandardCharsets.ISO_8859_1).equals(bytes);
        }
    }

    /**
     * What the user has to be told when the input is binary; empty for text.
     *
     * @param sample the start of the input
     * @param encoding how the sample would be decoded
     * @param rest what follows the sample, read only to learn the size of binary data
     */
    static Optional<String> complaint(byte[] sample, Encoding encoding, InputStream rest) throws IOException {
        for (Signature signature : SIGNATURES) {
            if (signature.isIn(sample)) {
                return Optional.of("The input is %s, not a log; %s.".formatted(signature.name(), signature.advice()));
            }
        }
        if (isText(sample, encoding)) {
            return Optional.empty();
        }
        for (Signature image : FLASH_IMAGES) {
            if (image.isIn(sample)) {
                return Optional.of("The input looks like a flash image %s (%s of binary data), not a log; %s."
                        .formatted(image.name(), size(sample, rest), image.advice()));
            }
        }
        if (sample.length > 1 && sample[0] == 'M' && sample[1] == 'Z') {
            return Optional.of(
                    "The input is a program (Windows or EFI executable), not a log; " + CONSOLE_OUTPUT + ".");
        }
        Size size = size(sample, rest);
        return Optional.of("The input looks like %s (%s of binary data), not a log; %s."
                .formatted(size.fitsAChip() ? "a flash image" : "a binary file", size, CONSOLE_OUTPUT));
    }

    private static boolean isText(byte[] sample, Encoding encoding) {
        String text = new String(sample, encoding.mark(), sample.length - encoding.mark(), encoding.charset());
        int nul = 0;
        int nulRuns = 0;
        int controls = 0;
        int erased = 0;
        char previous = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                nul++;
                nulRuns += previous == 0 ? 0 : 1;
            } else if (c < ' ' && !isTerminalControl(c)) {
                controls++;
            } else if (c == '\u00FF' || c == '\uFFFF') {
                erased++;
            } else if (c == '\uFFFD' && !encoding.isSingleByte()) {
                controls++;
            }
            previous = c;
        }
        int shown = text.length() - nul;
        if (shown == 0) {
            return nul == 0;
        }
        // A crash leaves blocks of NUL in a log that was being written; binary data has NUL bytes everywhere.
        boolean nulEverywhere = nul * 10L > text.length() * 3L && (nulRuns > 4 || shown * 100L < nul);
        return !nulEverywhere && controls <= FEW + shown / 20 && erased <= FEW + shown / 5;
    }

    /** Control characters that terminals and pagers use: bell, backspace, tab, line ends, shifts, escape. */
    private static boolean isTerminalControl(char c) {
        return (c >= 0x07 && c <= 0x0F) || c == 0x1B;
    }

    private static Size size(byte[] sample, InputStream rest) throws IOException {
        byte[] block = new byte[64 * KIB];
        long bytes = sample.length;
        int read = rest.readNBytes(block, 0, block.length);
        while (read > 0 && bytes <= LARGEST_COUNTED) {
            bytes += read;
            read = rest.readNBytes(block, 0, block.length);
        }
        return new Size(bytes);
    }

    private record Size(long bytes) {

        /** Flash chips hold a power of two. */
        boolean fitsAChip() {
            return bytes >= 64 * KIB && bytes <= LARGEST_COUNTED && Long.bitCount(bytes) == 1;
        }

        @Override
        public String toString() {
            if (bytes > LARGEST_COUNTED) {
                return "more than 64 MiB";
            }
            if (bytes >= MIB && bytes % MIB == 0) {
                return bytes / MIB + " MiB";
            }
            if (bytes >= KIB && bytes % KIB == 0) {
                return bytes / KIB + " KiB";
            }
            return bytes == 1 ? "1 byte" : bytes + " bytes";
        }
    }
}
