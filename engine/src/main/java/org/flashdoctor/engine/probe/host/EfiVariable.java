// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Variables of UEFI firmware, as efivarfs shows them: four bytes of attributes, then the data. */
enum EfiVariable {
    SECURE_BOOT("SecureBoot", "8be4df61-93ca-11d2-aa0d-00e098032b8c"),
    SETUP_MODE("SetupMode", "8be4df61-93ca-11d2-aa0d-00e098032b8c"),
    /** Set by shim when it was told not to validate what it starts. */
    SHIM_STATE("MokSBStateRT", "605dab50-e046-4300-abb6-3dd810dd8b23"),
    LOADER("LoaderInfo", "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"),
    STUB("StubInfo", "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f");

    static final String FOLDER = "/sys/firmware/efi/efivars";

    private static final int ATTRIBUTES = 4;
    private static final int LIMIT = 4096;

    private final String path;

    EfiVariable(String name, String vendor) {
        this.path = FOLDER + "/" + name + "-" + vendor;
    }

    String path() {
        return path;
    }

    /** The data without the attributes. */
    Access<byte[]> read(Machine machine) {
        Access<byte[]> content = machine.readFile(path, LIMIT);
        boolean cut = content.got().filter(bytes -> bytes.length <= ATTRIBUTES).isPresent();
        return cut
                ? Access.refused(CallResult.OTHER, path + " holds no data")
                : content.map(bytes -> Arrays.copyOfRange(bytes, ATTRIBUTES, bytes.length));
    }

    /** A variable of one byte that is 0 or 1. */
    Access<Boolean> flag(Machine machine) {
        return read(machine).map(data -> data[0] == 1);
    }

    /** A variable that holds text. */
    Access<String> text(Machine machine) {
        return read(machine).map(data -> {
            String text = new String(data, StandardCharsets.UTF_16LE);
            int end = text.indexOf('\0');
            return end < 0 ? text : text.substring(0, end);
        });
    }
}
