// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.knowledge.node.NodeReader.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeReaderTest {

    private static Optional<Node> parse(NodeReader reader, String text) throws IOException, MalformedException {
        return reader.read("file.yaml", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Node yaml(String text) {
        try {
            return parse(NodeReader.yaml(), text).orElseThrow();
        } catch (IOException | MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static MalformedException malformed(String text) {
        return catchThrowableOfType(MalformedException.class, () -> parse(NodeReader.yaml(), text));
    }

    private static Node.Entry entry(Node node, String key) {
        return ((Node.Mapping) node).entries().get(key);
    }

    private static String text(Node node) {
        return ((Node.Scalar) node).text();
    }

    // Places

    @Test
    void everythingKnowsItsLineAndColumn() {
        Node root = yaml("""
                id: closed
                cases:
                  - when: { Goal: { operation: write } }
                    text: "two
                      lines"
                  - second
                """);

        assertThat(root.at()).isEqualTo(new Position("file.yaml", 1, 1));
        assertThat(entry(root, "id").key()).isEqualTo(new Position("file.yaml", 1, 1));
        assertThat(entry(root, "id").value().at()).isEqualTo(new Position("file.yaml", 1, 5));
        assertThat(entry(root, "cases").key()).isEqualTo(new Position("file.yaml", 2, 1));
        Node.Sequence cases = (Node.Sequence) entry(root, "cases").value();
        assertThat(cases.at()).isEqualTo(new Position("file.yaml", 3, 3));
        assertThat(cases.items().get(0).at()).isEqualTo(new Position("file.yaml", 3, 5));
        Node when = entry(cases.items().get(0), "when").value();
        assertThat(when.at()).isEqualTo(new Position("file.yaml", 3, 11));
        assertThat(entry(when, "Goal").key()).isEqualTo(new Position("file.yaml", 3, 13));
        assertThat(entry(entry(when, "Goal").value(), "operation").value().at())
                .isEqualTo(new Position("file.yaml", 3, 32));
        assertThat(cases.items().get(1).at()).isEqualTo(new Position("file.yaml", 6, 5));
        assertThat(root.at()).hasToString("file.yaml:1:1");
    }

    @Test
    void jsonIsReadLikeYaml() throws Exception {
        Node node = parse(NodeReader.json(), "{\n  \"id\": \"closed\", \"list\": [1, true, null]\n}")
                .orElseThrow();

        assertThat(entry(node, "id").key()).isEqualTo(new Position("file.yaml", 2, 3));
        assertThat(((Node.Sequence) entry(node, "list").value()).items())
                .extracting(NodeReaderTest::text)
                .containsExactly("1", "true", "");
    }

    // Values

    @ParameterizedTest
    @CsvSource({
        "0x10, 0x10",
        "010, 010",
        "1_000, 1_000",
        "1.20, 1.20",
        "yes, yes",
        "NO, NO",
        "True, True",
        "1e3, 1e3",
        "2021-01-01, 2021-01-01",
        "'\"quoted\"', quoted",
        "~, ''",
        "null, ''",
        "'', ''"
    })
    void valuesAreTheTextThatStandsThere(String written, String read) {
        // The schema of an entry says what is a number; no version 1.20 becomes 1.2, no country NO becomes false.
        assertThat(text(entry(yaml("key: " + written), "key").value())).isEqualTo(read);
    }

    @Test
    void keysKeepTheirOrder() {
        Map<String, Node.Entry> entries = ((Node.Mapping) yaml("z: 1\na: 2\nm: 3\n")).entries();

        assertThat(entries.keySet()).containsExactly("z", "a", "m");
    }

    @Test
    void kindsHaveNames() {
        assertThat(yaml("a").kind()).isEqualTo("text");
        assertThat(yaml("[a]").kind()).isEqualTo("a list");
        assertThat(yaml("a: b").kind()).isEqualTo("a map");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a remark\n"})
    void aFileThatSaysNothingIsEmpty(String text) throws Exception {
        assertThat(parse(NodeReader.yaml(), text)).isEmpty();
    }

    // What is no YAML

    @Test
    void aKeyThatStandsTwiceInAMapIsRefusedWhereItStandsAgain() {
        MalformedException e = malformed("id: a\ntitle: b\nid: c\n");

        assertThat(e).hasMessageContaining("Duplicate field 'id'");
        assertThat(e.at().line()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: [1, 2' | 1",
                "'a: b\n c: d' | 2",
                "'a: \"b' | 1",
                "'a: b\n\t- c' | 1",
                "'{ a: b' | 1",
                "'a: @b' | 1"
            })
    void whatIsMalformedIsRefusedWithItsPlace(String text, int line) {
        MalformedException e = malformed(text);

        assertThat(e.at().file()).isEqualTo("file.yaml");
        assertThat(e.at().line()).isBetween(line, line + 1);
        assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }

    @Test
    void jsonThatEndsTooEarlyIsRefused() {
        assertThatThrownBy(() -> parse(NodeReader.json(), "{\"a\": [1, 2")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> parse(NodeReader.json(), "{\"a\": 1, \"a\": 2}"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("Duplicate");
    }

    // What is an attack or an accident

    @ParameterizedTest
    @ValueSource(ints = {62, 100, 2_000, 100_000})
    void deeperNestingThanAnyoneWritesIsRefused(int depth) {
        assertThat(malformed("[".repeat(depth))).isNotNull();
        assertThat(malformed("a: " + "[".repeat(depth) + "]".repeat(depth))).isNotNull();
        assertThatThrownBy(() -> parse(NodeReader.json(), "[".repeat(depth) + "]".repeat(depth)))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void nestingThatPeopleWriteIsRead() {
        Node node = yaml("[".repeat(20) + "x" + "]".repeat(20));
        for (int i = 0; i < 20; i++) {
            node = ((Node.Sequence) node).items().get(0);
        }
        assertThat(text(node)).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &anchor text\nb: *anchor\n",
                "a: &anchor [1, 2]\nb: *anchor\n",
                "a: &anchor { b: c }\nd: *anchor\n",
                "base: &base { a: b }\nother: { <<: *base, c: d }\n",
                "a: *nowhere\n"
            })
    void anchorsAndAliasesAreRefused(String text) {
        MalformedException e = malformed(text);

        assertThat(e).isNotNull();
        assertThat(e).hasMessageContaining("anchor");
        assertThat(e.at().column()).isPositive();
    }

    @Test
    void aBombOfAliasesDoesNotGoOff() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a" + (i - 1) + "]\n");
        }

        assertThat(malformed(bomb.toString())).isNotNull();
    }

    @Test
    void aFileOfAnySizeIsReadOrRefusedButNeverBreaksTheReader() throws Exception {
        String large = "- " + "x".repeat(98) + "\n";

        assertThat(((Node.Sequence) yaml(large.repeat(20_000))).items()).hasSize(20_000);
        MalformedException e = malformed(large.repeat(80_000));
        assertThat(e == null || !e.getMessage().isBlank()).isTrue();
    }
}
