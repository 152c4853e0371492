// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.flasher;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip.Support;
import org.flashdoctor.engine.nativeio.Detachment;
import org.flashdoctor.engine.nativeio.FlashLibrary;
import org.flashdoctor.engine.nativeio.FlashLibrary.Level;
import org.flashdoctor.engine.nativeio.UnavailableException;

/**
 * The process that holds the library. It takes {@link Request}s from standard input until that ends, and answers on
 * standard output. Whatever happens to the process that started it, a request that began is carried out to its end, and
 * then the hardware is given back.
 */
public final class LibraryHost {

    private static final int BUFFER = 64 * 1024;

    private final DataInputStream in;
    private final DataOutputStream out;
    private final StringBuilder heard = new StringBuilder();

    private LibraryHost(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Serves one programmer. */
    public static void main(String[] arguments) throws IOException {
        new LibraryHost(
                        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in), BUFFER)),
                        new DataOutputStream(
                                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER)))
                .serve();
    }

    private void serve() throws IOException {
        FlashLibrary library;
        try {
            Detachment.detach();
            library = FlashLibrary.load(this::hear);
        } catch (UnavailableException e) {
            new Reply.Missing(e.getMessage()).send(out);
            return;
        }
        try {
            for (Optional<Request> request = Request.receive(in); request.isPresent(); request = Request.receive(in)) {
                answer(library, request.get()).send(out);
            }
        } finally {
            library.close();
        }
    }

    private void hear(Level level, String piece) {
        heard.append(piece);
        try {
            new Reply.Said(level, piece).send(out);
        } catch (IOException e) {
            // Who asked is gone. The work goes on; what cannot be told is not worth failing for.
            heard.append('\n');
        }
    }

    private Reply answer(FlashLibrary library, Request request) {
        if (request instanceof Request.Hello) {
            return new Reply.Ready();
        }
        if (request instanceof Request.Open open) {
            return open(library, open);
        }
        if (request instanceof Request.Read read) {
            byte[] content = new byte[read.length()];
            int result = library.read(read.start(), content);
            return result == 0 ? new Reply.Content(ByteBuffer.wrap(content)) : new Reply.Failed(result);
        }
        if (request instanceof Request.Write write) {
            int result = library.write(write.start(), write.wanted().array());
            return result == 0 ? new Reply.Done() : new Reply.Failed(result);
        }
        return library.protection().<Reply>map(Reply.Protected::new).orElseGet(Reply.NoFunction::new);
    }

    private Reply open(FlashLibrary library, Request.Open request) {
        Optional<Reply.UnknownPart> unknown = request.chip().flatMap(wanted -> unknown(library, wanted));
        if (unknown.isPresent()) {
            return unknown.get();
        }
        hear(Level.INFO, banner(library));
        // What the controller's registers hold is told as debugging information.
        library.listen(Level.DEBUG);
        if (!library.open(request.programmer(), request.options())) {
            return new Reply.Refused();
        }
        library.listen(Level.INFO);
        heard.setLength(0);
        int result = library.probe(request.chip());
        List<FoundChips.Announced> announced = FoundChips.in(heard.toString());
        return switch (result) {
            case FlashLibrary.ONE_CHIP ->
                announced.isEmpty()
                        ? new Reply.Failed(result)
                        : new Reply.Found(List.of(part(library, announced.get(announced.size() - 1))));
            case FlashLibrary.NO_CHIP -> new Reply.Found(List.of());
            case FlashLibrary.SEVERAL_CHIPS -> new Reply.Found(fitting(library, announced));
            default -> new Reply.Failed(result);
        };
    }

    /**
     * The answer to a name that the library does not know; empty where it does, or does not tell what it knows. It spells
     * names exactly, and puts parts that it cannot tell apart into one: "MX25L6405/MX25L6405D".
     */
    private static Optional<Reply.UnknownPart> unknown(FlashLibrary library, String wanted) {
        List<String> names = library.parts(name -> true).stream()
                .map(FlashLibrary.Part::name)
                .toList();
        if (names.isEmpty() || names.contains(wanted)) {
            return Optional.empty();
        }
        return Optional.of(new Reply.UnknownPart(names.stream()
                .filter(name -> Stream.of(name.split("/", -1)).anyMatch(wanted::equalsIgnoreCase))
                .findFirst()
                .or(() -> FieldType.nearest(wanted, names))));
    }

    /** The line with which the program of this library begins its output. */
    private static String banner(FlashLibrary library) {
        String version = library.version().orElse("unknown");
        String architecture = System.getProperty("os.arch");
        return library.family() + " " + (version.matches("\\d.*") ? "v" + version : version) + " on "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + " ("
                + (architecture.equals("amd64") ? "x86_64" : architecture) + ")\n";
    }

    private static Reply.Part part(FlashLibrary library, FoundChips.Announced chip) {
        return library.parts(chip.name()::equals).stream()
                .filter(part -> part.vendor().equals(chip.vendor()))
                .findFirst()
                .map(part -> new Reply.Part(chip.vendor(), chip.name(), library.size(), support(part)))
                .orElseGet(() -> new Reply.Part(chip.vendor(), chip.name(), library.size(), Map.of()));
    }

    private static Map<OperationKind, Support> support(FlashLibrary.Part part) {
        Map<OperationKind, Support> support = new EnumMap<>(OperationKind.class);
        support(part.probe()).ifPresent(known -> support.put(OperationKind.PROBE, known));
        support(part.read()).ifPresent(known -> support.put(OperationKind.READ, known));
        support(part.erase()).ifPresent(known -> support.put(OperationKind.ERASE, known));
        support(part.write()).ifPresent(known -> support.put(OperationKind.WRITE, known));
        return support;
    }

    private static Optional<Support> support(int state) {
        return switch (state) {
            case 0 -> Optional.of(Support.TESTED);
            case 1 -> Optional.of(Support.UNTESTED);
            case 2 -> Optional.of(Support.BROKEN);
            case 3 -> Optional.of(Support.CONDITIONAL);
            case 4 -> Optional.of(Support.NOT_APPLICABLE);
            default -> Optional.empty();
        };
    }

    /** All parts that fit. The library stops at the second one, so that the others are asked for by name. */
    private static List<Reply.Part> fitting(FlashLibrary library, List<FoundChips.Announced> announced) {
        library.listen(Level.ERROR);
        List<Reply.Part> fitting = new ArrayList<>();
        for (FlashLibrary.Part part : library.parts(name -> true)) {
            boolean alike = announced.stream()
                    .anyMatch(chip -> chip.vendor().equals(part.vendor()) && chip.size() == part.size());
            if (alike && library.probe(Optional.of(part.name())) == FlashLibrary.ONE_CHIP) {
                fitting.add(new Reply.Part(part.vendor(), part.name(), part.size(), support(part)));
            }
        }
        if (fitting.size() > 1) {
            return fitting;
        }
        return announced.stream()
                .map(chip -> new Reply.Part(chip.vendor(), chip.name(), chip.size(), Map.of()))
                .toList();
    }
}
