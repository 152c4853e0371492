// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Optional;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.PlatformFact.PciVisibility;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/**
 * A function on the PCI bus with as much of its configuration space as Linux shows: all of it with CAP_SYS_ADMIN, else
 * the first 64 bytes. What lies behind is refused; it is not all ones.
 */
final class PciDevice {

    /** Folder of all functions. */
    static final String FOLDER = "/sys/bus/pci/devices";

    static final int INTEL = 0x8086;
    static final int AMD = 0x1022;
    static final int ATI = 0x1002;

    private static final int CONFIGURATION = 256;
    private static final int HEADER = 64;
    private static final int ATTRIBUTE = 32;

    private static final int REVISION = 0x08;
    private static final int CLASS = 0x0a;
    private static final int SUBSYSTEM = 0x2c;

    private static final int NOBODY = 0xffff;
    /** What QEMU gives as the subsystem of every device that it plays. */
    private static final PciId QEMU = new PciId(0x1af4, 0x1100);

    private final String address;
    private final PciId id;
    private final int classCode;
    private final int revision;
    private final byte[] configuration;

    private PciDevice(String address, PciId id, int classCode, int revision, byte[] configuration) {
        this.address = address;
        this.id = id;
        this.classCode = classCode;
        this.revision = revision;
        this.configuration = configuration;
    }

    /**
     * Reads a function.
     *
     * @param address with domain: {@code 0000:00:1f.0}
     */
    static Access<PciDevice> read(Machine machine, String address) {
        Access<byte[]> configuration = machine.readFile(configPath(address), CONFIGURATION);
        Optional<byte[]> header = configuration.got().filter(bytes -> bytes.length > CLASS + 1);
        if (header.isEmpty()) {
            return configuration.absent()
                    ? Access.refused(configuration.result(), configuration.detail())
                    : fromAttributes(machine, address);
        }
        byte[] bytes = header.get();
        int vendor = (int) LittleEndian.read(bytes, 0, Short.BYTES);
        if (vendor == NOBODY) {
            return Access.refused(CallResult.ENODEV, configPath(address) + ": reads all ones, nobody answers");
        }
        return Access.of(new PciDevice(
                address,
                new PciId(vendor, (int) LittleEndian.read(bytes, Short.BYTES, Short.BYTES)),
                (int) LittleEndian.read(bytes, CLASS, Short.BYTES),
                (int) LittleEndian.read(bytes, REVISION, 1),
                bytes));
    }

    /** Identity without configuration space. */
    private static Access<PciDevice> fromAttributes(Machine machine, String address) {
        Access<Integer> vendor = attribute(machine, address, "vendor");
        Access<Integer> device = attribute(machine, address, "device");
        Access<Integer> classCode = attribute(machine, address, "class");
        Access<Integer> revision = attribute(machine, address, "revision");
        if (vendor.got().isEmpty() || device.got().isEmpty() || classCode.got().isEmpty()) {
            return vendor.got().isEmpty()
                    ? vendor.map(unused -> null)
                    : Access.refused(CallResult.OTHER, FOLDER + "/" + address + ": identity is incomplete");
        }
        return Access.of(new PciDevice(
                address,
                new PciId(vendor.got().get(), device.got().get()),
                classCode.got().get() >>> Byte.SIZE,
                revision.got().orElse(0),
                new byte[0]));
    }

    private static Access<Integer> attribute(Machine machine, String address, String name) {
        String path = FOLDER + "/" + address + "/" + name;
        Access<String> text = machine.readFile(path, ATTRIBUTE).map(bytes -> new String(bytes, US_ASCII).strip());
        if (text.got().isEmpty()) {
            return text.map(unused -> 0);
        }
        try {
            return Access.of(Integer.decode(text.got().get()));
        } catch (NumberFormatException e) {
            return Access.refused(CallResult.OTHER, path + ": \"" + text.got().get() + "\" is no number");
        }
    }

    private static String configPath(String address) {
        return FOLDER + "/" + address + "/config";
    }

    /** File of the configuration space. */
    String path() {
        return configPath(address);
    }

    PciId id() {
        return id;
    }

    /** Base class and subclass, without the programming interface: 0x0601 for an ISA bridge. */
    int classCode() {
        return classCode;
    }

    int revision() {
        return revision;
    }

    /** Whether QEMU plays this device. */
    boolean isEmulated() {
        return LittleEndian.holds(configuration, SUBSYSTEM, Integer.BYTES)
                && QEMU.equals(new PciId((int) LittleEndian.read(configuration, SUBSYSTEM, Short.BYTES), (int)
                        LittleEndian.read(configuration, SUBSYSTEM + Short.BYTES, Short.BYTES)));
    }

    PciVisibility visibility() {
        if (configuration.length == 0) {
            return PciVisibility.REFUSED;
        }
        return configuration.length < CONFIGURATION ? PciVisibility.CUT : PciVisibility.FULL;
    }

    /** A register of configuration space, of 1, 2 or 4 bytes. */
    Access<Long> register(int offset, int size) {
        if (LittleEndian.holds(configuration, offset, size)) {
            return Access.of(LittleEndian.read(configuration, offset, size));
        }
        String what = "%s: 0x%02x is not shown, only the first %d bytes are".formatted(path(), offset, length());
        return Access.refused(CallResult.EPERM, length() == HEADER ? what + " (CAP_SYS_ADMIN is missing)" : what);
    }

    private int length() {
        return configuration.length;
    }

    @Override
    public String toString() {
        return "%s %s (class %04x, rev %02x)".formatted(address, id, classCode, revision);
    }
}
