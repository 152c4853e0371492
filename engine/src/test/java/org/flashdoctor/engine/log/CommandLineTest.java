// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

    /** What a command line says, in short: only what it says at all. */
    private static String read(String arguments) {
        return describe(CommandLine.parse("", arguments));
    }

    private static String describe(Invocation line) {
        List<String> parts = new ArrayList<>();
        line.programmer().known().ifPresent(value -> parts.add("p=" + value));
        line.programmerOptions().known().ifPresent(value -> parts.add("o=" + value));
        add(parts, "do", line.operations());
        add(parts, "i", line.regions());
        line.chip().known().ifPresent(value -> parts.add("c=" + value));
        line.layout().known().ifPresent(value -> parts.add("l=" + value.name().toLowerCase(Locale.ROOT)));
        add(parts, "flags", line.flags());
        return String.join(" ", parts);
    }

    private static void add(List<String> parts, String name, Collection<?> values) {
        if (!values.isEmpty()) {
            parts.add(name + "="
                    + values.stream()
                            .map(value -> value.toString().toLowerCase(Locale.ROOT))
                            .sorted()
                            .collect(Collectors.joining(",")));
        }
    }

    @ParameterizedTest(name = "flashrom {0}")
    @CsvSource(
            delimiter = '@',
            value = {
                // Probing
                "''                                          @ ''",
                "-p internal                                 @ p=internal",
                "--programmer internal                       @ p=internal",
                "--programmer=internal                       @ p=internal",
                "-pinternal                                  @ p=internal",
                "-p internal -V                              @ p=internal flags=verbose",
                "-p internal -VVV                            @ p=internal flags=verbose",
                "-p internal --verbose                       @ p=internal flags=verbose",
                "-p internal --flash-name                    @ p=internal flags=flash-name",
                "-p internal -L                              @ p=internal",
                "-p                                          @ ''",
                // Programmers and their options
                "-p internal:laptop=force_I_want_a_brick     @ p=internal o=laptop=force_I_want_a_brick",
                "-p internal:boardmismatch=force -w a.rom    @ p=internal o=boardmismatch=force do=write",
                "-p serprog:dev=/dev/ttyACM0:4000000         @ p=serprog o=dev=/dev/ttyACM0:4000000",
                "-p serprog:ip=10.0.0.2:5000 -r a.bin        @ p=serprog o=ip=10.0.0.2:5000 do=read",
                "-p linux_spi:dev=/dev/spidev0.0,spispeed=512 -r a.bin @ p=linux_spi o=dev=/dev/spidev0.0,spispeed=512 do=read",
                "-p ft2232_spi:type=2232H,port=A             @ p=ft2232_spi o=type=2232H,port=A",
                "-p buspirate_spi:dev=COM3 -r a.bin          @ p=buspirate_spi o=dev=COM3 do=read",
                "-p \"dummy:emulate=W25Q128FV,image=my chip\" @ p=dummy o=emulate=W25Q128FV,image=my chip",
                "-p 'ch341a_spi' -r 'my bios.bin'            @ p=ch341a_spi do=read",
                // Operations
                "-r dump.bin                                 @ do=read",
                "--read dump.bin -p ch341a_spi               @ p=ch341a_spi do=read",
                "-rdump.bin -p ch341a_spi                    @ p=ch341a_spi do=read",
                "-p ch341a_spi --write mtd0.bin              @ p=ch341a_spi do=write",
                "-p ch341a_spi --write=mtd0.bin              @ p=ch341a_spi do=write",
                "-p internal -w coreboot.rom                 @ p=internal do=write",
                "-wcoreboot.rom                              @ do=write",
                "-p internal -v test.4mb                     @ p=internal do=verify",
                "-p internal -E                              @ p=internal do=erase",
                "-p internal --erase                         @ p=internal do=erase",
                "-p internal -x out/                         @ p=internal do=read",
                "-r a.bin -w b.bin                           @ do=read,write",
                // Bundled short options
                "-Vw a.rom -p internal                       @ p=internal do=write flags=verbose",
                "-VVr a.rom -p internal                      @ p=internal do=read flags=verbose",
                "-fVE -p internal                            @ p=internal do=erase flags=force,verbose",
                "-nw a.rom                                   @ do=write flags=noverify",
                "-Nfw a.rom                                  @ do=write flags=force,noverify-all",
                "-Vp internal -r a.rom                       @ p=internal do=read flags=verbose",
                // Flags
                "-f -w a.rom -n                              @ do=write flags=force,noverify",
                "-w a.rom --noverify-all                     @ do=write flags=noverify-all",
                "-N -w a.rom                                 @ do=write flags=noverify-all",
                "-w a.rom --noverify --force                 @ do=write flags=force,noverify",
                "-o flashrom.log -p internal                 @ p=internal",
                "-oVerify-NAf.log -p internal                @ p=internal",
                // Chips
                "-c MX25L6405 -r a.bin                       @ do=read c=MX25L6405",
                "--chip MX25L6405                            @ c=MX25L6405",
                "-c \"MX25L6406E/MX25L6408E\" -w a.bin       @ do=write c=MX25L6406E/MX25L6408E",
                "-cW25Q64.V                                  @ c=W25Q64.V",
                "-c W25Q64BV/W25Q64CV/W25Q64FV --wp-status   @ do=protection c=W25Q64BV/W25Q64CV/W25Q64FV flags=wp-status",
                "-c \"Opaque flash chip\"                    @ c=Opaque flash chip",
                // Layouts and regions
                "-p internal --ifd -i bios -w a.rom          @ p=internal do=write i=bios l=descriptor",
                "-p internal --ifd -i bios -i me -w a.rom    @ p=internal do=write i=bios,me l=descriptor",
                "--ifd -ibios -w a.rom                       @ do=write i=bios l=descriptor",
                "--ifd --include bios -w a.rom               @ do=write i=bios l=descriptor",
                "--ifd --image BIOS -w a.rom                 @ do=write i=bios l=descriptor",
                "--ifd --image=bios -w a.rom                 @ do=write i=bios l=descriptor",
                "--fmap -i RW_SECTION_A -w a.rom -N          @ do=write i=rw_section_a l=fmap flags=noverify-all",
                "--fmap-file a.rom -i COREBOOT -w a.rom      @ do=write i=coreboot l=fmap",
                "--fmap-verify a.rom -i COREBOOT -w a.rom    @ do=write i=coreboot l=fmap",
                "-l bios.layout -i main -w a.rom             @ do=write i=main l=file",
                "--layout bios.layout --image complete_flash:0 @ i=complete_flash l=file",
                "-i bios:part.bin -w -                       @ do=write i=bios",
                // Write protection
                "-p internal --wp-status                     @ p=internal do=protection flags=wp-status",
                "-p internal --wp-disable --wp-range 0,0     @ p=internal do=protection flags=wp-disable,wp-range",
                "-p internal --wp-range=0x0,0x1000           @ p=internal do=protection flags=wp-range",
                // flashprog's commands
                "read -p internal a.bin                      @ p=internal do=read",
                "write -p ch341a_spi -c W25Q64.V a.bin       @ p=ch341a_spi do=write c=W25Q64.V",
                "erase -p internal --ifd -i bios             @ p=internal do=erase i=bios l=descriptor",
                "verify -p internal a.bin                    @ p=internal do=verify",
                "wp status -p internal                       @ p=internal do=protection",
                "write-protect disable --temporary -p internal @ p=internal do=protection",
                // The shell's part
                "-p internal -r a.bin | tee log.txt          @ p=internal do=read",
                "-p internal -r a.bin > log.txt 2>&1         @ p=internal do=read",
                "-p internal -V 2>&1 | tee -a -w log         @ p=internal flags=verbose",
                "-p internal -r a.bin; sha256sum -w a.bin    @ p=internal do=read",
                "-p internal -r a.bin && flashrom -w b.bin   @ p=internal do=read",
            },
            maxCharsPerColumn = 400)
    void readsCommandLinesAsPeopleTypeThem(String arguments, String expected) {
        assertThat(read(arguments)).isEqualTo(expected);
    }

    @Test
    void whatIsNotThereIsNotLookedAt() {
        Invocation line = CommandLine.parse("", "");

        assertThat(line.programmer()).isEqualTo(Reading.notLookedAt());
        assertThat(line.programmerOptions()).isEqualTo(Reading.notLookedAt());
        assertThat(line.chip()).isEqualTo(Reading.notLookedAt());
        assertThat(line.layout()).isEqualTo(Reading.notLookedAt());
        assertThat(line.asRoot()).isEqualTo(Reading.notLookedAt());
        assertThat(line.operations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "# ",
                "root@x230:~# ",
                "root@x230:~/src/flashrom# ./",
                "[root@localhost ~]# ",
                "[root@localhost ~]$ ",
                "# time ",
                "# LC_ALL=C ./",
                "$ sudo ",
                "$ sudo -E ",
                "$ sudo ./",
                "user@box:~$ sudo LC_ALL=C /usr/local/sbin/",
                "user@box:~$ time sudo ",
                "user@box ~> doas ",
                "❯ pkexec ",
                "~ ❯ run0 ",
                "sudo ",
                "cd /tmp && sudo ",
                "(sudo ",
                "; sudo "
            })
    void promptsOfRootAndWhatMakesRootAreRoot(String prompt) {
        assertThat(CommandLine.parse(prompt, "-p internal").asRoot()).isEqualTo(Reading.of(true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$",
                "$ ",
                "$ ./",
                "$ ~/flashrom/",
                "user@box:~$ ",
                "user@box:~/src/flashrom$ ./",
                "[user@box ~]$ /usr/sbin/",
                "[user@box flash]$ LC_ALL=C ../build/"
            })
    void promptsOfAUserAreNotRoot(String prompt) {
        assertThat(CommandLine.parse(prompt, "-p internal").asRoot()).isEqualTo(Reading.of(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "> ", "❯ ", "λ ", "PS C:\\tools> .\\", "C:\\flashrom>", "user@box ~> ", "% ", "sudoku: "})
    void otherPromptsTellNothing(String prompt) {
        assertThat(CommandLine.parse(prompt, "-p internal").asRoot()).isEqualTo(Reading.notLookedAt());
    }

    @Test
    void aCommandLineOfAnyLengthAndShapeIsRead() {
        Random random = new Random(71);
        String[] pieces = {"-", "--", "-p", "-c", "-i", "=", ":", "\"", "'", " ", "w", "r", "é", "\\", "V", "--wp-", "|"
        };
        for (int i = 0; i < 3000; i++) {
            StringBuilder line = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                line.append(pieces[random.nextInt(pieces.length)]);
            }
            String text = line.toString();

            Invocation read = CommandLine.parse(text, text);

            // Whatever it is, what stands behind a pipe counts for nothing.
            assertThat(CommandLine.parse("", text.replaceAll("['\"]", "") + " | flashrom -E --wp-disable"))
                    .isEqualTo(CommandLine.parse("", text.replaceAll("['\"]", "")));
            assertThat(read.regions()).noneMatch(region -> region.contains(":"));
        }
    }
}
