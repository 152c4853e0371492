// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * SMBIOS structures: a formatted part of a length that it tells itself, then strings, each ended by a zero byte, and a
 * zero byte after the last. Firmware gets this wrong now and then, so nothing is trusted: what does not fit ends the
 * table, and every step goes forward.
 */
final class Smbios {

    /** The kernel's copy of the table. */
    static final String PATH = "/sys/firmware/dmi/tables/DMI";

    /** More than any table has. */
    static final int LIMIT = 1 << 20;

    private static final int HEADER = 4;
    private static final int END_OF_TABLE = 127;
    private static final int MOST_STRUCTURES = 4096;
    private static final int MOST_STRINGS = 255;

    private static final int STATUS_TYPE = 0xdb;
    private static final int STATUS_VERSION = 4;
    private static final int STATUS_COUNT = 5;
    private static final int STATUS_RECORDS = 6;
    private static final int STATUS_REGISTERS = 6;
    private static final int STATUS_RECORD = 1 + STATUS_REGISTERS * Integer.BYTES;
    private static final int FIRST_INTERFACE = 1;

    private static final int VERSION_TYPE = 0xdd;
    private static final int VERSION_COUNT = 4;
    private static final int VERSION_RECORDS = 5;
    private static final int VERSION_RECORD = 7;
    private static final int VERSION_MAJOR = 2;
    private static final String ENGINE = "ME Firmware Version";
    private static final int NO_VERSION = 0xff;

    private final List<Structure> structures;

    private Smbios(List<Structure> structures) {
        this.structures = structures;
    }

    /** One structure of the table. */
    private static final class Structure {

        private final byte[] data;
        private final List<String> strings;

        Structure(byte[] data, List<String> strings) {
            this.data = data;
            this.strings = strings;
        }

        int type() {
            return (int) LittleEndian.read(data, 0, 1);
        }

        /** The number at an offset; empty past the end of the formatted part. */
        Optional<Long> number(int offset, int size) {
            return LittleEndian.holds(data, offset, size)
                    ? Optional.of(LittleEndian.read(data, offset, size))
                    : Optional.empty();
        }

        /** The string whose number, from 1, is at an offset. */
        Optional<String> string(int offset) {
            return number(offset, 1)
                    .map(Long::intValue)
                    .filter(index -> index >= 1 && index <= strings.size())
                    .map(index -> strings.get(index - 1));
        }
    }

    /** Reads a table; never fails. */
    static Smbios parse(byte[] table) {
        List<Structure> structures = new ArrayList<>();
        int offset = 0;
        while (structures.size() < MOST_STRUCTURES && LittleEndian.holds(table, offset, HEADER)) {
            int length = (int) LittleEndian.read(table, offset + 1, 1);
            if (length < HEADER || !LittleEndian.holds(table, offset, length)) {
                break;
            }
            byte[] data = new byte[length];
            System.arraycopy(table, offset, data, 0, length);
            List<String> strings = new ArrayList<>();
            offset = readStrings(table, offset + length, strings);
            Structure structure = new Structure(data, strings);
            structures.add(structure);
            if (structure.type() == END_OF_TABLE) {
                break;
            }
        }
        return new Smbios(structures);
    }

    /** Reads the strings of a structure and gives the offset behind them. */
    private static int readStrings(byte[] table, int start, List<String> strings) {
        int offset = start;
        while (offset < table.length && table[offset] != 0) {
            int end = offset;
            while (end < table.length && table[end] != 0) {
                end++;
            }
            if (strings.size() < MOST_STRINGS) {
                strings.add(new String(table, offset, end - offset, ISO_8859_1).strip());
            }
            offset = end + 1;
        }
        // A structure without strings ends with two zero bytes, one with strings with the second of two.
        return offset + (strings.isEmpty() ? 2 : 1);
    }

    /** How many structures there are. */
    int size() {
        return structures.size();
    }

    /**
     * HFSTS1 to HFSTS6 of the first management engine interface, as they were when the firmware started the system: OEM
     * structure 0xdb, a version, a count, and records of one byte for the interface and six registers.
     */
    List<Long> firmwareStatus() {
        return ofType(STATUS_TYPE)
                .filter(structure -> structure.number(STATUS_VERSION, 1).equals(Optional.of(1L)))
                .flatMap(Smbios::statusRecords)
                .findFirst()
                .orElse(List.of());
    }

    private static Stream<List<Long>> statusRecords(Structure structure) {
        int count = structure.number(STATUS_COUNT, 1).orElse(0L).intValue();
        List<List<Long>> found = new ArrayList<>();
        for (int record = 0; record < count; record++) {
            int start = STATUS_RECORDS + record * STATUS_RECORD;
            boolean whole = structure
                    .number(start + STATUS_RECORD - Integer.BYTES, Integer.BYTES)
                    .isPresent();
            if (whole && structure.number(start, 1).equals(Optional.of((long) FIRST_INTERFACE))) {
                List<Long> registers = new ArrayList<>();
                for (int i = 0; i < STATUS_REGISTERS; i++) {
                    structure
                            .number(start + 1 + i * Integer.BYTES, Integer.BYTES)
                            .ifPresent(registers::add);
                }
                found.add(List.copyOf(registers));
            }
        }
        return found.stream();
    }

    /**
     * Major version of the management engine: OEM structure 0xdd, a count, and records of a name, a text, and the version
     * as numbers.
     */
    Optional<Integer> engineVersion() {
        return ofType(VERSION_TYPE).flatMap(Smbios::engineVersions).findFirst();
    }

    private static Stream<Integer> engineVersions(Structure structure) {
        int count = structure.number(VERSION_COUNT, 1).orElse(0L).intValue();
        List<Integer> found = new ArrayList<>();
        for (int record = 0; record < count; record++) {
            int start = VERSION_RECORDS + record * VERSION_RECORD;
            if (structure.string(start).filter(ENGINE::equalsIgnoreCase).isPresent()) {
                structure
                        .number(start + VERSION_MAJOR, 1)
                        .map(Long::intValue)
                        .filter(major -> major > 0 && major < NO_VERSION)
                        .ifPresent(found::add);
            }
        }
        return found.stream();
    }

    private Stream<Structure> ofType(int type) {
        return structures.stream().filter(structure -> structure.type() == type);
    }
}
