// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.List;
import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.SecureBoot;
import org.flashdoctor.engine.fact.HostFact.SecureBootState;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Whether UEFI Secure Boot is on, and whether shim validates. */
final class SecureBootProbe implements Probe {

    private static final String FIRMWARE = "/sys/firmware";

    @Override
    public String name() {
        return "secure-boot";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(SecureBoot.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Access<Boolean> on = EfiVariable.SECURE_BOOT.flag(machine);
        if (on.got().isPresent()) {
            return state(notes, machine, on.got().get());
        }
        // Containers mask the folder: an empty one tells nothing.
        Access<List<String>> firmware = machine.list(FIRMWARE);
        boolean seen = firmware.got().filter(names -> !names.isEmpty()).isPresent();
        if (seen && !firmware.got().get().contains("efi")) {
            return found(
                    notes, SecureBootState.NOT_UEFI, FIRMWARE, "there is no " + FIRMWARE + "/efi: not started by UEFI");
        }
        boolean variables = machine.list(EfiVariable.FOLDER)
                .got()
                .filter(names -> !names.isEmpty())
                .isPresent();
        if (on.absent() && variables) {
            return found(
                    notes,
                    SecureBootState.DISABLED,
                    EfiVariable.FOLDER,
                    "the firmware has no variable SecureBoot: it knows no Secure Boot");
        }
        return notes.missed(on, EfiVariable.SECURE_BOOT.path(), SecureBoot.class)
                .result();
    }

    private static ProbeResult state(Notes notes, Machine machine, boolean on) {
        boolean setup = EfiVariable.SETUP_MODE.flag(machine).got().orElse(false);
        boolean careless = EfiVariable.SHIM_STATE.flag(machine).got().orElse(false);
        String text =
                "SecureBoot=" + (on ? 1 : 0) + " SetupMode=" + (setup ? 1 : 0) + " MokSBStateRT=" + (careless ? 1 : 0);
        SecureBootState state;
        if (setup) {
            state = SecureBootState.SETUP_MODE;
        } else if (!on) {
            state = SecureBootState.DISABLED;
        } else {
            state = careless ? SecureBootState.VALIDATION_OFF : SecureBootState.ENABLED;
        }
        return found(notes, state, EfiVariable.SECURE_BOOT.path(), text);
    }

    private static ProbeResult found(Notes notes, SecureBootState state, String path, String text) {
        return notes.saw(new SecureBoot(state), path, text)
                .covers(SecureBoot.class)
                .result();
    }
}
