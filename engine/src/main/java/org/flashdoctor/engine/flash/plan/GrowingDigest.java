// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@link Digest} of a buffer that is being filled: a chip gives its bytes slowly, and a second thread digests those that
 * will not change any more.
 */
public final class GrowingDigest implements AutoCloseable {

    /** Digested at once; to hand over less costs more than it hides. */
    private static final int PIECE = 1 << 20;

    private final ExecutorService digesting = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "flashdoctor-digest");
        thread.setDaemon(true);
        return thread;
    });
    private final ByteBuffer bytes;
    /** Of all bytes that were handed over. */
    private CompletableFuture<MessageDigest> digest = CompletableFuture.supplyAsync(Digest::algorithm, digesting);

    private int handedOver;

    /** Begins with a buffer of which every byte may change still. */
    public GrowingDigest(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** No byte before this place will change any more; called from the thread that fills the buffer. */
    public void settled(long end) {
        if (end - handedOver >= PIECE) {
            handOver((int) end);
        }
    }

    private void handOver(int end) {
        ByteBuffer piece = bytes.slice(handedOver, end - handedOver);
        digest = digest.thenApplyAsync(
                before -> {
                    before.update(piece);
                    return before;
                },
                digesting);
        handedOver = end;
    }

    /** The digest of all bytes from 0 to the buffer's limit; none of them may change any more. */
    public String finish() {
        handOver(bytes.limit());
        return HexFormat.of().formatHex(digest.join().digest());
    }

    @Override
    public void close() {
        digesting.shutdownNow();
    }
}
