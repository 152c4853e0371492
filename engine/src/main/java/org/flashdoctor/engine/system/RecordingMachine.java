// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.json.Json;

/**
 * Passes every attempt on to a machine and keeps the answers, so that {@link RecordedMachine} can give them again.
 *
 * <p>What a recording does not keep (serial numbers, secrets; see {@link Secrets}) the probes do not see either: the
 * recording leads to the same facts as the machine did while it was recorded.
 */
public final class RecordingMachine implements Machine {

    private static final String HANGING = CallResult.ETIMEDOUT + " no answer came while the machine was recorded";

    private static final Pattern PROCESS = Pattern.compile("/proc/\\d+/comm");

    private final Machine machine;
    private final Map<String, String> index = new ConcurrentHashMap<>();
    private final Map<Path, byte[]> contents = new ConcurrentHashMap<>();

    public RecordingMachine(Machine machine) {
        this.machine = machine;
    }

    /**
     * Writes what was seen until now.
     *
     * @throws IOException when the folder cannot be written, or holds something already
     */
    public void save(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (var existing = Files.newDirectoryStream(folder)) {
            if (existing.iterator().hasNext()) {
                throw new IOException(folder + " is not empty; give a folder that is empty or does not exist.");
            }
        }
        for (Map.Entry<Path, byte[]> content : contents.entrySet()) {
            Path file = folder.resolve(content.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, content.getValue());
        }
        TreeMap<String, String> sorted = new TreeMap<>(index);
        sorted.put(Recording.FORMAT_KEY, Recording.FORMAT);
        Json.Building json = new Json.Building();
        sorted.forEach(json::with);
        Files.writeString(folder.resolve(Recording.INDEX), json.done().write());
    }

    @Override
    public Access<byte[]> readFile(String path, int limit) {
        if (Secrets.isPrivate(path)) {
            return Access.untried(path + " is not read while a machine is recorded.");
        }
        String attempt = Recording.read(path);
        index.putIfAbsent(attempt, HANGING);
        Access<byte[]> answer = machine.readFile(path, limit).map(content -> Secrets.clean(path, content));
        if (answer.got().isPresent() && isProcess(path)) {
            // There are hundreds of processes, and a word of each.
            index.put(attempt, Recording.answer(answer.map(RecordingMachine::latin)));
        } else if (answer.got().isPresent()) {
            contents.merge(Recording.file(path), answer.got().get(), (a, b) -> a.length >= b.length ? a : b);
            index.remove(attempt);
        } else {
            keep(attempt, answer.map(content -> ""));
        }
        return answer;
    }

    @Override
    public Access<List<String>> list(String directory) {
        return kept(Recording.list(directory), () -> machine.list(directory), names -> String.join("/", names));
    }

    @Override
    public Access<String> readLink(String path) {
        return kept(Recording.link(path), () -> machine.readLink(path), target -> target);
    }

    @Override
    public Access<Boolean> openForUpdate(String path) {
        return kept(Recording.open(path), () -> machine.openForUpdate(path), String::valueOf);
    }

    @Override
    public Access<CommandOutput> run(List<String> arguments, Duration timeout) {
        return kept(
                Recording.run(arguments),
                () -> {
                    Access<CommandOutput> answer = machine.run(arguments, timeout)
                            .map(output -> new CommandOutput(
                                    output.exitCode(),
                                    Secrets.clean(arguments, output.output()),
                                    Secrets.clean(output.errors())));
                    answer.got().ifPresent(output -> {
                        keepText(Recording.output(arguments, ".out"), output.output());
                        keepText(Recording.output(arguments, ".err"), output.errors());
                    });
                    return answer;
                },
                output -> Integer.toString(output.exitCode()));
    }

    @Override
    public Access<Boolean> portPermission(int port) {
        return kept(Recording.ioperm(port), () -> machine.portPermission(port), String::valueOf);
    }

    @Override
    public Access<Boolean> portLevel() {
        return kept(Recording.IOPL, machine::portLevel, String::valueOf);
    }

    @Override
    public Access<byte[]> physicalMemory(long address, int length) {
        String attempt = Recording.memory(address, length);
        index.putIfAbsent(attempt, HANGING);
        Access<byte[]> answer = machine.physicalMemory(address, length);
        if (answer.got().isPresent()) {
            contents.put(
                    Path.of(Recording.MEMORY, Recording.block(address, length)),
                    answer.got().get());
            index.remove(attempt);
        } else {
            keep(attempt, answer.map(content -> ""));
        }
        return answer;
    }

    @Override
    public Access<Long> effectiveUser() {
        return kept(Recording.USER, machine::effectiveUser, String::valueOf);
    }

    @Override
    public Access<String> property(String name) {
        return kept(Recording.property(name), () -> machine.property(name), value -> value);
    }

    private static boolean isProcess(String path) {
        return PROCESS.matcher(path).matches();
    }

    private static String latin(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private <T> Access<T> kept(String attempt, Supplier<Access<T>> source, Function<T, String> text) {
        index.putIfAbsent(attempt, HANGING);
        Access<T> answer = source.get();
        keep(attempt, answer.map(text));
        return answer;
    }

    private void keep(String attempt, Access<String> answer) {
        if (answer instanceof Access.Untried<String>) {
            index.remove(attempt);
        } else {
            index.put(attempt, Recording.answer(answer));
        }
    }

    private void keepText(Path place, String text) {
        if (!text.isEmpty() || place.toString().endsWith(".out")) {
            contents.put(place, text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
