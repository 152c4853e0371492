// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads many logs, each a case of its own, on all processors, and gives the results in the order of the logs. */
public final class EachCase {

    /** Files in a folder that are no console output by their names. */
    private static final Pattern NO_LOG =
            Pattern.compile(".*\\.(json|ya?ml|html?|md|rom|bin|img|fd|cap|zip|gz|xz|bz2|zst|tar|png|jpe?g|svg|pdf)");

    /** Results that wait for their turn; bounds the memory of a long list. */
    private static final int AHEAD = 64;

    private final List<String> logs;

    public EachCase(List<String> logs) {
        this.logs = List.copyOf(logs);
    }

    /** The logs that arguments name: files as they are, folders by the logs in them. */
    public static List<String> files(List<String> arguments) throws IOException, UserException {
        List<String> files = new ArrayList<>();
        for (String argument : arguments) {
            Path path = Path.of(argument);
            if (argument.equals("-") || !Files.isDirectory(path)) {
                files.add(argument);
                continue;
            }
            try (Stream<Path> all = Files.walk(path, 12)) {
                List<String> found = all.filter(Files::isRegularFile)
                        .map(Path::toString)
                        .filter(name ->
                                !NO_LOG.matcher(name.toLowerCase(Locale.ROOT)).matches())
                        .sorted()
                        .toList();
                if (found.isEmpty()) {
                    throw new UserException("There is no log in the folder " + argument + ".");
                }
                files.addAll(found);
            }
        }
        return files;
    }

    /** What is made of a log; runs beside others. */
    @FunctionalInterface
    public interface Work<R> {

        /** The result for a log. */
        R of(String log) throws UserException, IOException;
    }

    /** Takes the result of a case. */
    @FunctionalInterface
    public interface Taker<R> {

        /** Takes it, and may stop all by an exception, for example when a disk is full. */
        void accept(String source, R result) throws UserException, IOException;
    }

    /**
     * Runs all cases.
     *
     * @param found takes each result with the name of its log
     * @param failed takes what is wrong with a log that could not be read
     * @return how many could not be read
     */
    public <R> int run(Work<R> work, Taker<R> found, BiConsumer<String, String> failed)
            throws UserException, IOException {
        int failures = 0;
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            Deque<Future<R>> waiting = new ArrayDeque<>();
            int next = 0;
            for (String log : logs) {
                while (next < logs.size() && waiting.size() < AHEAD) {
                    String later = logs.get(next++);
                    waiting.add(workers.submit(() -> work.of(later)));
                }
                R result;
                try {
                    result = waiting.remove().get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof UserException) && !(e.getCause() instanceof IOException)) {
                        throw new IllegalStateException(log + ": " + e.getCause(), e.getCause());
                    }
                    failures++;
                    failed.accept(log, e.getCause().getMessage());
                    continue;
                }
                found.accept(log, result);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted before all logs were read.", e);
        } finally {
            workers.shutdownNow();
        }
        return failures;
    }
}
