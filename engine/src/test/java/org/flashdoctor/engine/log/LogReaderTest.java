// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.ChipFact.ChipIdentity;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.HostFact.IoPortAccess;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.OperationFact.FlashOperation;
import org.flashdoctor.engine.fact.OperationFact.OperationOutcome;
import org.flashdoctor.engine.fact.ProtectionFact.BiosControl;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.FlashTool;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.fact.RunFact.RunStage;
import org.flashdoctor.engine.fact.RunFact.Stage;
import org.flashdoctor.engine.log.FactTemplate.Bit;
import org.flashdoctor.engine.log.FactTemplate.Mapped;
import org.flashdoctor.engine.log.FactTemplate.Text;
import org.flashdoctor.engine.log.FactTemplate.Value;
import org.flashdoctor.engine.text.LogText;
import org.flashdoctor.engine.text.UnreadableLogException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {

    // A small vocabulary

    private static FactTemplate fact(String type, Object... fields) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            Object value = fields[i + 1];
            values.put((String) fields[i], value instanceof Value ready ? ready : Text.of((String) value));
        }
        return new FactTemplate(FactType.named(type).orElseThrow(), values);
    }

    private static Recogniser recogniser(
            String id, String anchor, String pattern, Optional<Stage> reached, boolean begins, FactTemplate... facts) {
        return new Recogniser(id, List.of(anchor), pattern, false, List.of(facts), reached, begins);
    }

    private static Recogniser says(String id, String anchor, String pattern, FactTemplate... facts) {
        return recogniser(id, anchor, pattern, Optional.empty(), false, facts);
    }

    private static final Recogniser COMMAND = recogniser(
            "command",
            "$ flashrom",
            "(?P<prompt>\\S*\\$ )flashrom(?P<arguments> -.*|$)",
            Optional.empty(),
            true,
            fact("Invocation", "prompt", "${prompt}", "arguments", "${arguments}"));

    private static final Recogniser BANNER = recogniser(
            "banner",
            "flashrom",
            "^flashrom (?P<version>v?\\d\\S*) on",
            Optional.of(Stage.STARTED),
            true,
            fact("FlashTool", "family", "flashrom", "version", "${version}"));

    private static final Recogniser CHIPSET = recogniser(
            "chipset",
            "Found chipset",
            "Found chipset \"(?P<name>[^\"]+)\"",
            Optional.of(Stage.CHIPSET_FOUND),
            false,
            fact("Chipset", "support", "supported", "name", "${name}"));

    private static final Recogniser RANGE = says(
            "range",
            "PR",
            "(?P<register>PR\\d+): Warning: (?P<start>0x[0-9a-f]+)-(?P<end>0x[0-9a-f]+) is (?P<what>read-only|locked|odd)",
            fact(
                    "ProtectedRange",
                    "register",
                    "${register}",
                    "range",
                    "${start}-${end}",
                    "protection",
                    new Mapped(Text.of("${what}"), Map.of("read-only", "write", "locked", "read-write"))));

    private static final Recogniser CHIP = recogniser(
            "chip",
            "flash chip",
            "Found (?P<vendor>\\S+) flash chip \"(?P<name>[^\"]+)\" \\((?P<size>\\d+) kB",
            Optional.of(Stage.CHIP_FOUND),
            false,
            fact("FlashChip", "identity", "named", "vendor", "${vendor}", "name", "${name}", "kibibytes", "${size}"));

    private static final Recogniser CHIP_IN_SHORT = says(
            "chip-in-short",
            "flash chip",
            "flash chip \"(?P<name>[^\"]+)\"",
            fact("FlashChip", "identity", "named", "name", "${name}"));

    private static final Recogniser READING = recogniser(
            "reading",
            "Reading flash",
            "Reading flash\\.\\.\\.",
            Optional.of(Stage.OPERATION_STARTED),
            false,
            fact("FlashOperation", "kind", "read", "outcome", "started"));

    private static final Recogniser READ = recogniser(
            "read",
            "Reading flash",
            "Reading flash\\.\\.\\. done",
            Optional.of(Stage.OPERATION_ENDED),
            false,
            fact("FlashOperation", "kind", "read", "outcome", "succeeded"));

    private static final Recogniser IO = says(
            "io", "I/O privileges", "I/O privileges \\((?P<why>[^)]*)\\)?", fact("IoPortAccess", "result", "${why}"));

    private static final List<Recogniser> ALL =
            List.of(COMMAND, BANNER, CHIPSET, RANGE, CHIP, CHIP_IN_SHORT, READING, READ, IO);

    private static final String BANNER_LINE = "flashrom v1.2 on Linux 5.10.0 (x86_64)\n";

    private static List<Run> read(List<Recogniser> recognisers, String text) {
        Map<String, CallResult> texts =
                Map.of("operation not permitted", CallResult.EPERM, "opération non permise", CallResult.EPERM);
        try (LogText log = LogText.open(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            return new LogReader(new RecogniserIndex(recognisers), texts).read("case.log", log);
        } catch (IOException | UnreadableLogException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Run> read(String text) {
        return read(ALL, text);
    }

    private static Run only(List<Run> runs) {
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    private static List<Fact> facts(Run run) {
        return run.observations().stream()
                .map(Observation::fact)
                .filter(fact -> !(fact instanceof RunStage))
                .toList();
    }

    private static ProtectedRange range(String register, long start, long end, RangeProtection protection) {
        return new ProtectedRange(register, new AddressRange(start, end), protection, Reading.notLookedAt());
    }

    private static FlashOperation reading(OperationOutcome outcome) {
        return new FlashOperation(OperationKind.READ, outcome, Reading.notLookedAt(), Reading.notLookedAt());
    }

    private static FlashChip chip(Reading<String> vendor, Reading<Long> size) {
        return new FlashChip(ChipIdentity.NAMED, vendor, Reading.of("W25Q64.V"), size, Reading.notLookedAt());
    }

    // Lines

    @Test
    void linesBecomeFactsInTheirOrder() {
        Run run = only(read(BANNER_LINE
                + "Found chipset \"Intel QM77\".\n"
                + "PR1: Warning: 0x00600000-0x00bfffff is locked.\n"
                + "PR0: Warning: 0x00000000-0x00000fff is read-only.\n"));

        assertThat(facts(run))
                .hasSize(4)
                .endsWith(
                        range("PR1", 0x600000, 0xbfffff, RangeProtection.READ_WRITE),
                        range("PR0", 0, 0xfff, RangeProtection.WRITE));
        assertThat(run.first(FlashTool.class))
                .map(tool -> tool.version().known().orElseThrow().minor())
                .hasValue(2);
    }

    @Test
    void aLineInWhichNothingIsKnownSaysNothing() {
        assertThat(read("Hello.\nPR0 is unused.\nfound Chipset\n")).isEmpty();
    }

    @Test
    void severalMatchesInOneLineAreAllTaken() {
        Run run = only(read("PR0: Warning: 0x0-0xfff is locked. PR1: Warning: 0x2000-0x2fff is locked."));

        assertThat(facts(run))
                .containsExactly(
                        range("PR0", 0, 0xfff, RangeProtection.READ_WRITE),
                        range("PR1", 0x2000, 0x2fff, RangeProtection.READ_WRITE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A range that ends before it begins is an unused register.
                "PR0: Warning: 0x00fff000-0x00000fff is locked.",
                // A word that the recogniser does not translate.
                "PR0: Warning: 0x00000000-0x00000fff is odd.",
                // A number that is none.
                "PR0: Warning: 0x0-0xfffffffffffffffffffffff is locked."
            })
    void aMatchWhoseValuesCannotBeMakesNoFact(String line) {
        assertThat(facts(only(read(BANNER_LINE + line)))).hasSize(1).allMatch(FlashTool.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource({
        "Operation not permitted, EPERM",
        "OPERATION NOT PERMITTED!, EPERM",
        "Opération non permise, EPERM",
        "EACCES, EACCES",
        "granted, GRANTED",
        "Nikdy jsem to neviděl, OTHER"
    })
    void errorTextsAreReadInAnyLanguage(String text, CallResult result) {
        assertThat(facts(only(read("Could not get I/O privileges (" + text + ").\n"))))
                .containsExactly(new IoPortAccess(result));
    }

    @Test
    void aBitOfARegisterIsAValue() {
        Recogniser control = says(
                "control",
                "BIOS Control",
                "BIOS Control: (?P<value>0x[0-9a-f]+|\\w+)",
                fact(
                        "BiosControl",
                        "write-enable",
                        new Bit(Text.of("${value}"), 0),
                        "smm-protection",
                        new Bit(Text.of("${value}"), 5)));

        assertThat(facts(only(read(List.of(control), "BIOS Control: 0x21"))))
                .containsExactly(new BiosControl(
                        Reading.of(true), Reading.notLookedAt(), Reading.of(true), Reading.notLookedAt()));
        assertThat(facts(only(read(List.of(control), "BIOS Control: 0x02"))))
                .containsExactly(new BiosControl(
                        Reading.of(false), Reading.notLookedAt(), Reading.of(false), Reading.notLookedAt()));
        assertThat(facts(only(read(List.of(control), "BIOS Control: none"))))
                .containsExactly(new BiosControl(
                        Reading.notLookedAt(), Reading.notLookedAt(), Reading.notLookedAt(), Reading.notLookedAt()));
    }

    @Test
    void aGroupThatTookNoPartLeavesItsFieldUnread() {
        Recogniser parameter = says(
                "chip-maybe-size",
                "chip",
                "chip \"(?P<name>[^\"]+)\"(?: \\((?P<size>\\d+)\\))?",
                fact("FlashChip", "identity", "named", "name", "${name}", "kibibytes", "${size}"));

        assertThat(facts(only(read(List.of(parameter), "chip \"W25Q64.V\" (8192)"))))
                .containsExactly(chip(Reading.notLookedAt(), Reading.of(8192L)));
        assertThat(facts(only(read(List.of(parameter), "chip \"W25Q64.V\""))))
                .containsExactly(chip(Reading.notLookedAt(), Reading.notLookedAt()));
    }

    @Test
    void aPatternThatMatchesNothingAtAllComesToAnEnd() {
        Recogniser empty = says("empty", "a", "x*", fact("KernelParameter", "name", "x", "value", ""));

        assertThat(facts(only(read(List.of(empty), "banana"))))
                .isNotEmpty()
                .allMatch(new KernelParameter("x", "")::equals);
    }

    // Evidence

    @Test
    void evidenceNamesTheLineOfTheOriginalFile() {
        Run run = only(read("\n\n" + BANNER_LINE + "\n```\nnoise\n> PR0: Warning: 0x00000000-0x00000fff is locked.\n"));

        assertThat(run.observations().get(0).evidence())
                .containsExactly(
                        new Evidence("case.log", new Evidence.Line(3), "flashrom v1.2 on Linux 5.10.0 (x86_64)"));
        assertThat(run.observations().get(1).evidence())
                .extracting(Evidence::place)
                .containsExactly(new Evidence.Line(7));
    }

    @Test
    void evidenceOfALongLineBeginsAtTheMatchAndIsCut() {
        Run run = only(read("x".repeat(1000) + " PR0: Warning: 0x00000000-0x00000fff is locked. " + "y".repeat(1000)));

        String text = run.observations().get(0).evidence().get(0).text();
        assertThat(text).startsWith("PR0: Warning: 0x00000000").hasSizeLessThanOrEqualTo(300);
    }

    // Wrapped lines

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PR0: Warning: 0x00600000-0x00bfffff is\nread-only.",
                "PR0: Warning:\n0x00600000-0x00bfffff is read-only.",
                "PR0: Warning: 0x00600000-0x00bfffff is re\nad-only.",
                "and then PR0: Warning: 0x00600000-0x00bf\nffff is read-only.",
                "Some words before the message PR0: Warning: 0x00600000-\n0x00bfffff is\nread-only.",
                "> PR0: Warning: 0x00600000-0x00bfffff is\n> read-only."
            })
    void aMessageThatWasWrappedIsFoundOnce(String text) {
        Run run = only(read("noise\n" + text + "\nnoise\n"));

        assertThat(facts(run)).containsExactly(range("PR0", 0x600000, 0xbfffff, RangeProtection.WRITE));
        assertThat(run.observations().get(0).evidence())
                .extracting(Evidence::place)
                .containsExactly(new Evidence.Line(2));
    }

    @Test
    void aCommandThatWasWrappedBehindAnOptionIsReadToItsEnd() {
        Run run = only(read("""
                user@host:~$ flashrom -p
                linux_spi:dev=/dev/spidev1.0 -r dump.rom
                """));

        Invocation line = run.first(Invocation.class).orElseThrow();
        assertThat(line.programmer()).isEqualTo(Reading.of("linux_spi"));
        assertThat(line.operations()).containsExactly(OperationKind.READ);
    }

    @Test
    void aWholeCommandDoesNotTakeTheLineBelowIt() {
        Run run = only(read("""
                user@host:~$ flashrom -p internal -r dump.rom
                a line that speaks of -w and -c
                """));

        assertThat(run.first(Invocation.class).orElseThrow().operations()).containsExactly(OperationKind.READ);
    }

    @Test
    void linesThatAreWholeAreNotFoundAgainInTheJoin() {
        Run run = only(read("""
                PR0: Warning: 0x00600000-0x00bfffff is read-only.
                PR1: Warning: 0x00c00000-0x00ffffff is read-only.
                PR2: Warning: 0x00000000-0x00000fff is read-only.
                """));

        assertThat(facts(run)).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void linesThatAreNotNeighboursAreNotJoined() {
        assertThat(read("PR0: Warning: 0x00600000-0x00bfffff is\n\n\nread-only.\n"))
                .isEmpty();
    }

    // Longest match

    @Test
    void theLongerOfTwoMatchesThatMakeTheSameKindOfFactWins() {
        String line = "Found Winbond flash chip \"W25Q64.V\" (8192 kB, SPI).";

        assertThat(facts(only(read(line)))).containsExactly(chip(Reading.of("Winbond"), Reading.of(8192L)));
        assertThat(facts(only(read(List.of(CHIP_IN_SHORT, CHIP), line))))
                .containsExactly(chip(Reading.of("Winbond"), Reading.of(8192L)));
        assertThat(facts(only(read("Writing flash chip \"W25Q64.V\"."))))
                .containsExactly(chip(Reading.notLookedAt(), Reading.notLookedAt()));
    }

    @Test
    void aMessageThatEndsOnTheNextLineWinsOverItsBeginning() {
        assertThat(facts(only(read("Reading flash... done.\n")))).containsExactly(reading(OperationOutcome.SUCCEEDED));
        assertThat(facts(only(read("Reading flash...\ndone.\n")))).containsExactly(reading(OperationOutcome.SUCCEEDED));
        assertThat(facts(only(read("Reading flash...\nnoise\ndone.\n"))))
                .containsExactly(reading(OperationOutcome.STARTED));
    }

    @Test
    void matchesThatMakeOtherKindsOfFactsStandBesideEachOther() {
        Recogniser word = says("word", "chip", "chip", fact("KernelParameter", "name", "chip", "value", ""));

        assertThat(facts(only(read(List.of(CHIP, word), "Found Winbond flash chip \"W25Q64.V\" (8192 kB, SPI)."))))
                .containsExactly(chip(Reading.of("Winbond"), Reading.of(8192L)), new KernelParameter("chip", ""));
    }

    // Runs

    @Test
    void aBannerBeginsARun() {
        List<Run> runs = read(BANNER_LINE + "Found chipset \"A\".\n" + BANNER_LINE + "Found chipset \"B\".\n");

        assertThat(runs).extracting(Run::number).containsExactly(0, 1);
        assertThat(runs).allMatch(run -> facts(run).size() == 2);
        assertThat(runs.get(1).observations()).allMatch(observation -> observation.run() == 1);
    }

    @Test
    void twoBannersInARowAreTwoRuns() {
        assertThat(read(BANNER_LINE + BANNER_LINE)).hasSize(2);
    }

    @Test
    void aCommandAndTheBannerThatFollowsItAreOneRun() {
        Run run = only(read("user@box:~$ flashrom -p internal\n" + BANNER_LINE + "Found chipset \"A\".\n"));

        assertThat(run.first(Invocation.class)).map(Invocation::programmer).hasValue(Reading.of("internal"));
        assertThat(run.first(Invocation.class)).map(Invocation::asRoot).hasValue(Reading.of(false));
        assertThat(run.has(FlashTool.class)).isTrue();
    }

    @Test
    void aCommandAfterAToolHasSpokenBeginsTheNextRun() {
        List<Run> runs = read(BANNER_LINE
                + "Found chipset \"A\".\n"
                + "$ flashrom -r a.bin\n"
                + BANNER_LINE
                + "Reading flash... done.\n"
                + "$ flashrom -w b.bin\n");

        assertThat(runs).hasSize(3);
        assertThat(runs.get(0).has(Invocation.class)).isFalse();
        assertThat(runs.get(1).first(Invocation.class))
                .map(Invocation::operations)
                .hasValue(Set.of(OperationKind.READ));
        assertThat(runs.get(2).first(Invocation.class))
                .map(Invocation::operations)
                .hasValue(Set.of(OperationKind.WRITE));
    }

    @Test
    void aCommandAfterABannerThatCameToNothingBeginsTheNextRun() {
        List<Run> runs = read(BANNER_LINE + "Aborting.\n\n$ flashrom -p internal\n" + BANNER_LINE);

        assertThat(runs).hasSize(2);
        assertThat(runs.get(0).has(Invocation.class)).isFalse();
        assertThat(runs.get(1).has(Invocation.class)).isTrue();
        assertThat(runs.get(1).has(FlashTool.class)).isTrue();
    }

    @Test
    void whatComesBeforeTheFirstBannerBelongsToTheFirstRun() {
        assertThat(only(read("PR0: Warning: 0x00000000-0x00000fff is locked.\n" + BANNER_LINE)))
                .matches(run -> run.has(ProtectedRange.class) && run.has(FlashTool.class));
    }

    // Stages

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flashrom v1.2 on Linux                            | STARTED",
                "Found chipset \"A\".                              | CHIPSET_FOUND",
                "Found Winbond flash chip \"A\" (8192 kB, SPI).    | CHIP_FOUND",
                "Reading flash...                                  | OPERATION_STARTED",
                "Reading flash... done.                            | OPERATION_ENDED"
            })
    void aRunReachesTheStageThatItsLinesProve(String line, Stage stage) {
        Run run = only(read(line + "\n"));

        assertThat(run.reached()).isEqualTo(stage);
        assertThat(run.observations()).extracting(Observation::fact).last().isEqualTo(new RunStage(stage));
        for (Stage each : Stage.values()) {
            assertThat(run.reached(each)).isEqualTo(each.compareTo(stage) <= 0);
        }
    }

    @Test
    void theFurthestStageCountsAndEachRunHasItsOwn() {
        List<Run> runs = read(
                BANNER_LINE + "Found Winbond flash chip \"A\" (8192 kB, SPI).\nFound chipset \"A\".\n" + BANNER_LINE);

        assertThat(runs).extracting(Run::reached).containsExactly(Stage.CHIP_FOUND, Stage.STARTED);
    }

    // Hostile input

    private static String distinctRanges(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "PR%d: Warning: 0x%08x-0x%08x is locked.".formatted(i, i * 0x1000L, i * 0x1000L + 0xfff))
                .collect(Collectors.joining("\n", BANNER_LINE, "\n"));
    }

    @Test
    void tenThousandDistinctFactsOfATypeStayBounded() {
        Run run = only(read(distinctRanges(10_000) + "Found chipset \"A\".\n"));

        assertThat(facts(run).stream().filter(ProtectedRange.class::isInstance).distinct())
                .hasSize(200)
                .contains(range("PR0", 0, 0xfff, RangeProtection.READ_WRITE));
        // What comes after the flood is still read.
        assertThat(run.reached()).isEqualTo(Stage.CHIPSET_FOUND);
        assertThat(run.observations()).hasSizeLessThan(500);
    }

    @Test
    void tenThousandLinesThatSayTheSameStayBounded() {
        Run run = only(read(BANNER_LINE + "PR0: Warning: 0x00000000-0x00000fff is locked.\n".repeat(10_000)));

        assertThat(run.observations()).hasSizeLessThan(500);
    }

    @Test
    void theLimitIsForEachRun() {
        List<Run> runs = read(distinctRanges(300) + distinctRanges(300));

        assertThat(runs)
                .hasSize(2)
                .allMatch(run -> facts(run).stream()
                                .filter(ProtectedRange.class::isInstance)
                                .distinct()
                                .count()
                        == 200);
    }

    @Test
    void ofTensOfThousandsOfRunsTheLastHundredAreKept() {
        String run = BANNER_LINE + "PR0: Warning: 0x00000000-0x00000fff is locked.\n";

        List<Run> few = read(run.repeat(150));
        List<Run> many = read(run.repeat(20_000));

        assertThat(many)
                .extracting(Run::number)
                .containsExactlyElementsOf(
                        IntStream.range(19_900, 20_000).boxed().toList());
        assertThat(many).allSatisfy(each -> assertThat(each.observations()).isNotEmpty());
        // What is kept of a log does not depend on how long it is.
        assertThat(many.stream().mapToInt(each -> each.observations().size()).sum())
                .isEqualTo(few.stream()
                        .mapToInt(each -> each.observations().size())
                        .sum());
    }

    @Test
    void aSingleEndlessLineIsReadToItsEnd() {
        String line = "x".repeat(3_000_000) + " PR0: Warning: 0x00000000-0x00000fff is locked. " + "y".repeat(100_000);

        assertThat(facts(only(read(line)))).containsExactly(range("PR0", 0, 0xfff, RangeProtection.READ_WRITE));
    }

    @Test
    void randomPiecesOfMessagesNeverBreakTheReader() {
        Random random = new Random(81);
        List<String> pieces = List.of(
                "flashrom v1.2 on",
                "$ flashrom -w",
                "PR0: Warning: ",
                "0x00000000-0x00000fff",
                " is locked",
                " is ",
                "Reading flash...",
                "done",
                "Found Winbond flash chip \"W25Q64.V\" (",
                "8192 kB",
                "\n",
                "\n",
                "\r",
                "\u001b[1m",
                "> ",
                "é",
                "\t",
                " ");
        int facts = 0;
        for (int i = 0; i < 3000; i++) {
            StringBuilder text = new StringBuilder("x");
            for (int j = random.nextInt(60); j > 0; j--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            List<Run> runs = read(text.toString());

            long lines = text.toString().lines().count();
            for (int number = 0; number < runs.size(); number++) {
                Run run = runs.get(number);
                assertThat(run.number()).isEqualTo(number);
                facts += run.observations().size();
                assertThat(run.observations().stream().flatMap(LogReaderTest::lineNumbers))
                        .allMatch(line -> line >= 1 && line <= lines);
            }
        }
        assertThat(facts).isGreaterThan(3000);
    }

    private static Stream<Integer> lineNumbers(Observation observation) {
        return observation.evidence().stream().map(evidence -> ((Evidence.Line) evidence.place()).number());
    }
}
