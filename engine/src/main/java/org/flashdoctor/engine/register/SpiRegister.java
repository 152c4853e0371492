// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Registers of Intel flash controllers, under the names that datasheets and flashers give them. */
public enum SpiRegister {
    /** Primary BIOS region, in the layout of a FREG. */
    BFPREG,
    /** Hardware sequencing flash status, 16 bits. */
    HSFS,
    /** Hardware sequencing flash control, 16 bits. */
    HSFC,
    /** Flash address. */
    FADDR,
    /** Discrete lock bits. */
    DLOCK,
    /** Flash region access permissions of the host, regions 0 to 7. */
    FRAP,
    FREG0,
    FREG1,
    FREG2,
    FREG3,
    FREG4,
    FREG5,
    FREG6,
    FREG7,
    FREG8,
    FREG9,
    FREG10,
    FREG11,
    FREG12,
    FREG13,
    FREG14,
    FREG15,
    PR0,
    PR1,
    PR2,
    PR3,
    PR4,
    /** Protected range that a soft strap of the descriptor sets. */
    GPR0,
    /** Software sequencing flash status, 8 bits. */
    SSFS,
    /** Software sequencing flash control, 24 bits. */
    SSFC,
    PREOP,
    OPTYPE,
    OPMENU,
    OPMENU_HIGH("OPMENU+4"),
    BBAR,
    FDOC,
    FDOD,
    VSCC,
    LVSCC,
    UVSCC,
    FPB,
    /** Read rights of the host, one bit a region, 16 regions. */
    BM_RAP("BIOS_BM_RAP"),
    /** Write rights of the host, one bit a region, 16 regions. */
    BM_WAP("BIOS_BM_WAP"),
    /** Status of the ICH7 controller, 16 bits. */
    SPIS,
    SPIC,
    SPIA,
    PBR0,
    PBR1,
    PBR2,
    CLOCK_DEBUG("CLOCK/DEBUG");

    private static final Map<String, SpiRegister> BY_LABEL =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(SpiRegister::label, Function.identity()));

    private static final List<SpiRegister> FREGS = List.copyOf(EnumSet.range(FREG0, FREG15));
    private static final List<SpiRegister> PRS = List.copyOf(EnumSet.range(PR0, PR4));
    private static final List<SpiRegister> PBRS = List.copyOf(EnumSet.range(PBR0, PBR2));

    private final String label;

    SpiRegister() {
        this.label = name();
    }

    SpiRegister(String label) {
        this.label = label;
    }

    /** The name that flashers print. */
    public String label() {
        return label;
    }

    /** The register that flashers print under this name. */
    public static Optional<SpiRegister> labelled(String label) {
        return Optional.ofNullable(BY_LABEL.get(label));
    }

    /** FREG0 to FREG15, the descriptor regions by index. */
    public static List<SpiRegister> regions() {
        return FREGS;
    }

    /** PR0 to PR4, the protected ranges of ICH8 and later; FPRn in the datasheets of the 100 series and later. */
    public static List<SpiRegister> protectedRanges() {
        return PRS;
    }

    /** PBR0 to PBR2, the protected BIOS ranges of ICH7. */
    public static List<SpiRegister> protectedBiosRanges() {
        return PBRS;
    }
}
