// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;

/** What the descriptor lets the host do with each region. */
public sealed interface RegionGrants {

    /** Rights of the host on a region, by its index. */
    RegionAccess access(int index);

    /** The descriptor override strap is active: the descriptor restricts nothing. */
    record Overridden() implements RegionGrants {
        @Override
        public RegionAccess access(int index) {
            return RegionAccess.READ_WRITE;
        }
    }

    /** Nothing tells. */
    record Untold() implements RegionGrants {
        @Override
        public RegionAccess access(int index) {
            return RegionAccess.UNKNOWN;
        }
    }

    /**
     * One bit a region, as in FRAP or in BM_RAP and BM_WAP.
     *
     * @param read bit n: the host may read region n
     * @param write bit n: the host may write region n
     * @param regions number of regions that the masks cover
     */
    record Masks(long read, long write, int regions) implements RegionGrants {
        @Override
        public RegionAccess access(int index) {
            if (index < 0 || index >= regions) {
                return RegionAccess.UNKNOWN;
            }
            if (Bits.isSet(read, index)) {
                return Bits.isSet(write, index) ? RegionAccess.READ_WRITE : RegionAccess.READ_ONLY;
            }
            return Bits.isSet(write, index) ? RegionAccess.WRITE_ONLY : RegionAccess.LOCKED;
        }
    }

    /**
     * Grants of which nobody knows whether the override strap lifts them: only full access is certain.
     *
     * @param enforced the grants without the strap
     */
    record PerhapsOverridden(RegionGrants enforced) implements RegionGrants {
        @Override
        public RegionAccess access(int index) {
            RegionAccess access = enforced.access(index);
            return access == RegionAccess.READ_WRITE ? access : RegionAccess.UNKNOWN;
        }
    }

    /** FRAP: BRRA in bits 7:0, BRWA in bits 15:8, and the grants to other masters above. */
    static Decoded<RegionGrants> ofFrap(long value) {
        if (!Bits.fits(value) || value == Bits.ALL_ONES || value == 0) {
            return Decoded.implausible("FRAP", value);
        }
        return Decoded.plausible(new Masks(Bits.field(value, 7, 0), Bits.field(value, 15, 8), 8));
    }

    /**
     * BIOS_BM_RAP and BIOS_BM_WAP, bits 15:0 of each. 0xffff is a real value (flashrom prints 16 bits); no rights at
     * all, not even to read the BIOS region, is none.
     */
    static Decoded<RegionGrants> ofBiosMaster(long readAccess, long writeAccess) {
        if (!Bits.fits(readAccess) || readAccess == Bits.ALL_ONES) {
            return Decoded.implausible(SpiRegister.BM_RAP.label(), readAccess);
        }
        if (!Bits.fits(writeAccess) || writeAccess == Bits.ALL_ONES) {
            return Decoded.implausible(SpiRegister.BM_WAP.label(), writeAccess);
        }
        long read = Bits.field(readAccess, 15, 0);
        long write = Bits.field(writeAccess, 15, 0);
        if (read == 0 && write == 0) {
            return Decoded.implausible(SpiRegister.BM_RAP.label(), readAccess);
        }
        return Decoded.plausible(new Masks(read, write, 16));
    }
}
