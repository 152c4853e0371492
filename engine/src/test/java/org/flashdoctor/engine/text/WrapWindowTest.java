// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.text.WrapWindow.Joined;
import org.flashdoctor.engine.text.WrapWindow.Part;
import org.junit.jupiter.api.Test;

class WrapWindowTest {

    private static final String LONG = "Found Zbit Semiconductor, Inc. flash chip \"ZB25VQ16\" (2048 kB, SPI) on";

    private static List<Joined> joins(LogLine... lines) {
        WrapWindow window = new WrapWindow();
        List<Joined> last = List.of();
        for (LogLine line : lines) {
            last = window.feed(line);
        }
        return last;
    }

    /** All matches of a pattern across seams. */
    private static List<String> matches(String log, String regex) throws Exception {
        WrapWindow window = new WrapWindow();
        List<String> found = new ArrayList<>();
        for (LogLine line : Logs.lines(log)) {
            for (Joined joined : window.feed(line)) {
                Matcher matcher = Pattern.compile(regex).matcher(joined.text());
                while (matcher.find()) {
                    if (joined.spans(matcher.start(), matcher.end())) {
                        found.add(joined.partAt(matcher.start()).line().number() + ":" + matcher.group());
                    }
                }
            }
        }
        return found;
    }

    @Test
    void joinsTwoLinesWithAndWithoutASpace() {
        assertThat(joins(new LogLine(7, LONG), new LogLine(8, "serprog.")))
                .extracting(Joined::text)
                .containsExactly(LONG + " serprog.", LONG + "serprog.");
    }

    @Test
    void linesOfADoubleSpacedTextAreNeighbours() throws Exception {
        String text = "one\n\ntwo\n\nthree\n\nReading flash...\n\nFAILED.\n";

        assertThat(matches(text, "flash\\.\\.\\. FAILED")).containsExactly("7:flash... FAILED");
        assertThat(matches("one\ntwo\nReading flash...\n\nFAILED.\n", "flash\\.\\.\\. FAILED"))
                .isEmpty();
    }

    @Test
    void joinsThreeLinesInEveryWay() {
        String a = "a".repeat(40);
        String b = "b".repeat(40);
        assertThat(joins(new LogLine(1, a), new LogLine(2, b), new LogLine(3, "c")))
                .extracting(Joined::text)
                .containsExactly(b + " c", b + "c", a + " " + b + " c", a + " " + b + "c", a + b + " c", a + b + "c");
    }

    @Test
    void doesNotJoinTheFirstLineNorLinesApart() {
        assertThat(joins(new LogLine(1, LONG))).isEmpty();
        assertThat(joins(new LogLine(1, LONG), new LogLine(3, "serprog."))).isEmpty();
        assertThat(joins(new LogLine(1, "short line"), new LogLine(2, "serprog.")))
                .extracting(Joined::text)
                .containsExactly("short line serprog.");
    }

    @Test
    void joinsPartsOfOneLine() {
        assertThat(joins(new LogLine(1, LONG), new LogLine(1, "serprog."))).hasSize(2);
    }

    @Test
    void joinsAThirdLineOnlyOverAMiddleThatIsWholeAndBeside() {
        LogLine last = new LogLine(3, "end");
        assertThat(joins(new LogLine(1, LONG), new LogLine(2, "short"), last)).hasSize(3);
        assertThat(joins(new LogLine(1, LONG), new LogLine(2, "m".repeat(WrapWindow.REACH + 1)), last))
                .hasSize(2);
        assertThat(joins(new LogLine(1, LONG), new LogLine(2, "m".repeat(WrapWindow.REACH)), last))
                .hasSize(6);
        assertThat(joins(new LogLine(1, LONG), new LogLine(3, LONG), new LogLine(4, "end")))
                .hasSize(2);
        assertThat(joins(new LogLine(1, "short"), new LogLine(2, LONG), last)).hasSize(4);
    }

    @Test
    void saysWhereTheTextComesFrom() {
        LogLine first = new LogLine(1, "x".repeat(1000) + "tail");
        LogLine second = new LogLine(2, "head" + "y".repeat(1000));
        List<Joined> joins = joins(first, second);
        int reach = WrapWindow.REACH;
        assertThat(joins.get(0).parts())
                .containsExactly(
                        new Part(first, 1004 - reach, 0, reach), new Part(second, 0, reach + 1, 2 * reach + 1));
        assertThat(joins.get(1).parts())
                .containsExactly(new Part(first, 1004 - reach, 0, reach), new Part(second, 0, reach, 2 * reach));
        assertThat(joins)
                .allSatisfy(joined -> assertThat(joined.parts())
                        .allSatisfy(part -> assertThat(joined.text().substring(part.start(), part.end()))
                                .isEqualTo(part.line()
                                        .text()
                                        .substring(part.column(), part.column() + part.end() - part.start()))));
        Joined spaced = joins.get(0);
        assertThat(spaced.partAt(0).line()).isEqualTo(first);
        assertThat(spaced.partAt(reach).line()).isEqualTo(first);
        assertThat(spaced.partAt(reach + 1).line()).isEqualTo(second);
        assertThat(spaced.partAt(2 * reach).line()).isEqualTo(second);
        assertThatThrownBy(() -> spaced.partAt(2 * reach + 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> spaced.partAt(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void tellsMatchesAcrossTheSeamFromOthers() {
        Joined joined =
                joins(new LogLine(1, "a".repeat(40)), new LogLine(2, "bbb")).get(0);
        assertThat(joined.spans(39, 42)).isTrue();
        assertThat(joined.spans(0, 44)).isTrue();
        assertThat(joined.spans(0, 40)).isFalse();
        assertThat(joined.spans(0, 41)).isFalse();
        assertThat(joined.spans(40, 44)).isFalse();
        assertThat(joined.spans(41, 44)).isFalse();
    }

    /** Excerpts of real reports, as mailers and terminals broke them. */
    @Test
    void findsMessagesThatWereBroken() throws Exception {
        assertThat(matches(
                        "Reading flash... Transaction error between offset 0x0072f000 and\n0x0072f03f (= 0x0072f000 + 63)!",
                        "Transaction error between offset 0x[0-9a-f]+ and 0x[0-9a-f]+"))
                .containsExactly("1:Transaction error between offset 0x0072f000 and 0x0072f03f");
        assertThat(matches("""
                        $ sudo flashrom -p ch341a_spi -w x200.rom
                        Erasing and writing flash chip... FAILED at 0x00001000! failed byte count from 0x00000000-0
                        x0000ffff: 0xdec
                        """, "byte count from 0x[0-9a-f]+-0x[0-9a-f]+"))
                .containsExactly("2:byte count from 0x00000000-0x0000ffff");
        assertThat(matches(
                        "> Warning: Setting BIOS Control at 0xdc from 0x8b to 0x89 failed.\r\n> New value is 0x8b.\r\n",
                        "to 0x89 failed\\.\\s*New value is 0x8b"))
                .containsExactly("1:to 0x89 failed. New value is 0x8b", "1:to 0x89 failed.New value is 0x8b");
        assertThat(matches("""
                        Updating flash chip contents... Region [0x00300000 - 0x00500000] is not
                        sector aligned! Extending end boundaries by 0x00000fff bytes,
                        from 0x00500000 -> 0x00500fff
                        """, "is not sector aligned! .* from 0x00500000"))
                .containsExactly(
                        "1:is not sector aligned! Extending end boundaries by 0x00000fff bytes, from 0x00500000");
    }
}
