// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecogniserIndexTest {

    private static Recogniser recogniser(String id, String... anchors) {
        return new Recogniser(id, List.of(anchors), "never tried", false, List.of(), Optional.empty(), false);
    }

    private static List<String> candidates(RecogniserIndex index, String text) {
        return index.candidates(text).stream().map(Recogniser::id).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "aAbB", "PR0: ", "abcdefghijklmnop", "äÄßéÉ€a"})
    void candidatesAreThoseWhoseAnchorStandsInTheText(String alphabet) {
        Random random = new Random(alphabet.hashCode());
        int hits = 0;
        for (int i = 0; i < 400; i++) {
            List<Recogniser> recognisers = new ArrayList<>();
            int count = 1 + random.nextInt(12);
            for (int j = 0; j < count; j++) {
                String[] anchors = new String[1 + random.nextInt(3)];
                for (int k = 0; k < anchors.length; k++) {
                    anchors[k] = text(random, alphabet, 1 + random.nextInt(5));
                }
                recognisers.add(recogniser("recogniser-" + j, anchors));
            }
            RecogniserIndex built = new RecogniserIndex(recognisers);
            RecogniserIndex unpacked = RecogniserIndex.unpacked(recognisers, ByteBuffer.wrap(built.packed()));
            for (int j = 0; j < 10; j++) {
                RecogniserIndex index = j < 5 ? built : unpacked;
                String text = text(random, alphabet, random.nextInt(30));
                List<String> expected = recognisers.stream()
                        .filter(each -> each.anchors().stream().anyMatch(anchor -> contains(text, anchor)))
                        .map(Recogniser::id)
                        .toList();
                hits += expected.size();

                assertThat(candidates(index, text))
                        .as(
                                "\"%s\" among %s",
                                text,
                                recognisers.stream().map(Recogniser::anchors).toList())
                        .isEqualTo(expected);
            }
        }
        assertThat(hits).isGreaterThan(1000);
    }

    private static boolean contains(String text, String anchor) {
        return text.toLowerCase(Locale.ROOT).contains(anchor.toLowerCase(Locale.ROOT));
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    @Test
    void aPackedIndexThatIsCutOffIsRefused() {
        List<Recogniser> recognisers = List.of(recogniser("id", "FATAL Error"));
        byte[] packed = new RecogniserIndex(recognisers).packed();

        for (int length = 0; length < packed.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(packed, 0, length);
            assertThatThrownBy(() -> RecogniserIndex.unpacked(recognisers, cut))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The packed index of recognisers is damaged");
        }
    }

    @Test
    void anArrayThatIsLongerThanThePackIsRefusedBeforeItIsMade() {
        ByteBuffer packed =
                ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).putInt(0).flip();

        assertThatThrownBy(() -> RecogniserIndex.unpacked(List.of(), packed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The packed index of recognisers is damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FATAL Error",
                "^Found (?:chip|[A-Z]{2,5}) \\S+ at 0x(?P<at>[0-9a-f]+)\\.$",
                "(?:a|^b)*c",
                "",
                "x*",
                ".*",
                "^",
                "(?:^|\\s)\\d{1,3}%",
                "ä+é?[^a-z]",
                "((((a?){40}){40}){40}){40}"
            })
    void positionsComeBackAsTheyWere(String pattern) {
        List<Recogniser> recognisers = new ArrayList<>();
        for (boolean ignoreCase : new boolean[] {true, false}) {
            recognisers.add(new Recogniser(
                    "id-" + ignoreCase, List.of("a"), pattern, ignoreCase, List.of(), Optional.empty(), false));
        }
        RecogniserIndex built = new RecogniserIndex(recognisers);

        RecogniserIndex unpacked = RecogniserIndex.unpacked(recognisers, ByteBuffer.wrap(built.packed()));

        for (int i = 0; i < recognisers.size(); i++) {
            ShapePositions before = built.positions(i);
            assertThat(unpacked.positions(i))
                    .usingRecursiveComparison()
                    .isEqualTo(before)
                    .isNotSameAs(before);
        }
    }

    @Test
    void anchorsWithinAnchorsAreAllFound() {
        RecogniserIndex index = new RecogniserIndex(List.of(
                recogniser("long", "flash chip"), recogniser("middle", "chip"), recogniser("short", "h c", "hip")));

        assertThat(candidates(index, "Found a flash chip.")).containsExactly("long", "middle", "short");
        assertThat(candidates(index, "Found a chipset.")).containsExactly("middle", "short");
    }

    @Test
    void candidatesComeOnceInTheOrderOfTheRecognisers() {
        RecogniserIndex index =
                new RecogniserIndex(List.of(recogniser("second", "b", "bb"), recogniser("first", "a", "aa")));

        assertThat(candidates(index, "aaabbb")).containsExactly("second", "first");
    }

    @Test
    void caseDoesNotMatterInAnchorNorText() {
        RecogniserIndex index = new RecogniserIndex(List.of(recogniser("id", "FATAL Error")));

        assertThat(candidates(index, "fatal error")).containsExactly("id");
        assertThat(candidates(index, "FATAL ERROR!")).containsExactly("id");
        assertThat(candidates(index, "fatal  error")).isEmpty();
    }

    @Test
    void nothingIsFoundInNothingNorByNothing() {
        assertThat(candidates(new RecogniserIndex(List.of()), "text")).isEmpty();
        assertThat(candidates(new RecogniserIndex(List.of(recogniser("id", "a"))), ""))
                .isEmpty();
    }
}
