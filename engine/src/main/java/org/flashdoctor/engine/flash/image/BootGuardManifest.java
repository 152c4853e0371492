// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Intel Boot Guard's key manifest. The firmware interface table, to which a pointer 64 bytes before 4 GiB leads, names
 * it; the key that signed it is the one whose hash is fused.
 */
final class BootGuardManifest {

    private static final long FOUR_GIB = 0x1_0000_0000L;
    private static final long TABLE_SIGNATURE = 0x2020_205f_5449_465fL;
    private static final int ENTRY = 16;
    private static final int MOST_ENTRIES = 256;
    private static final int KEY_MANIFEST = 0x0b;

    /** A manifest is far shorter. */
    private static final int SEARCHED = 4096;

    private static final long EXPONENT = 0x1_0001;

    private BootGuardManifest() {}

    /** The public key in the image's key manifest, in hexadecimal. */
    static Optional<String> publicKey(ImageBytes image) {
        long base = FOUR_GIB - image.size();
        long table = image.u32(image.size() - 0x40L) - base;
        if (!image.holds(table, ENTRY) || image.u64(table) != TABLE_SIGNATURE) {
            return Optional.empty();
        }
        long count = Math.min(image.u32(table + 8) & 0xff_ffff, MOST_ENTRIES);
        for (long i = 1; i < count; i++) {
            long entry = table + i * ENTRY;
            if (image.holds(entry, ENTRY) && (image.u8(entry + 14) & 0x7f) == KEY_MANIFEST) {
                return key(image, image.u64(entry) - base);
            }
        }
        return Optional.empty();
    }

    /** Looks for the structure of an RSA key: version 0x10, length in bits, exponent 65537, modulus. */
    private static Optional<String> key(ImageBytes image, long manifest) {
        for (long at = manifest; image.holds(at, 7) && at < manifest + SEARCHED; at++) {
            int bits = image.u16(at + 1);
            if (image.u8(at) == 0x10 && (bits == 2048 || bits == 3072) && image.u32(at + 3) == EXPONENT) {
                int length = bits / Byte.SIZE;
                if (image.holds(at + 7, length)) {
                    return Optional.of(HexFormat.of().formatHex(image.copy(at + 7, length)));
                }
            }
        }
        return Optional.empty();
    }
}
