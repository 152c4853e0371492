// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.json.Json;

/** A machine out of a folder, as {@link RecordingMachine} writes it or a person wrote it; see {@link Recording}. */
public final class RecordedMachine implements Machine {

    private static final Pattern BLOCK = Pattern.compile("0x([0-9a-f]{1,16})(?:\\+|%2B)0x([0-9a-f]{1,8})");
    private static final int HEX = 16;

    private final Path folder;
    private final Map<String, String> index;
    private final Optional<CallResult> unrecorded;

    /**
     * Opens a recording.
     *
     * @throws IOException when the folder holds none; the message says what is wrong
     */
    public RecordedMachine(Path folder) throws IOException {
        this.folder = folder;
        Path file = folder.resolve(Recording.INDEX);
        if (!Files.isRegularFile(file)) {
            throw new IOException(folder + " holds no recorded machine (there is no " + Recording.INDEX + " in it).");
        }
        try {
            this.index = texts(Json.read(Files.readString(file)));
            if (!Recording.FORMAT.equals(index.get(Recording.FORMAT_KEY))) {
                throw new IllegalArgumentException(
                        "expected \"" + Recording.FORMAT_KEY + "\": \"" + Recording.FORMAT + "\"");
            }
            this.unrecorded = Optional.ofNullable(index.get(Recording.UNRECORDED))
                    .map(text -> Recording.answer(text).result());
            for (Map.Entry<String, String> entry : index.entrySet()) {
                if (entry.getKey().indexOf(' ') >= 0
                        || entry.getKey().equals(Recording.USER)
                        || entry.getKey().equals(Recording.IOPL)) {
                    Recording.answer(entry.getValue());
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is no recorded machine: " + e.getMessage(), e);
        }
    }

    /** An object of texts and nothing else. */
    private static Map<String, String> texts(Json json) {
        if (!(json instanceof Json.Fields fields)) {
            throw new IllegalArgumentException("line 1: expected an object");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        fields.values().forEach((key, value) -> texts.put(key, fields.required(key)));
        return texts;
    }

    /** Whether a folder holds a recorded machine. */
    public static boolean isRecording(Path folder) {
        return Files.isRegularFile(folder.resolve(Recording.INDEX));
    }

    /** Where a recording keeps the files of its machine. */
    public static Path files(Path folder) {
        return folder.resolve(Recording.FILES);
    }

    /** How a recording keeps a name that some file systems do not take. */
    public static String storedName(String name) {
        return Recording.escape(name);
    }

    /** The name that a recording keeps as {@link #storedName}. */
    public static String shownName(String stored) {
        return Recording.unescape(stored);
    }

    @Override
    public Access<byte[]> readFile(String path, int limit) {
        Optional<Access<String>> inIndex = answer(Recording.read(path));
        if (inIndex.isPresent()) {
            return inIndex.get().map(value -> Arrays.copyOf(latin(value), Math.min(limit, value.length())));
        }
        return content(path, limit).orElseGet(() -> missing(Recording.read(path)));
    }

    @Override
    public Access<List<String>> list(String directory) {
        Optional<Access<String>> answer = answer(Recording.list(directory));
        if (answer.isPresent()) {
            return answer.get().map(names -> names.isEmpty() ? List.of() : List.of(names.split("/", -1)));
        }
        TreeSet<String> names = new TreeSet<>();
        if (unrecorded.isPresent()) {
            String prefix = directory.endsWith("/") ? directory : directory + "/";
            names.addAll(named(Recording.link(prefix)));
            names.addAll(named(Recording.read(prefix)));
            places(directory).forEach(place -> names.addAll(names(place)));
        }
        return names.isEmpty() ? missing(Recording.list(directory)) : Access.of(List.copyOf(names));
    }

    @Override
    public Access<String> readLink(String path) {
        return answer(Recording.link(path)).orElseGet(() -> missing(Recording.link(path)));
    }

    @Override
    public Access<Boolean> openForUpdate(String path) {
        return answer(Recording.open(path)).map(RecordedMachine::truth).orElseGet(() -> missing(Recording.open(path)));
    }

    @Override
    public Access<CommandOutput> run(List<String> arguments, Duration timeout) {
        Optional<Access<String>> answer = answer(Recording.run(arguments));
        Optional<String> output = text(Recording.output(arguments, ".out"));
        if (answer.isEmpty() && output.isEmpty()) {
            return missing(Recording.run(arguments));
        }
        String errors = text(Recording.output(arguments, ".err")).orElse("");
        return answer.orElseGet(() -> Access.of("0"))
                .map(exit -> new CommandOutput(Integer.parseInt(exit), output.orElse(""), errors));
    }

    @Override
    public Access<Boolean> portPermission(int port) {
        String attempt = Recording.ioperm(port);
        return answer(attempt).map(RecordedMachine::truth).orElseGet(() -> untried(attempt));
    }

    @Override
    public Access<Boolean> portLevel() {
        return answer(Recording.IOPL).map(RecordedMachine::truth).orElseGet(() -> untried(Recording.IOPL));
    }

    @Override
    public Access<byte[]> physicalMemory(long address, int length) {
        String attempt = Recording.memory(address, length);
        Optional<Access<String>> refusal = answer(attempt);
        if (refusal.isPresent()) {
            return refusal.get().map(RecordedMachine::latin);
        }
        try (DirectoryStream<Path> blocks = Files.newDirectoryStream(folder.resolve(Recording.MEMORY))) {
            for (Path block : blocks) {
                Matcher name = BLOCK.matcher(block.getFileName().toString());
                if (name.matches()) {
                    long offset = address - Long.parseUnsignedLong(name.group(1), HEX);
                    byte[] content = Files.readAllBytes(block);
                    if (offset >= 0 && offset + length <= content.length) {
                        return Access.of(Arrays.copyOfRange(content, (int) offset, (int) offset + length));
                    }
                }
            }
        } catch (IOException e) {
            return untried(attempt);
        }
        return untried(attempt);
    }

    @Override
    public Access<Long> effectiveUser() {
        return answer(Recording.USER)
                .map(answer -> answer.map(Long::parseLong))
                .orElseGet(() -> untried(Recording.USER));
    }

    @Override
    public Access<String> property(String name) {
        return answer(Recording.property(name)).orElseGet(() -> missing(Recording.property(name)));
    }

    /** Next names in the paths of attempts that begin like this and succeeded. */
    private List<String> named(String beginning) {
        return index.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(beginning))
                .filter(entry -> Recording.answer(entry.getValue()).got().isPresent())
                .map(entry -> entry.getKey().substring(beginning.length()).split("/", -1)[0])
                .toList();
    }

    private static List<String> names(Path place) {
        try (Stream<Path> entries = Files.list(place)) {
            return entries.map(entry -> Recording.unescape(entry.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Optional<Access<String>> answer(String attempt) {
        return Optional.ofNullable(index.get(attempt)).map(Recording::answer);
    }

    private <T> Access<T> missing(String attempt) {
        return unrecorded
                .map(result -> Access.<T>refused(result, attempt + ": not in the recording"))
                .orElseGet(() -> untried(attempt));
    }

    private static <T> Access<T> untried(String attempt) {
        return Access.untried(attempt + ": not in the recording");
    }

    private static byte[] latin(String value) {
        return value.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Access<Boolean> truth(Access<String> answer) {
        return answer.map(Boolean::parseBoolean);
    }

    private Optional<Access<byte[]>> content(String path, int limit) {
        for (Path place : places(path)) {
            if (Files.isRegularFile(place)) {
                try (InputStream in = Files.newInputStream(place)) {
                    return Optional.of(Access.of(in.readNBytes(limit)));
                } catch (IOException e) {
                    return Optional.of(Access.refused(Errno.of(e), place + ": " + e.getMessage()));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> text(Path place) {
        Path file = folder.resolve(place);
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Where a path may be kept: with its characters escaped, or as it is. */
    private List<Path> places(String path) {
        Path escaped = folder.resolve(Recording.file(path));
        Path files = folder.resolve(Recording.FILES);
        try {
            Path plain =
                    files.resolve(path.substring(path.startsWith("/") ? 1 : 0)).normalize();
            return plain.startsWith(files) ? List.of(escaped, plain) : List.of(escaped);
        } catch (InvalidPathException e) {
            return List.of(escaped);
        }
    }
}
