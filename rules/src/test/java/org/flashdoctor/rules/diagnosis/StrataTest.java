// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.flashdoctor.rules.Samples;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.condition.Condition.FindingMade;
import org.flashdoctor.rules.model.FindingEntry;
import org.junit.jupiter.api.Test;

class StrataTest {

    /** A finding whose condition names these findings. */
    private static FindingEntry entry(String id, String... names) {
        Condition[] parts = Arrays.stream(names).map(FindingMade::new).toArray(Condition[]::new);
        return Samples.finding(id).blocking(Samples.all(parts)).entry();
    }

    @Test
    void aFindingStandsAboveEveryFindingThatItNames() {
        List<FindingEntry> entries =
                List.of(entry("roof", "wall", "floor"), entry("wall", "floor"), entry("floor"), entry("shed", "floor"));

        assertThat(Strata.of(entries))
                .containsExactlyInAnyOrderEntriesOf(Map.of("floor", 0, "wall", 1, "shed", 1, "roof", 2));
        assertThat(Strata.cycle(entries)).isEmpty();
    }

    @Test
    void allCasesOfAFindingCountAlsoThoseUnderANegation() {
        FindingEntry entry = Samples.finding("top")
                .blocking(Condition.always())
                .warning(Samples.not(Samples.either(new FindingMade("bottom"))))
                .entry();

        assertThat(Strata.of(List.of(entry, entry("bottom"))))
                .containsEntry("top", 1)
                .containsEntry("bottom", 0);
    }

    @Test
    void aNameThatNobodyKnowsIsNoCircle() {
        List<FindingEntry> entries = List.of(entry("top", "nobody"));

        assertThat(Strata.cycle(entries)).isEmpty();
        assertThat(Strata.of(entries)).containsEntry("top", 1);
    }

    @Test
    void aFindingThatNamesItselfIsACircle() {
        assertThat(Strata.cycle(List.of(entry("self", "self")))).hasValue(List.of("self", "self"));
    }

    @Test
    void aCircleIsNamedFromWhereItBeginsToWhereItCloses() {
        List<FindingEntry> entries = List.of(
                entry("outside", "a"), entry("a", "b"), entry("b", "leaf", "c"), entry("c", "a"), entry("leaf"));

        assertThat(Strata.cycle(entries)).hasValue(List.of("a", "b", "c", "a"));
    }

    @Test
    void layersOfACircleAreStillGiven() {
        List<FindingEntry> entries = List.of(entry("a", "b"), entry("b", "a"), entry("c", "b"));

        assertThat(Strata.of(entries)).containsOnlyKeys("a", "b", "c");
    }

    @Test
    void layersOfRandomFindingsRiseAlongEveryName() {
        Random random = new Random(41);
        for (int i = 0; i < 500; i++) {
            int count = 2 + random.nextInt(10);
            List<FindingEntry> entries = new ArrayList<>();
            for (int j = 0; j < count; j++) {
                int self = j;
                String[] below = random.ints(random.nextInt(4), 0, count)
                        .filter(other -> other < self)
                        .mapToObj(other -> "finding-" + other)
                        .toArray(String[]::new);
                entries.add(entry("finding-" + j, below));
            }
            Collections.shuffle(entries, random);

            Map<String, Integer> strata = Strata.of(entries);

            assertThat(Strata.cycle(entries)).isEmpty();
            for (FindingEntry entry : entries) {
                entry.cases()
                        .get(0)
                        .when()
                        .atoms()
                        .forEach(atom -> assertThat(strata.get(entry.id()))
                                .isGreaterThan(strata.get(((FindingMade) atom).id())));
            }
        }
    }

    @Test
    void aCircleIsFoundExactlyWhereThereIsOne() {
        Random random = new Random(42);
        int circles = 0;
        for (int i = 0; i < 1000; i++) {
            int count = 2 + random.nextInt(6);
            boolean[][] names = new boolean[count][count];
            List<FindingEntry> entries = new ArrayList<>();
            for (int j = 0; j < count; j++) {
                List<String> others = new ArrayList<>();
                for (int other = 0; other < count; other++) {
                    if (random.nextInt(count * 2) == 0) {
                        names[j][other] = true;
                        others.add("finding-" + other);
                    }
                }
                entries.add(entry("finding-" + j, others.toArray(String[]::new)));
            }

            boolean expected = reachesItself(names);

            assertThat(Strata.cycle(entries).isPresent()).isEqualTo(expected);
            circles += expected ? 1 : 0;
        }
        assertThat(circles).isBetween(100, 900);
    }

    /** Warshall's closure. */
    private static boolean reachesItself(boolean[][] names) {
        int count = names.length;
        boolean[][] reach = new boolean[count][];
        Arrays.setAll(reach, i -> names[i].clone());
        for (int k = 0; k < count; k++) {
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < count; j++) {
                    reach[i][j] |= reach[i][k] && reach[k][j];
                }
            }
        }
        for (int i = 0; i < count; i++) {
            if (reach[i][i]) {
                return true;
            }
        }
        return false;
    }
}
