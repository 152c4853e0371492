// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.flashdoctor.rules.model.Recipe;
import org.flashdoctor.rules.model.Recipe.Edit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditorTest {

    private static final String P = "iomem=relaxed";

    private static Edit variable(boolean present) {
        return new Recipe.VariableWord("/etc/default/grub", "V", P, present);
    }

    private static Edit line(boolean present) {
        return new Recipe.VariableWord("/etc/kernel/cmdline", "", P, present);
    }

    private static Edit key(String key, boolean present) {
        return new Recipe.LineWord(List.of("/f"), key, P, present, "");
    }

    private static Edit nix(boolean present) {
        return new Recipe.NixListItem(List.of("/f"), "boot.kernelParams", P, present);
    }

    private static Edit quoted(boolean present) {
        return new Recipe.QuotedWord(List.of("/f"), P, present);
    }

    private static String edited(Edit edit, String text) throws RefusedEditException {
        return Editor.edit(edit, Optional.of(text)).orElseThrow();
    }

    static Stream<Arguments> additions() {
        return Stream.of(
                // Ways in which a shell variable is written.
                Arguments.of(variable(true), "V=\"quiet\"\n", "V=\"quiet iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V='quiet'\n", "V='quiet iomem=relaxed'\n"),
                Arguments.of(variable(true), "V=quiet\n", "V=\"quiet iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\n", "V=\"iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\"\"\n", "V=\"iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=''", "V='iomem=relaxed'"),
                Arguments.of(variable(true), "V=\"quiet \"\n", "V=\"quiet iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\"a\"'b'\n", "V=\"a\"'b iomem=relaxed'\n"),
                Arguments.of(variable(true), "V=\"a\"$B\n", "V=\"a\"$B\" iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\"a\"\"\"\n", "V=\"a\"\" iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=$A\n", "V=\"$A iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\"a \\\n  b\"\n", "V=\"a \\\n  b iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\"a\n  b\"\n", "V=\"a\n  b iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\"say \\\"x\\\"\"\n", "V=\"say \\\"x\\\" iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\"`x`$(y \"z\")\"\n", "V=\"`x`$(y \"z\") iomem=relaxed\"\n"),
                Arguments.of(variable(true), "  export V=\"a\" # why\n", "  export V=\"a iomem=relaxed\" # why\n"),
                Arguments.of(variable(true), "V=\"a\"\r\nW=\"b\"\r\n", "V=\"a iomem=relaxed\"\r\nW=\"b\"\r\n"),
                Arguments.of(variable(true), "V=a\r\n", "V=\"a iomem=relaxed\"\r\n"),
                // Several assignments: the last one counts, and comments are none.
                Arguments.of(variable(true), "V=\"a\"\nV=\"b\"\n", "V=\"a\"\nV=\"b iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\"a\"\nV+=\" b\"\n", "V=\"a\"\nV+=\" b iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\"a\"\n#V=\"b\"\n", "V=\"a iomem=relaxed\"\n#V=\"b\"\n"),
                Arguments.of(variable(true), "#V=\"b\"\n", "#V=\"b\"\nV=\"iomem=relaxed\"\n"),
                Arguments.of(variable(true), "VV=\"a\"\nXV=b", "VV=\"a\"\nXV=b\nV=\"iomem=relaxed\"\n"),
                Arguments.of(variable(true), "X=\"V=1\"\n", "X=\"V=1\"\nV=\"iomem=relaxed\"\n"),
                Arguments.of(variable(true), "if a; then V=\"b\"; fi\n", "if a; then V=\"b iomem=relaxed\"; fi\n"),
                Arguments.of(variable(true), "X=1\r\n", "X=1\r\nV=\"iomem=relaxed\"\r\n"),
                Arguments.of(
                        variable(true),
                        "V=\"caf\u00c3\u00a9 \u00ff\"\n",
                        "V=\"caf\u00c3\u00a9 \u00ff iomem=relaxed\"\n"),
                // A word is a whole word.
                Arguments.of(variable(true), "V=\"xiomem=relaxed\"\n", "V=\"xiomem=relaxed iomem=relaxed\"\n"),
                Arguments.of(variable(true), "V=\"iomem=strict\"\n", "V=\"iomem=strict iomem=relaxed\"\n"),
                // Files of one line.
                Arguments.of(line(true), "root=/dev/sda1 ro\n", "root=/dev/sda1 ro iomem=relaxed\n"),
                Arguments.of(line(true), "root=/dev/sda1 ro", "root=/dev/sda1 ro iomem=relaxed"),
                Arguments.of(line(true), "root=a\r\n", "root=a iomem=relaxed\r\n"),
                Arguments.of(line(true), "# note\n\nroot=a\nquiet\n", "# note\n\nroot=a iomem=relaxed\nquiet\n"),
                // Lines that begin with a key.
                Arguments.of(
                        key("options", true), "title A\noptions root=a\n", "title A\noptions root=a iomem=relaxed\n"),
                Arguments.of(key("options", true), "options\n", "options iomem=relaxed\n"),
                Arguments.of(key("append", true), "\tAPPEND ro quiet\n", "\tAPPEND ro quiet iomem=relaxed\n"),
                Arguments.of(key("cmdline:", true), "    cmdline: ro\n", "    cmdline: ro iomem=relaxed\n"),
                Arguments.of(key("append=", true), "append = \"quiet\"\n", "append = \"quiet iomem=relaxed\"\n"),
                Arguments.of(
                        key("append=", true),
                        "append=\"\" # x\nappend=\"a\"\n",
                        "append=\"\" # x iomem=relaxed\nappend=\"a iomem=relaxed\"\n"),
                Arguments.of(
                        quoted(true),
                        "# c\n\"A\" \"ro\"\n\"B\" \"x\"\n",
                        "# c\n\"A\" \"ro iomem=relaxed\"\n\"B\" \"x\"\n"),
                // Nix.
                Arguments.of(
                        nix(true),
                        "{ ... }:\n{\n}\n",
                        "{ ... }:\n{\n  boot.kernelParams = [ \"iomem=relaxed\" ];\n}\n"),
                Arguments.of(
                        nix(true),
                        "{\n  boot.kernelParams = [ ];\n}\n",
                        "{\n  boot.kernelParams = [ \"iomem=relaxed\" ];\n}\n"),
                Arguments.of(
                        nix(true),
                        "{\n  boot.kernelParams = [];\n}\n",
                        "{\n  boot.kernelParams = [ \"iomem=relaxed\" ];\n}\n"),
                Arguments.of(
                        nix(true),
                        "{\n  boot.kernelParams = [\n    \"quiet\"\n  ];\n}\n",
                        "{\n  boot.kernelParams = [\n    \"quiet\"\n    \"iomem=relaxed\"\n  ];\n}\n"));
    }

    @ParameterizedTest
    @MethodSource("additions")
    void addsAWord(Edit edit, String before, String after) throws RefusedEditException {
        assertThat(edited(edit, before)).isEqualTo(after);
        assertThat(edited(edit, after)).as("done twice").isEqualTo(after);
    }

    static Stream<Arguments> removals() {
        return Stream.of(
                Arguments.of(variable(false), "V=\"quiet iomem=relaxed\"\n", "V=\"quiet\"\n"),
                Arguments.of(variable(false), "V=\"iomem=relaxed quiet\"\n", "V=\"quiet\"\n"),
                Arguments.of(variable(false), "V='a iomem=relaxed b'\n", "V='a b'\n"),
                Arguments.of(variable(false), "V=iomem=relaxed\n", "V=\n"),
                Arguments.of(variable(false), "V=\"iomem=relaxed iomem=relaxed\"\n", "V=\"\"\n"),
                Arguments.of(variable(false), "V=\"a iomem=relaxed\"\nV+=\" iomem=relaxed\"\n", "V=\"a\"\nV+=\"\"\n"),
                Arguments.of(variable(false), "#V=\"iomem=relaxed\"\n", "#V=\"iomem=relaxed\"\n"),
                Arguments.of(variable(false), "V=\"iomem=relaxedx\"\n", "V=\"iomem=relaxedx\"\n"),
                Arguments.of(line(false), "root=a iomem=relaxed ro\r\n", "root=a ro\r\n"),
                Arguments.of(key("options", false), "options a iomem=relaxed\n", "options a\n"),
                Arguments.of(key("append=", false), "append=\"iomem=relaxed\"\n", "append=\"\"\n"),
                Arguments.of(quoted(false), "\"A\" \"ro iomem=relaxed\"\n", "\"A\" \"ro\"\n"),
                Arguments.of(
                        nix(false),
                        "{ boot.kernelParams = [ \"a\" \"iomem=relaxed\" ]; }",
                        "{ boot.kernelParams = [ \"a\" ]; }"),
                Arguments.of(nix(false), "{ x = 1; }\n", "{ x = 1; }\n"));
    }

    @ParameterizedTest
    @MethodSource("removals")
    void removesAWord(Edit edit, String before, String after) throws RefusedEditException {
        assertThat(edited(edit, before)).isEqualTo(after);
        assertThat(edited(edit, after)).as("done twice").isEqualTo(after);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(variable(true), "V=\"open\n", "not closed"),
                Arguments.of(variable(true), "V=a\\ b\n", "backslashes"),
                Arguments.of(variable(true), "cat <<X\nV=1\nX\n", "here-document"),
                Arguments.of(variable(true), "V=(a b)\n", "array"),
                Arguments.of(variable(true), "X=$(unfinished\n", "not closed"),
                Arguments.of(line(true), "", "empty"),
                Arguments.of(line(true), "\n# only a comment\n", "empty"),
                Arguments.of(key("options", true), "title A\noption x\n", "options"),
                Arguments.of(quoted(true), "nothing\n", "quotes"),
                Arguments.of(nix(true), "{ boot = { kernelParams = [ ]; };\n}\n", "another form"),
                Arguments.of(nix(true), "{\n  boot.kernelParams = lib.mkForce [ ];\n}\n", "no plain list"),
                Arguments.of(nix(true), "{\n  boot.kernelParams = [ ] ++ x;\n}\n", "no plain list"),
                Arguments.of(
                        nix(true),
                        "{ boot.kernelParams = []; y.boot.kernelParams = []; boot.kernelParams = []; }",
                        "more than once"),
                Arguments.of(nix(true), "{ x = 1 }", "semicolon"),
                Arguments.of(nix(true), "{ x = 1; }", "line of its own"),
                Arguments.of(nix(true), "let a = 1; in f {\n}\n", "no plain module"),
                Arguments.of(nix(true), "import ./x.nix\n", "does not end"),
                Arguments.of(new Recipe.VariableWord("/f", "V", "a;b", true), "V=1\n", "quoting"),
                Arguments.of(new Recipe.VariableWord("/f", "V", "$(x)", true), "V=1\n", "quoting"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWhatItDoesNotUnderstand(Edit edit, String text, String why) {
        assertThatThrownBy(() -> edited(edit, text))
                .isInstanceOf(RefusedEditException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aCommandLineIsNeverMadeUp() {
        // A file of that one word would start a kernel without root=.
        assertThatThrownBy(() -> Editor.edit(line(true), Optional.empty()))
                .isInstanceOf(RefusedEditException.class)
                .hasMessageContaining("/etc/kernel/cmdline");
        assertThatThrownBy(() -> Editor.edit(key("options", true), Optional.empty()))
                .isInstanceOf(RefusedEditException.class);
    }

    @Test
    void nothingIsTakenOutOfAFileThatIsNotThere() throws RefusedEditException {
        for (Edit edit : List.of(variable(false), line(false), key("options", false), quoted(false), nix(false))) {
            assertThat(Editor.edit(edit, Optional.empty())).isEmpty();
        }
    }

    @Test
    void linesComeAndGo() throws RefusedEditException {
        Edit add = new Recipe.FileLine("/f", "a=2", true);
        Edit remove = new Recipe.FileLine("/f", "a=2", false);

        assertThat(Editor.edit(add, Optional.empty())).contains("a=2\n");
        assertThat(edited(add, "x")).isEqualTo("x\na=2\n");
        assertThat(edited(add, "x\r\n")).isEqualTo("x\r\na=2\r\n");
        assertThat(edited(add, " a=2 \n")).isEqualTo(" a=2 \n");
        assertThat(edited(remove, "x\na=2\ny")).isEqualTo("x\ny");
        assertThat(Editor.edit(remove, Optional.empty())).isEmpty();
        assertThat(edited(new Recipe.NoLineStarting("/f", "k="), "k=1\n#k=2\nk=3"))
                .isEqualTo("#k=2\n");
        assertThat(edited(new Recipe.CommentedLine(List.of("/f"), "s=", true), "s=1\n s=2\n"))
                .isEqualTo("#s=1\n s=2\n");
        assertThat(edited(new Recipe.CommentedLine(List.of("/f"), "s=", false), "# s=1\n#t\n"))
                .isEqualTo("s=1\n#t\n");
        assertThat(edited(new Recipe.VariableValue(List.of("/f"), "v", "NO"), "v=\"YES\" # c\n"))
                .isEqualTo("v=\"NO\" # c\n");
        assertThat(edited(new Recipe.VariableValue(List.of("/f"), "v", "NO"), "v=NO\n"))
                .isEqualTo("v=NO\n");
        assertThat(Editor.edit(new Recipe.VariableValue(List.of("/f"), "v", "NO"), Optional.empty()))
                .contains("v=\"NO\"\n");
    }

    @Test
    void filesComeAndGo() throws RefusedEditException {
        assertThat(Editor.edit(new Recipe.WriteFile("/f", "a"), Optional.empty()))
                .contains("a\n");
        assertThat(Editor.edit(new Recipe.RemoveFile("/f"), Optional.of("a"))).isEmpty();
        assertThat(Editor.edit(new Recipe.KeepCopy(List.of("/f")), Optional.of("a")))
                .contains("a");
        assertThat(Editor.edit(new Recipe.IfThere(line(true)), Optional.empty()))
                .isEmpty();
        assertThat(Editor.edit(new Recipe.IfThere(line(true)), Optional.of("ro")))
                .contains("ro iomem=relaxed");
    }

    @Test
    void entriesWithoutAKernelAreLeftAlone() throws RefusedEditException {
        Edit edit = new Recipe.LineWord(List.of("/f"), "options", P, true, "linux");

        assertThat(edited(edit, "efi /memtest.efi\noptions x\n")).isEqualTo("efi /memtest.efi\noptions x\n");
        assertThat(edited(edit, "linux /vmlinuz\noptions x\n")).isEqualTo("linux /vmlinuz\noptions x iomem=relaxed\n");
    }

    /** What is added to any text that is understood is there once, can be taken out again, and hurts nothing else. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void addingAndRemovingAreOpposites(long seed) {
        Random random = new Random(seed);
        String[] parts = {
            "V=",
            "V+=",
            "W=",
            "\"",
            "'",
            " ",
            "\n",
            "\r\n",
            "#",
            "\\",
            "quiet",
            "iomem=relaxed",
            "$A",
            "$(b)",
            "`c`",
            ";",
            "export ",
            "\u00e9",
            "\t",
            "(",
            ")",
            "<",
            "&"
        };
        int understood = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int k = random.nextInt(12); k >= 0; k--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                String without = edited(variable(false), text.toString());
                String with = edited(variable(true), without);
                assertThat(edited(variable(true), with)).isEqualTo(with);
                assertThat(ShellText.has(with, "V", P)).as(with).isTrue();
                assertThat(ShellText.has(edited(variable(false), with), "V", P))
                        .as(with)
                        .isFalse();
                understood++;
            } catch (RefusedEditException e) {
                assertThat(e).hasMessageMatching("[A-Z\"].*\\.");
            }
        }
        assertThat(understood).isGreaterThan(2_000);
    }
}
