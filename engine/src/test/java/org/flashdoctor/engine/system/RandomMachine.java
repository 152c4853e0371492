// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.flashdoctor.engine.fact.HostFact.CallResult;

/** A machine with random answers that stay the same for the same question. */
final class RandomMachine implements Machine {

    private static final List<String> NAMES =
            List.of("sys", "0000:00:1f.5", "a b", "ü%", "..dots", "new\nline", "*?<>|\\\"", "mtd0");

    private final long seed;

    RandomMachine(long seed) {
        this.seed = seed;
    }

    /** A path; those that end in .d are folders, the others are files, so that no path is both. */
    static String path(Random random) {
        StringBuilder path = new StringBuilder();
        int depth = random.nextInt(3);
        for (int i = 0; i < depth; i++) {
            path.append('/').append(name(random)).append(".d");
        }
        return path.append('/').append(name(random)).toString();
    }

    static List<String> command(Random random) {
        List<String> command = new ArrayList<>(List.of("tool" + random.nextInt(4)));
        for (int i = random.nextInt(3); i > 0; i--) {
            command.add(random.nextBoolean() ? name(random) : name(random).repeat(60));
        }
        return command;
    }

    private static String name(Random random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    @Override
    public Access<byte[]> readFile(String path, int limit) {
        Random random = random("read", path);
        byte[] content = new byte[random.nextInt(500)];
        random.nextBytes(content);
        // The length that is asked for must not change which answer it is.
        return answer(random, content).map(all -> java.util.Arrays.copyOf(all, Math.min(limit, all.length)));
    }

    @Override
    public Access<List<String>> list(String directory) {
        Random random = random("list", directory);
        TreeSet<String> names = new TreeSet<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            names.add(name(random));
        }
        return answer(random, List.copyOf(names));
    }

    @Override
    public Access<String> readLink(String path) {
        Random random = random("link", path);
        return answer(random, "../" + name(random));
    }

    @Override
    public Access<Boolean> openForUpdate(String path) {
        return answer(random("open", path), true);
    }

    @Override
    public Access<CommandOutput> run(List<String> arguments, Duration timeout) {
        Random random = random("run", arguments);
        return answer(
                random, new CommandOutput(random.nextInt(256), name(random), random.nextBoolean() ? "" : "bad\n"));
    }

    @Override
    public Access<Boolean> portPermission(int port) {
        return answer(random("ioperm", port), true);
    }

    @Override
    public Access<Boolean> portLevel() {
        return answer(random("iopl", 0), true);
    }

    @Override
    public Access<byte[]> physicalMemory(long address, int length) {
        Random random = random("memory", address);
        byte[] content = new byte[length];
        random.nextBytes(content);
        return answer(random, content);
    }

    @Override
    public Access<Long> effectiveUser() {
        Random random = random("user", 0);
        return answer(random, (long) random.nextInt(70000));
    }

    @Override
    public Access<String> property(String name) {
        Random random = random("property", name);
        return answer(random, name(random));
    }

    private <T> Access<T> answer(Random random, T value) {
        if (random.nextInt(10) == 0) {
            return Access.untried("never tried: not in the recording");
        }
        if (random.nextInt(3) > 0) {
            return Access.of(value);
        }
        CallResult[] results = CallResult.values();
        return Access.refused(
                results[1 + random.nextInt(results.length - 1)], random.nextBoolean() ? "" : "why \"it\" failed");
    }

    private Random random(String question, Object subject) {
        return new Random(seed * 31 + question.hashCode() * 17L + subject.hashCode());
    }
}
