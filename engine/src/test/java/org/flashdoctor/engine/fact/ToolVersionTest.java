// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolVersionTest {

    /** As the tools print them, oldest first. */
    private static final List<String> OLD_TO_NEW = List.of(
            "v0.9.5.2-r1515",
            "v0.9.6.1-r1704",
            "v0.9.7-r1711",
            "v0.9.9-r1955",
            "v0.9.9-42-gb0d8a83",
            "1.0",
            "p1.0-144-gd82be7b",
            "v1.1",
            "v1.1-rc1-125-g728062f",
            "v1.2",
            "v1.2-551-gf47ff31",
            "v1.2-1033-g24b8fcf",
            "1.3.0",
            "p1.3-2-geb2c041",
            "1.4.0",
            "1.5.1 (git:v1.5.1)",
            "1.6.0-devel",
            "1.10.0");

    private static ToolVersion version(String text) {
        return ToolVersion.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "v0.9.9-r1955, 0, 9, 9, 0",
        "v0.9.5.2-r1515, 0, 9, 5, 0",
        "v0.9.9-42-gb0d8a83, 0, 9, 9, 42",
        "v1.2, 1, 2, 0, 0",
        "1.2, 1, 2, 0, 0",
        "v1.2-1033-g24b8fcf, 1, 2, 0, 1033",
        "v1.2-1031-g6b2061b-dirty, 1, 2, 0, 1031",
        "v1.1-rc1-125-g728062f, 1, 1, 0, 125",
        "v1.4.0-rc2, 1, 4, 0, 0",
        "1.3.0, 1, 3, 0, 0",
        "1.5.1 (git:v1.5.1), 1, 5, 1, 0",
        "1.6.0-devel, 1, 6, 0, 0",
        "p1.3-2-geb2c041, 1, 3, 0, 2",
        "p1.0, 1, 0, 0, 0",
        "'  v1.4.0  ', 1, 4, 0, 0"
    })
    void readsWhatToolsPrint(String text, int major, int minor, int patch, int commits) {
        assertThat(ToolVersion.parse(text)).hasValue(new ToolVersion(major, minor, patch, commits, text.strip()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "", "v", "1", "git", "on Linux 5.10", ".1", "v.1.2", "20240101", "99999.1"})
    void whatIsNoVersionGivesNone(String text) {
        assertThat(ToolVersion.parse(text)).isEmpty();
    }

    @Test
    void isWrittenAsItWasPrinted() {
        assertThat(version("v1.2-551-gf47ff31")).hasToString("v1.2-551-gf47ff31");
    }

    @Test
    void laterReleasesAndLaterCommitsComeLater() {
        List<ToolVersion> sorted = new ArrayList<>(
                OLD_TO_NEW.stream().map(ToolVersionTest::version).toList());
        Collections.shuffle(sorted, new Random(2));
        Collections.sort(sorted);

        assertThat(sorted).extracting(ToolVersion::text).containsExactlyElementsOf(OLD_TO_NEW);
    }

    @ParameterizedTest
    @CsvSource({"1.2, v1.2", "v1.2, p1.2", "1.2, 1.2.0", "v0.9.9-r1954, v0.9.9-r1955", "v1.4.0-rc1, v1.4.0"})
    void spellingsOfOneReleaseAreNeitherBeforeNorBehindEachOther(String one, String other) {
        assertThat(version(one)).isEqualByComparingTo(version(other));
    }

    @Test
    void orderIsTotal() {
        Random random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            ToolVersion a = random(random);
            ToolVersion b = random(random);
            ToolVersion c = random(random);

            assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
            if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
                assertThat(a).isLessThanOrEqualTo(c);
            }
            if (a.compareTo(b) == 0) {
                assertThat(Integer.signum(a.compareTo(c))).isEqualTo(Integer.signum(b.compareTo(c)));
            }
        }
    }

    /** A version from few, so that equal ones meet; read from its text, so that the text and the numbers agree. */
    private static ToolVersion random(Random random) {
        String commits = random.nextBoolean() ? "" : "-" + (1 + random.nextInt(2)) + "-gabc";
        String patch = random.nextBoolean() ? "" : "." + random.nextInt(2);
        return version("v" + random.nextInt(2) + "." + random.nextInt(3) + patch + commits);
    }
}
