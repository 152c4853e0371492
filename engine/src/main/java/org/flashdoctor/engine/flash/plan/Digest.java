// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;

/** SHA-256 in lower-case hexadecimal: of images, of facts, of plans. */
public final class Digest {

    private Digest() {}

    /** Of all bytes from 0 to the buffer's limit. */
    public static String of(ByteBuffer bytes) {
        MessageDigest digest = algorithm();
        digest.update(bytes.duplicate().rewind());
        return HexFormat.of().formatHex(digest.digest());
    }

    public static String of(String text) {
        return of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Of what is known of a case: every fact and what was looked at, in no order, without its evidence. */
    public static String of(FactSet facts) {
        String known = facts.facts().stream().map(Fact::toString).sorted().collect(Collectors.joining("\n"));
        String covered = facts.covered().stream().map(FactType::name).sorted().collect(Collectors.joining("\n"));
        return of(known + "\n\n" + covered);
    }

    static MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
