// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.flashdoctor.knowledge.load.Knowledge;

/** Knowledge that is loaded while something else is waited for, such as the answer of a flash chip. */
public final class KnowledgeLoading {

    private final FutureTask<Knowledge> task;

    private KnowledgeLoading(FutureTask<Knowledge> task) {
        this.task = task;
    }

    /**
     * Begins to load.
     *
     * @param before waited for first, since it is needed sooner and takes a processor, too
     * @param after what can be done with the knowledge already; nobody waits for it, nor for its failure
     */
    public static KnowledgeLoading begin(KnowledgeShelf shelf, Runnable before, Consumer<Knowledge> after) {
        FutureTask<Knowledge> task = new FutureTask<>(shelf::open) {
            @Override
            protected void set(Knowledge knowledge) {
                super.set(knowledge);
                after.accept(knowledge);
            }
        };
        Thread thread = new Thread(
                () -> {
                    try {
                        before.run();
                    } finally {
                        task.run();
                    }
                },
                "flashdoctor-knowledge");
        // Nobody waits for it where the command line turns out to be wrong.
        thread.setDaemon(true);
        // What fails beside the loading shows again where it is used.
        thread.setUncaughtExceptionHandler((where, failure) -> {});
        thread.start();
        return new KnowledgeLoading(task);
    }

    /**
     * The knowledge, once it is there.
     *
     * @throws UserException as {@link KnowledgeShelf#open()}
     */
    public Knowledge get() throws IOException, UserException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserException wrong) {
                throw wrong;
            }
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException("The knowledge base cannot be loaded: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the knowledge base was loaded.", e);
        }
    }
}
