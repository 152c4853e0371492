// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Version of a flasher, ordered by release and then by the number of commits after it.
 *
 * @param major first number of the release
 * @param minor second number of the release
 * @param patch third number of the release, 0 where the release has two
 * @param commits commits since the release, as git describe counts them; 0 for a release
 * @param text the version as printed
 */
public record ToolVersion(int major, int minor, int patch, int commits, String text)
        implements Comparable<ToolVersion> {

    private static final Pattern SHAPE = Pattern.compile(
            "[vp]?(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(?:[.\\d]*)(?:-rc\\d+)?(?:-(\\d{1,6})-g[0-9a-f]+)?.*");

    /**
     * Reads {@code v0.9.9-r1955}, {@code v1.2-1033-g24b8fcf}, {@code p1.3-2-geb2c041}, {@code 1.5.1 (git:v1.5.1)}.
     * Builds without tags print "unknown": no version.
     */
    public static Optional<ToolVersion> parse(String text) {
        Matcher shape = SHAPE.matcher(text.strip());
        if (!shape.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ToolVersion(
                Integer.parseInt(shape.group(1)),
                Integer.parseInt(shape.group(2)),
                shape.group(3) == null ? 0 : Integer.parseInt(shape.group(3)),
                shape.group(4) == null ? 0 : Integer.parseInt(shape.group(4)),
                text.strip()));
    }

    @Override
    public int compareTo(ToolVersion other) {
        int order = Integer.compare(major, other.major);
        if (order == 0) {
            order = Integer.compare(minor, other.minor);
        }
        if (order == 0) {
            order = Integer.compare(patch, other.patch);
        }
        return order == 0 ? Integer.compare(commits, other.commits) : order;
    }

    @Override
    public String toString() {
        return text;
    }
}
