// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.register.ChipsetCatalogue;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** A machine made of files, PCI functions and windows of physical memory. What was not put in is not there. */
final class SampleMachine implements Machine {

    static final int ISA_BRIDGE = 0x0601;
    static final int SERIAL_BUS = 0x0c80;
    static final int COMMUNICATION = 0x0780;
    static final int SMBUS = 0x0c05;

    /** The ids that the samples use. */
    static final ChipsetCatalogue CATALOGUE = new ChipsetCatalogue() {
        private final Map<String, String> generations = Map.ofEntries(
                Map.entry("8086:7000", "piix"),
                Map.entry("8086:27b9", "ich7"),
                Map.entry("8086:2918", "ich9"),
                Map.entry("8086:1c4f", "6-series"),
                Map.entry("8086:0f1c", "silvermont"),
                Map.entry("8086:a145", "100-series"),
                Map.entry("8086:06a4", "400-series"),
                Map.entry("8086:7a84", "600-series"),
                Map.entry("8086:7e23", "meteor-lake"),
                Map.entry("8086:5af0", "apollo-lake"),
                Map.entry("1022:790e", "amd-sb600"),
                Map.entry("1022:780e", "amd-sb600"),
                Map.entry("1106:3227", "other"));

        @Override
        public Optional<String> generation(PciId id) {
            return Optional.ofNullable(generations.get(id.toString()));
        }

        @Override
        public Optional<String> generation(String chipsetName) {
            return Optional.empty();
        }
    };

    private final Map<String, Access<byte[]>> files = new TreeMap<>();
    private final Map<Long, List<byte[]>> memory = new HashMap<>();
    private final Map<String, CommandOutput> commands = new HashMap<>();
    private final Map<String, Access<List<String>>> folders = new HashMap<>();
    private Access<byte[]> noMemory = Access.refused(CallResult.ENOENT, "open(/dev/mem, O_RDONLY): ENOENT");
    private String architecture = "amd64";
    private int mappings;

    SampleMachine file(String path, byte[] content) {
        files.put(path, Access.of(content));
        return this;
    }

    SampleMachine file(String path, String content) {
        return file(path, content.getBytes(UTF_8));
    }

    SampleMachine refuses(String path, CallResult result) {
        files.put(path, Access.refused(result, "open(" + path + "): " + result));
        return this;
    }

    SampleMachine refusesFolder(String path, CallResult result) {
        folders.put(path, Access.refused(result, "opendir(" + path + "): " + result));
        return this;
    }

    SampleMachine folder(String path, String... names) {
        folders.put(path, Access.of(List.of(names)));
        return this;
    }

    SampleMachine pci(String function, Configuration configuration) {
        return file("/sys/bus/pci/devices/0000:" + function + "/config", configuration.bytes());
    }

    SampleMachine cutPci(String function, Configuration configuration) {
        byte[] header = new byte[64];
        System.arraycopy(configuration.bytes(), 0, header, 0, header.length);
        return file("/sys/bus/pci/devices/0000:" + function + "/config", header);
    }

    /** A window that holds one thing after the other; the last one stays. */
    SampleMachine memory(long address, byte[]... contents) {
        memory.put(address, new ArrayList<>(List.of(contents)));
        return this;
    }

    SampleMachine memoryRefused(CallResult result, String detail) {
        noMemory = Access.refused(result, detail);
        return this;
    }

    SampleMachine command(String line, int exitCode, String output, String errors) {
        commands.put(line, new CommandOutput(exitCode, output, errors));
        return this;
    }

    SampleMachine architecture(String name) {
        architecture = name;
        return this;
    }

    /** How often memory was asked for. */
    int mappings() {
        return mappings;
    }

    @Override
    public Access<byte[]> readFile(String path, int limit) {
        return files.getOrDefault(path, Access.refused(CallResult.ENOENT, "open(" + path + "): ENOENT"))
                .map(bytes -> {
                    byte[] read = new byte[Math.min(limit, bytes.length)];
                    System.arraycopy(bytes, 0, read, 0, read.length);
                    return read;
                });
    }

    @Override
    public Access<List<String>> list(String directory) {
        if (folders.containsKey(directory)) {
            return folders.get(directory);
        }
        TreeSet<String> names = new TreeSet<>();
        for (String path : files.keySet()) {
            if (path.startsWith(directory + "/")) {
                names.add(path.substring(directory.length() + 1).replaceFirst("/.*", ""));
            }
        }
        return names.isEmpty()
                ? Access.refused(CallResult.ENOENT, "opendir(" + directory + "): ENOENT")
                : Access.of(List.copyOf(names));
    }

    @Override
    public Access<String> readLink(String path) {
        return Access.refused(CallResult.ENOENT, path);
    }

    @Override
    public Access<Boolean> openForUpdate(String path) {
        return Access.refused(CallResult.ENOENT, path);
    }

    @Override
    public Access<CommandOutput> run(List<String> arguments, Duration timeout) {
        CommandOutput output = commands.get(String.join(" ", arguments));
        return output == null
                ? Access.refused(CallResult.ENOENT, "exec(" + arguments.get(0) + "): ENOENT")
                : Access.of(output);
    }

    @Override
    public Access<Boolean> portPermission(int port) {
        return Access.refused(CallResult.EPERM, "ioperm");
    }

    @Override
    public Access<Boolean> portLevel() {
        return Access.refused(CallResult.EPERM, "iopl");
    }

    @Override
    public Access<byte[]> physicalMemory(long address, int length) {
        mappings++;
        for (Map.Entry<Long, List<byte[]>> window : memory.entrySet()) {
            List<byte[]> contents = window.getValue();
            int offset = (int) (address - window.getKey());
            if (offset >= 0 && offset < contents.get(0).length) {
                byte[] content = contents.size() > 1 ? contents.remove(0) : contents.get(0);
                return Access.of(Arrays.copyOfRange(content, offset, offset + length));
            }
        }
        return noMemory;
    }

    @Override
    public Access<Long> effectiveUser() {
        return Access.of(0L);
    }

    @Override
    public Access<String> property(String name) {
        return name.equals("os.arch") ? Access.of(architecture) : Access.refused(CallResult.ENOENT, name);
    }

    /** Bytes that are written here and there. */
    static class Bytes {

        private final byte[] data;

        Bytes(int length) {
            data = new byte[length];
        }

        Bytes put(int offset, int size, long value) {
            for (int i = 0; i < size; i++) {
                data[offset + i] = (byte) (value >>> (i * Byte.SIZE));
            }
            return this;
        }

        Bytes put(int offset, long value) {
            return put(offset, Integer.BYTES, value);
        }

        Bytes half(int offset, long value) {
            return put(offset, Short.BYTES, value);
        }

        byte[] bytes() {
            return data.clone();
        }
    }

    static Bytes window() {
        return new Bytes(0x200);
    }

    static byte[] filled(int length, int filler) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) filler);
        return bytes;
    }

    /** Configuration space of a PCI function. */
    static final class Configuration extends Bytes {

        Configuration(int vendor, int device, int classCode, int revision) {
            super(256);
            half(0, vendor).half(2, device).put(8, 1, revision).half(0x0a, classCode);
        }

        static Configuration intel(int device, int classCode) {
            return new Configuration(0x8086, device, classCode, 2);
        }

        static Configuration bridge(int device) {
            return intel(device, ISA_BRIDGE);
        }

        /** Played by QEMU. */
        Configuration emulated() {
            half(0x2c, 0x1af4).half(0x2e, 0x1100);
            return this;
        }

        Configuration with(int offset, long value) {
            put(offset, value);
            return this;
        }
    }
}
