// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The lines of a {@link LogText}, of which a long log's are cleaned on a thread of their own while the caller looks at
 * those before them. Cleaning takes about as long as recognising, so that this halves the time where there is a second
 * processor. A short log is read by the caller's thread. For one thread at a time.
 */
public final class LinesAhead implements AutoCloseable {

    /** Lines of a log that is not worth a thread. */
    static final int SHORT = 4_000;

    /** Lines handed over at once; a few batches of the longest lines are a few megabytes. */
    static final int BATCH = 512;

    private final LogText text;
    private int linesRead = 0;
    private Iterator<LogLine> batch = List.<LogLine>of().iterator();
    private Optional<Ahead> ahead = Optional.empty();

    private record Ahead(ExecutorService thread, Future<List<LogLine>> batch) {}

    /** The lines of a log from where it stands; nobody else may read from it any more. */
    public LinesAhead(LogText text) {
        this.text = text;
    }

    /**
     * The next line that says something; empty at the end of the log, and from then on.
     *
     * @throws IOException if the input cannot be read
     */
    public Optional<LogLine> next() throws IOException {
        if (linesRead < SHORT) {
            linesRead++;
            return text.next();
        }
        if (!batch.hasNext()) {
            batch = nextBatch().iterator();
        }
        return batch.hasNext() ? Optional.of(batch.next()) : Optional.empty();
    }

    private List<LogLine> nextBatch() throws IOException {
        if (ahead.isEmpty()) {
            ExecutorService thread = Executors.newSingleThreadExecutor(LinesAhead::daemon);
            ahead = Optional.of(new Ahead(thread, thread.submit(this::read)));
        }
        Ahead now = ahead.get();
        try {
            List<LogLine> lines = now.batch().get();
            if (!lines.isEmpty()) {
                ahead = Optional.of(new Ahead(now.thread(), now.thread().submit(this::read)));
            }
            return lines;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the log was read");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private List<LogLine> read() throws IOException {
        List<LogLine> lines = new ArrayList<>(BATCH);
        while (lines.size() < BATCH) {
            Optional<LogLine> line = text.next();
            if (line.isEmpty()) {
                break;
            }
            lines.add(line.get());
        }
        return lines;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "lines-ahead");
        thread.setDaemon(true);
        return thread;
    }

    /** Ends the thread. The log stays open. */
    @Override
    public void close() {
        ahead.ifPresent(now -> now.thread().shutdownNow());
    }
}
