// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.Position;
import org.junit.jupiter.api.Test;

class NodePackTest {

    private static byte[] packed(Map<String, Node> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            new NodePack(files, Optional.empty()).write(out);
        }
        return bytes.toByteArray();
    }

    private static Map<String, Node> unpacked(byte[] bytes) throws IOException {
        return NodePack.read(new ByteArrayInputStream(bytes)).files();
    }

    /** The node as a pack gives it back: with the file for its place. */
    private static Node placed(Node node, Position at) {
        if (node instanceof Node.Scalar scalar) {
            return new Node.Scalar(scalar.text(), at);
        } else if (node instanceof Node.Sequence list) {
            return new Node.Sequence(
                    list.items().stream().map(item -> placed(item, at)).toList(), at);
        }
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        ((Node.Mapping) node)
                .entries()
                .forEach((key, entry) -> entries.put(key, new Node.Entry(at, placed(entry.value(), at))));
        return new Node.Mapping(entries, at);
    }

    @Test
    void whatWasPackedIsGivenBackInItsOrder() throws Exception {
        Random random = new Random(91);
        for (int i = 0; i < 500; i++) {
            Map<String, Node> files = new LinkedHashMap<>();
            for (int j = random.nextInt(5); j > 0; j--) {
                files.put("folder/" + text(random) + j + ".yaml", node(random, 4));
            }

            Map<String, Node> back = unpacked(packed(files));

            assertThat(new ArrayList<>(back.keySet())).isEqualTo(new ArrayList<>(files.keySet()));
            files.forEach((name, node) -> assertThat(back.get(name)).isEqualTo(placed(node, new Position(name, 1, 1))));
            assertThat(packed(back)).isEqualTo(packed(files));
        }
    }

    @Test
    void orderOfKeysIsKept() throws Exception {
        Random random = new Random(92);
        for (int i = 0; i < 50; i++) {
            Node node = node(random, 3);
            if (node instanceof Node.Mapping mapping) {
                Node.Mapping back =
                        (Node.Mapping) unpacked(packed(Map.of("f", node))).get("f");

                assertThat(new ArrayList<>(back.entries().keySet()))
                        .isEqualTo(new ArrayList<>(mapping.entries().keySet()));
            }
        }
    }

    @Test
    void aTextOfAnyLengthIsGivenBack() throws Exception {
        String text = "ä€😀".repeat(50_000);
        Node once = new Node.Scalar(text, new Position("f", 1, 1));

        assertThat(unpacked(packed(Map.of("f", once)))).containsEntry("f", once);
    }

    @Test
    void aPackThatIsDamagedIsRefused() throws Exception {
        byte[] good = packed(Map.of("f", node(new Random(93), 4)));
        byte[] otherMagic = good.clone();
        otherMagic[0] ^= 1;

        assertThatIOException().isThrownBy(() -> unpacked(otherMagic)).withMessageContaining("damaged");
        assertThatIOException().isThrownBy(() -> unpacked(new byte[0]));
        for (int length = 1; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatIOException().isThrownBy(() -> unpacked(cut));
        }
    }

    private static Node node(Random random, int depth) {
        Position at = new Position("f", 1 + random.nextInt(9), 1 + random.nextInt(9));
        int kind = depth == 0 ? 0 : random.nextInt(3);
        if (kind == 1) {
            List<Node> items = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                items.add(node(random, depth - 1));
            }
            return new Node.Sequence(items, at);
        } else if (kind == 2) {
            Map<String, Node.Entry> entries = new LinkedHashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                entries.put(text(random), new Node.Entry(at, node(random, depth - 1)));
            }
            return new Node.Mapping(entries, at);
        }
        return new Node.Scalar(text(random), at);
    }

    private static String text(Random random) {
        String letters = "abc \n\u0000äß€\ud83d\ude00:-'\"";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = random.nextInt(letters.codePointCount(0, letters.length()));
            text.appendCodePoint(letters.codePointAt(letters.offsetByCodePoints(0, at)));
        }
        return text.toString();
    }
}
