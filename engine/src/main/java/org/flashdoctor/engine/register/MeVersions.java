// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.Optional;

/**
 * Major versions of the management engine that a chipset generation was sold with.
 *
 * @param first lowest version
 * @param last highest version
 */
public record MeVersions(int first, int last) {

    private static final int NEWEST = 99;

    public MeVersions {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("ME versions %d to %d are no range.".formatted(first, last));
        }
    }

    /** Nothing is known of the version. */
    public static MeVersions any() {
        return new MeVersions(1, NEWEST);
    }

    public static MeVersions exactly(int version) {
        return new MeVersions(version, version);
    }

    /** This version or a later one. */
    public static MeVersions since(int version) {
        return new MeVersions(version, NEWEST);
    }

    /** The version, where there is only one. */
    public Optional<Integer> single() {
        return first == last ? Optional.of(first) : Optional.empty();
    }

    /** Whether every version lies between the two. */
    public boolean within(int lowest, int highest) {
        return lowest <= first && last <= highest;
    }

    /** Whether some version lies between the two. */
    public boolean touches(int lowest, int highest) {
        return first <= highest && lowest <= last;
    }
}
