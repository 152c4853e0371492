// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogTextTest {

    private static final String FRAP = "0x50: 0x00001a1b (FRAP)";

    @ParameterizedTest
    @ValueSource(
            strings = {
                FRAP,
                "0x5C: 0x01f50001",
                "0x94: 0x5006     (PREOP)",
                "0x5C: 0x01f50001 FREG2: Warning: Management Engine region (0x00001000-0x001f5fff) is locked.",
                "0xfff80000/0xffb80000 FWH decode enabled",
                "00000000:00000fff fd",
                "00:1f.5 ISA bridge: Intel Corporation",
                "-------------------------------------------------------------------------------",
                "========================================================================",
                "===",
                "...",
                "[...]",
                "100%",
                "[READ] 1% complete... [READ] 2% complete... done.",
                "[sudo] password for staf:",
                "$ sudo flashrom -p internal",
                "# flashrom -p internal",
                "root@x230:~# ./flashrom -p internal -V",
                "PS C:\\tools> flashrom.exe -p ch341a_spi",
                "C:\\tools>flashrom.exe -p ch341a_spi",
                "user@host ~> flashrom -p internal",
                "❯ flashrom -p internal",
                "> sudo flashrom -p internal -r bios.rom",
                "> flashrom -p internal -r bios.rom",
                "> ./util/flashrom.exe -p internal",
                "+Found chipset \"Intel Q77\".",
                "- Found chipset \"Intel Q77\".",
                "-p internal:laptop=this_is_not_a_laptop",
                "Please specify which chip definition to use with the -c <chipname> option.",
                "Usage: flashrom [-h|-R|-L|-p <programmername>[:<parameters>] -c <chip> -l <b> <i>]",
                "mail flashrom@flashrom.org with the subject \"FAILED: <your board name>\"!",
                "https://example.org/?a=1&lt=2&copy;",
                "if (a < b && c > d)",
                "Trying erase function 0... 0x000000-0x000fff:EW, 0x001000-0x001fff:S",
                "12 flash chips are supported",
                "1. Reboot",
                "0: nothing",
                "took [10m] and [0m 12s]",
                "January was cold",
                "May 31 is no time",
                "[12] [1.5] [0x20] [ 12%] [code 5] [b] [quota]",
                "2024-01-31 is a date",
                "cat /proc/cmdline | grep iomem",
                "|--region--|",
                "`flashrom -p internal`",
                "~/src/flashrom $ ls",
                "файл: Операция не позволена",
                "Could not get I/O privileges (Opération non permise).",
            })
    void keepsWhatFlashersPrint(String line) throws Exception {
        assertThat(Logs.texts("first\n" + line + "\nlast\n")).containsExactly("first", line, "last");
    }

    static Stream<Arguments> cleaned() {
        return Stream.of(
                // Escape sequences
                Arguments.of("\u001b[1;31mFound\u001b[0m chipset", "Found chipset"),
                Arguments.of("\u001b[38;5;196;48;2;1;2;3mFound\u001b[m chipset", "Found chipset"),
                Arguments.of("\u001b[?2004hroot# \u001b[?25lflashrom", "root# flashrom"),
                Arguments.of("\u001b]0;user@host: ~\u0007$ flashrom", "$ flashrom"),
                Arguments.of("\u001b]8;;https://flashrom.org\u001b\\link\u001b]8;;\u001b\\ text", "link text"),
                Arguments.of("\u001bP1;2|17/ab\u001b\\text", "text"),
                Arguments.of("\u001b(B\u001b)0\u001b#8\u001b=\u001b>\u001b7text\u001b8\u001bM", "text"),
                Arguments.of("text\u000e\u000f\u0007\u007f more", "text more"),
                Arguments.of("text\u001b", "text"),
                Arguments.of("text\u001b[", "text"),
                Arguments.of("text\u001b[12;", "text"),
                Arguments.of("\u001b[1\u00e9t\u00e9", "\u00e9t\u00e9"),
                Arguments.of("^[[1;32mFound^[[0m chipset", "Found chipset"),
                Arguments.of("\\x1b[1mFound\\e[0m \\033[0mchipset#033[0m \\u001b[Kx", "Found chipset x"),
                Arguments.of("[1;32mFound[0m chipset", "Found chipset"),
                Arguments.of("Found chipset^M", "Found chipset"),
                // Editing
                Arguments.of("_\bF_\bound", "Found"),
                Arguments.of("F\bFo\bou\bun\bnd\bd", "Found"),
                Arguments.of("# poweroff\b\b\b\b\b\b\b\b./flashrom -p x", "# ./flashrom -p x"),
                Arguments.of("# poweroff\u001b[K\b\b\b\b\b\b\b\b\u001b[K./flash", "# ./flash"),
                Arguments.of("# fsh\b \b\b \blashrom", "# flashrom"),
                Arguments.of("# t400__.rom\b\b\b\b\u001b[1@_.rom -V", "# t400___.rom -V"),
                Arguments.of("# flashhrom\u001b[4D\u001b[P\u001b[3C -V", "# flashrom -V"),
                Arguments.of("# abcdef\u001b[6D\u001b[3Xxyz", "# xyzdef"),
                Arguments.of("Loading\u001b[12Cok", "Loading            ok"),
                Arguments.of("Loading\u001b[12Gok", "Loading    ok"),
                Arguments.of("\b\b\bFound", "Found"),
                Arguments.of("🐟\bok", "ok"),
                // Blanks, typography
                Arguments.of("HSFS:\tFDONE=0", "HSFS: FDONE=0"),
                Arguments.of("Found\u00a0chip\u2003set\u3000x\u000by", "Found chip set x y"),
                Arguments.of("\ufeffFo\u200bun\u200dd\u2060 \u00adchip\u202eset", "Found chipset"),
                Arguments.of("Found \u201cW25Q64\u201d", "Found \"W25Q64\""),
                Arguments.of("Found \u201eW25Q64\u201c \u00abx\u00bb", "Found \"W25Q64\" \"x\""),
                Arguments.of("can\u2019t \u2018do\u2019 \u201athat\u2018", "can't 'do' 'that'"),
                Arguments.of("0x1000\u20130x1fff \u2014 ok\u2026", "0x1000-0x1fff - ok..."),
                Arguments.of("flashrom \u2212p internal", "flashrom -p internal"),
                Arguments.of(
                        "flashrom \u2013p internal \u2014ifd \u2013verbose", "flashrom -p internal --ifd --verbose"),
                Arguments.of("from 0x500000 \u2192 0x500fff", "from 0x500000 -> 0x500fff"),
                Arguments.of("\ufb02ash con\ufb01guration", "flash configuration"),
                Arguments.of("\uff08\uff10\uff58\uff15\uff10\uff09", "(0x50)"),
                // Web pages and forums
                Arguments.of(
                        "chip &quot;W25Q64&quot; &lt;x&gt; &amp; &#39;y&#x27;&nbsp;z", "chip \"W25Q64\" <x> & 'y' z"),
                Arguments.of("&amp;quot;twice&amp;amp;quot;", "\"twice\""),
                Arguments.of(
                        "a&#10;b &#99999999; &#xFFFFFFF; &; &unknown;", "a b &#99999999; &#xFFFFFFF; &; &unknown;"),
                Arguments.of("<pre class=\"log\"><code>Found chipset</code></pre>", "Found chipset"),
                Arguments.of("<span style='color:red'>Found</span> <b>chip</b>set", "Found chipset"),
                Arguments.of("<PRE>-c <chipname> &lt;file&gt;</PRE>", "-c <chipname> <file>"),
                Arguments.of("Found chipset<br />", "Found chipset"),
                Arguments.of("&lt;br/&gt;Found chipset", "Found chipset"),
                Arguments.of("<td>0x50</td><td>FRAP</td>", "0x50  FRAP"),
                Arguments.of("[code]Found chipset[/code]", "Found chipset"),
                Arguments.of("Verifying flash... [B]FAILED[/B] at 0x0", "Verifying flash... FAILED at 0x0"),
                Arguments.of("[highlight=#ff0]Found chipset[/highlight]", "Found chipset"),
                Arguments.of("[QUOTE=\"someone, post: 12\"]Found chipset[/QUOTE]", "Found chipset"),
                Arguments.of("[color=#f00]Found[/color] chipset", "Found chipset"),
                // Quoting and indentation
                Arguments.of("    Found chipset   ", "Found chipset"),
                Arguments.of("> Found chipset", "Found chipset"),
                Arguments.of(">Found chipset", "Found chipset"),
                Arguments.of(">> > Found chipset", "Found chipset"),
                Arguments.of("> flashrom v1.2 on Linux", "flashrom v1.2 on Linux"),
                Arguments.of("| Found chipset", "Found chipset"),
                Arguments.of("> | > Found chipset", "Found chipset"),
                Arguments.of("&gt; Found chipset", "Found chipset"),
                Arguments.of("> " + FRAP, FRAP),
                Arguments.of("```flashrom v1.2 on Linux", "flashrom v1.2 on Linux"),
                Arguments.of("```flashrom -p internal```", "flashrom -p internal"),
                Arguments.of("> ``` VERIFIED.```", "VERIFIED."),
                // Time stamps
                Arguments.of("[2024-01-31 12:00:01] " + FRAP, FRAP),
                Arguments.of("[2024-01-31T12:00:01.123+0100] Found", "Found"),
                Arguments.of("[12:00:01.123] Found", "Found"),
                Arguments.of("[Wed Jan 31 12:00:01 2024] Found", "Found"),
                Arguments.of("[1/31/2024 1:00:01 PM] Found", "Found"),
                Arguments.of("2024-01-31T12:00:01.1234567Z " + FRAP, FRAP),
                Arguments.of("2024-01-31 12:00:01,123 Found", "Found"),
                Arguments.of("2024-01-31T12:00:01+01:00 dasharo sudo[12]: Found", "Found"),
                Arguments.of("12:00:01.123 " + FRAP, FRAP),
                Arguments.of("12:00:01 Found", "Found"),
                Arguments.of("1706698801.123456 Found", "Found"),
                Arguments.of("Jan 31 12:00:01 Found", "Found"),
                Arguments.of("Jan  3 12:00:01 host prog[123]: Found", "Found"),
                Arguments.of("Jan 31 12:00:01 serprog: Programmer name is", "serprog: Programmer name is"),
                Arguments.of("Jan 31 12:00:01 Error accessing: BIOS", "Error accessing: BIOS"),
                Arguments.of("Jan 31 12:00:01 host kernel: [  123.456789] Lockdown: x", "Lockdown: x"),
                Arguments.of("[    0.000000][    T0] Lockdown: x", "Lockdown: x"),
                Arguments.of("<6>[  123.456789] Lockdown: x", "Lockdown: x"),
                Arguments.of("> [  123.456789] | Lockdown: x", "Lockdown: x"));
    }

    @ParameterizedTest
    @MethodSource("cleaned")
    void cleans(String pasted, String expected) throws Exception {
        assertThat(Logs.lines("first\n" + pasted + "\nlast"))
                .containsExactly(new LogLine(1, "first"), new LogLine(2, expected), new LogLine(3, "last"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   \t ",
                "\u00a0\u200b",
                "```",
                "~~~",
                "```console",
                "> ```",
                "> ",
                "[12:00:01]",
                "12:00:01",
                "[code]",
                "<pre>",
                "<br>",
                "\u001b[0m",
                "&nbsp;"
            })
    void leavesOutLinesThatSayNothing(String line) throws Exception {
        assertThat(Logs.lines("first\n" + line + "\nlast"))
                .containsExactly(new LogLine(1, "first"), new LogLine(3, "last"));
    }

    @Test
    void endsLinesAtLineFeedWithOrWithoutCarriageReturns() throws Exception {
        assertThat(Logs.lines("one\r\ntwo\r\r\n\r\nfour\nfive\r"))
                .containsExactly(
                        new LogLine(1, "one"), new LogLine(2, "two"), new LogLine(4, "four"), new LogLine(5, "five"));
    }

    @Test
    void aLineEndEndsASequenceThatWasLeftOpen() throws Exception {
        assertThat(Logs.texts("one \u001b]0;title\ntwo \u001b[1\nthree \u001bP\r\nfour"))
                .containsExactly("one", "two", "three", "four");
    }

    @Test
    void aTitleThatIsNeverClosedDoesNotSwallowTheLine() throws Exception {
        assertThat(Logs.texts("\u001b]0;" + "t".repeat(2000) + " VERIFIED."))
                .singleElement()
                .asString()
                .endsWith("t VERIFIED.");
    }

    @Test
    void keepsMessagesOfRewrittenLinesAndDropsTheFigures() throws Exception {
        assertThat(Logs.lines("start\n  1%\r 50%\rErase failed!\r[=====>   ]\r...\r100%\rdone\nend"))
                .containsExactly(
                        new LogLine(1, "start"),
                        new LogLine(2, "Erase failed!"),
                        new LogLine(2, "done"),
                        new LogLine(3, "end"));
    }

    @Test
    void keepsTheLastStepOfAProgressReport() throws Exception {
        assertThat(Logs.lines("\rReading... [=>  ]   1% \rReading... [==> ]  45% \rTransaction error!\r\n"
                        + "Writing... 1%\rWriting... 99%\rErasing... 3%"))
                .containsExactly(
                        new LogLine(1, "Reading... [==> ]  45%"),
                        new LogLine(1, "Transaction error!"),
                        new LogLine(2, "Writing... 99%"),
                        new LogLine(2, "Erasing... 3%"));
    }

    @Test
    void keepsNumbersThatAreNoProgress() throws Exception {
        assertThat(Logs.texts("1234\r5678\r0x04: 0xe008 (HSFS)"))
                .containsExactly("1234", "5678", "0x04: 0xe008 (HSFS)");
    }

    /** flashrom 1.4 and later clear a progress report with many backspaces, more than it has characters. */
    @Test
    void keepsWhatAProgramWipesOutWithBackspaces() throws Exception {
        String wipe = "\b \b".repeat(48);
        assertThat(Logs.texts("[READ:  1%]..." + wipe + "[READ:  2%]..." + wipe + "[READ: 99%]...Verify failed!" + wipe
                        + "[READ: 100%]...done."))
                .containsExactly("[READ:  2%]...", "[READ: 99%]...Verify failed!", "[READ: 100%]...done.");
    }

    @Test
    void keepsWhatIsClearedFromTheScreen() throws Exception {
        assertThat(Logs.texts("one\u001b[2Ktwo\u001b[Hthree\u001b[2Jfour\u001b[Afive\u001b[Gsix\u001b[99Dseven"))
                .containsExactly("one", "two", "three", "four", "five", "six", "seven");
    }

    @Test
    void splitsAPageThatIsOneLine() throws Exception {
        assertThat(Logs.lines("<div>Found chipset<br>Enabling flash write... OK.<p>12:00:01 VERIFIED.</p></div>"))
                .containsExactly(
                        new LogLine(1, "Found chipset"),
                        new LogLine(1, "Enabling flash write... OK."),
                        new LogLine(1, "VERIFIED."));
    }

    static Stream<Arguments> numbered() {
        return Stream.of(
                Arguments.of("9 one\n10  two\n11\n12 four", List.of("one", "two", "four")),
                Arguments.of("1: one\n2: 0x50: 0x1b (FRAP)\n3: three", List.of("one", "0x50: 0x1b (FRAP)", "three")),
                Arguments.of("1. one\n2. two", List.of("one", "two")),
                Arguments.of("  8\tone\n  9\ttwo", List.of("one", "two")),
                Arguments.of("> 1 one\n> 2 two", List.of("one", "two")),
                Arguments.of("1 | one\n2 | two", List.of("one", "two")),
                Arguments.of("1 12:00:01 one\n2 12:00:02 two", List.of("one", "two")),
                // Near misses
                Arguments.of("1 one\n3 three\n5 five", List.of("1 one", "3 three", "5 five")),
                Arguments.of("1 one\n2: two\n3. three", List.of("1 one", "2: two", "3. three")),
                Arguments.of("1 one\n\n2 two", List.of("1 one", "2 two")),
                Arguments.of("1 one\nother\n2 two", List.of("1 one", "other", "2 two")),
                Arguments.of("2 two\n1 one", List.of("2 two", "1 one")),
                Arguments.of("00: ff\n01: ff", List.of("00: ff", "01: ff")),
                Arguments.of("1:one\n2:two", List.of("1:one", "2:two")),
                Arguments.of("0x00: a\n0x01: b", List.of("0x00: a", "0x01: b")),
                Arguments.of("1 one\r2 two\r3 three", List.of("1 one", "2 two", "3 three")),
                Arguments.of("99999999 a\n100000000 b", List.of("99999999 a", "100000000 b")));
    }

    @ParameterizedTest
    @MethodSource("numbered")
    void removesLineNumbersOnlyWhereTheyCount(String pasted, List<String> expected) throws Exception {
        assertThat(Logs.texts(pasted)).isEqualTo(expected);
    }

    @Test
    void aLonePromptIsNoQuoteUnlessItsNeighboursAreQuoted() throws Exception {
        assertThat(Logs.texts("> sudo flashrom -p internal\nOK")).containsExactly("> sudo flashrom -p internal", "OK");
        assertThat(Logs.texts("> sudo flashrom -p internal\n> OK")).containsExactly("sudo flashrom -p internal", "OK");
        assertThat(Logs.texts("> OK\n> sudo flashrom -p internal")).containsExactly("OK", "sudo flashrom -p internal");
        assertThat(Logs.texts("OK\n>\n> sudo flashrom -p x\nOK")).containsExactly("OK", "sudo flashrom -p x", "OK");
    }

    @Test
    void cutsLongLinesAtSpacesWithoutLosingAnything() throws Exception {
        String line = "0x000000-0x000fff:EW, ".repeat(2000).strip();
        List<LogLine> lines = Logs.lines("first\n" + line + "\n> last");
        assertThat(lines)
                .hasSizeGreaterThan(10)
                .filteredOn(l -> l.number() == 2)
                .allSatisfy(l -> assertThat(l.text())
                        .hasSizeLessThanOrEqualTo(LogText.LONGEST_LINE)
                        .matches("0x000000-0x000fff:EW,(?: 0x000000-0x000fff:EW,)*"));
        List<String> cut =
                lines.subList(1, lines.size() - 1).stream().map(LogLine::text).toList();
        assertThat(String.join(" ", cut)).isEqualTo(line);
        assertThat(lines.get(lines.size() - 1)).isEqualTo(new LogLine(3, "last"));
    }

    @Test
    void cutsLongLinesThatHaveNoSpacesBetweenWholeCharacters() throws Exception {
        String line = "a" + "🐟".repeat(10_000);
        List<String> cut = Logs.texts(line);
        assertThat(cut)
                .hasSizeGreaterThan(4)
                .allSatisfy(text -> assertThat(text).doesNotContain("\ufffd"));
        assertThat(String.join("", cut)).isEqualTo(line);
    }

    @Test
    void cutsWhatTypographyMadeTooLong() throws Exception {
        List<String> cut = Logs.texts("a" + "\u2026".repeat(LogText.LONGEST_LINE - 1));
        assertThat(cut).allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(LogText.LONGEST_LINE));
        assertThat(String.join("", cut)).isEqualTo("a" + "...".repeat(LogText.LONGEST_LINE - 1));
    }

    @Test
    void staysAtTheEnd() throws Exception {
        try (LogText log = LogText.open(new ByteArrayInputStream("one".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(log.next()).contains(new LogLine(1, "one"));
            assertThat(log.next()).isEmpty();
            assertThat(log.next()).isEmpty();
        }
    }

    @Test
    void closesItsInput() throws Exception {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream input = new ByteArrayInputStream("one".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() throws IOException {
                closed.set(true);
            }
        };
        LogText.open(input).close();
        assertThat(closed).isTrue();
    }
}
