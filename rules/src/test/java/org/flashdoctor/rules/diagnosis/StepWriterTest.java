// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.ChipFact.ChipIdentity;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.HostFact.SecureLevel;
import org.flashdoctor.engine.fact.HostFact.UsbProblem;
import org.flashdoctor.engine.fact.HostFact.UsbProblemKind;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.PlatformFact.ChipsetSupport;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Distribution;
import org.flashdoctor.engine.fact.RunFact.FlashTool;
import org.flashdoctor.engine.fact.RunFact.InputProblem;
import org.flashdoctor.engine.fact.RunFact.InputProblemKind;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.ToolFamily;
import org.flashdoctor.rules.Samples;
import org.flashdoctor.rules.condition.Condition;
import org.flashdoctor.rules.model.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How steps of a plan are written out. */
class StepWriterTest {

    private static final Condition DEBIAN = Samples.any(Distribution.class, "id", "debian");
    private static final Condition FEDORA = Samples.any(Distribution.class, "id", "fedora");

    private static PlannedFix planned(List<Recipe> recipes, Samples.Remedy fix, Fact... facts) {
        Fact[] all = Arrays.copyOf(facts, facts.length + 1);
        all[facts.length] = Samples.level(1);
        Samples.Entry finding = Samples.finding("finding")
                .blocking(Samples.any(SecureLevel.class))
                .fixes("fix");
        return new Diagnoser(Samples.knowledge(List.of(finding), List.of(fix), recipes, List.of(), List.of()))
                .diagnose(Samples.facts(all))
                .plan()
                .get(0);
    }

    private static List<String> texts(List<Recipe.Step> steps) {
        return steps.stream().map(Recipe.Step::text).toList();
    }

    private static Samples.Remedy fix(String action) {
        return Samples.fix("fix").step(action, Map.of());
    }

    /** The one step of a recipe, filled for these facts. */
    private static Recipe.Step filled(Recipe.Step step, Map<String, List<String>> parameters, Fact... facts) {
        return planned(
                        List.of(Samples.fallback("act", step)),
                        Samples.fix("fix").step("act", parameters),
                        facts)
                .steps()
                .get(0);
    }

    // Recipes

    @Test
    void theFirstRecipeThatIsKnownToFitTheSystemIsTaken() {
        List<Recipe> recipes = List.of(
                Samples.fallback("act", Samples.step("any")),
                Samples.recipe("act", FEDORA, Samples.step("fedora")),
                Samples.recipe("act", DEBIAN, Samples.step("debian")),
                Samples.recipe("act", DEBIAN, Samples.step("debian again")),
                Samples.recipe("other", DEBIAN, Samples.step("other")));

        assertThat(texts(planned(recipes, fix("act"), Samples.distribution("debian"))
                        .steps()))
                .containsExactly("debian");
        assertThat(texts(planned(recipes, fix("act"), Samples.distribution("fedora"))
                        .steps()))
                .containsExactly("fedora");
    }

    @Test
    void theDefaultServesWhereNothingIsKnownOfTheSystemOrNothingFits() {
        List<Recipe> recipes = List.of(
                Samples.recipe("act", DEBIAN, Samples.step("debian")),
                Samples.fallback("act", Samples.step("first default")),
                Samples.fallback("act", Samples.step("second default")));

        assertThat(texts(planned(recipes, fix("act")).steps())).containsExactly("first default");
        assertThat(texts(planned(recipes, fix("act"), Samples.distribution("nixos"))
                        .steps()))
                .containsExactly("first default");
    }

    @Test
    void anActionWithoutARecipeLeavesNoStep() {
        assertThat(planned(List.of(), fix("act")).steps()).isEmpty();
    }

    @Test
    void stepsOfAllActionsFollowEachOther() {
        List<Recipe> recipes = List.of(
                Samples.fallback("one", Samples.step("1a"), Samples.step("1b")),
                Samples.fallback("two", Samples.step("2")));
        Samples.Remedy fix = Samples.fix("fix").step("one", Map.of()).step("two", Map.of());

        assertThat(texts(planned(recipes, fix).steps())).containsExactly("1a", "1b", "2");
    }

    // Check and undo

    private static Recipe withCheckAndUndo(String action) {
        return Samples.fallback(
                action,
                List.of(Samples.step("do " + action + " ${text}")),
                List.of(Samples.step("check " + action + " ${text}")),
                List.of(Samples.step("undo " + action + " ${text}"), Samples.step("and finish " + action)),
                List.of(new Recipe.Variant(
                        "systemd-boot",
                        List.of(Samples.step("vary " + action + " ${text}")),
                        List.of(Samples.step("unvary " + action)))));
    }

    @Test
    void undoGoesThroughTheActionsFromTheLastToTheFirst() {
        List<Recipe> recipes = List.of(withCheckAndUndo("one"), withCheckAndUndo("two"));
        PlannedFix planned = planned(
                recipes,
                Samples.fix("fix").step("one", Map.of("value", List.of("a"))).step("two", Map.of()));

        assertThat(texts(planned.check())).containsExactly("check one a", "check two");
        assertThat(texts(planned.undo())).containsExactly("undo two", "and finish two", "undo one a", "and finish one");
        assertThat(planned.variants())
                .extracting(Recipe.Variant::system)
                .containsExactly("systemd-boot", "systemd-boot");
        assertThat(texts(planned.variants().get(0).steps())).containsExactly("vary one a");
        assertThat(texts(planned.variants().get(0).undo())).containsExactly("unvary one");
    }

    @Test
    void whatTheFixSaysOfCheckAndUndoComesBeforeWhatTheRecipesSay() {
        List<Recipe> recipes = List.of(withCheckAndUndo("one"), Samples.fallback("advice", Samples.step("${text}")));
        PlannedFix planned = planned(
                recipes,
                Samples.fix("fix")
                        .step("one", Map.of())
                        .check("advice", Map.of("value", List.of("Look.")))
                        .undo("advice", Map.of("value", List.of("Leave it."))));

        assertThat(texts(planned.check())).containsExactly("Look.");
        assertThat(texts(planned.undo())).containsExactly("Leave it.");
    }

    // Placeholders

    @Test
    void parametersAreFilledIntoTextCommandAndFile() {
        Recipe.Step step = new Recipe.Step(
                "Add ${parameter} to ${place}.",
                List.of("grubby", "--args=${parameter}", "plain"),
                Optional.of("/etc/${place}.conf"),
                Optional.empty());

        Recipe.Step filled = filled(step, Map.of("parameter", List.of("iomem=relaxed"), "place", List.of("grub")));

        assertThat(filled.text()).isEqualTo("Add iomem=relaxed to grub.");
        assertThat(filled.command()).containsExactly("grubby", "--args=iomem=relaxed", "plain");
        assertThat(filled.file()).hasValue("/etc/grub.conf");
    }

    @Test
    void aListThatIsAWholeWordOfACommandIsSplicedInWordByWord() {
        Recipe.Step step = Samples.step("", "flashrom", "${arguments}", "-V", "${nothing}");

        Recipe.Step filled = filled(step, Map.of("arguments", List.of("--ifd", "-i", "bios region")));

        assertThat(filled.command()).containsExactly("flashrom", "--ifd", "-i", "bios region", "-V");
    }

    @Test
    void aListWithinATextIsJoined() {
        Recipe.Step filled = filled(
                Samples.step("Go to ${path} and say ${words}."),
                Map.of("path", List.of("Setup", "Security", "Flash"), "words", List.of("a", "b")));

        assertThat(filled.text()).isEqualTo("Go to Setup → Security → Flash and say a b.");
    }

    @Test
    void aParameterThatWasNotGivenLeavesNothingBehind() {
        assertThat(filled(Samples.step("Press ${key}now."), Map.of()).text()).isEqualTo("Press now.");
    }

    @Test
    void aStepWithoutWordsSaysThatItIsACommand() {
        assertThat(filled(Samples.step("${text}", "reboot"), Map.of()).text()).isEqualTo("Run this command.");
        assertThat(filled(Samples.step("${text}"), Map.of()).text()).isEmpty();
    }

    @Test
    void valuesAreNoTemplatesThemselves() {
        Recipe.Step filled = filled(
                Samples.step("Say ${word}.", "echo", "x${word}"), Map.of("word", List.of("$1 \\ ${tool} $(reboot)")));

        assertThat(filled.text()).isEqualTo("Say $1 \\ ${tool} $(reboot).");
        assertThat(filled.command()).containsExactly("echo", "x$1 \\ ${tool} $(reboot)");
    }

    @Test
    void everyKindOfEditIsFilled() {
        Map<String, List<String>> parameters = Map.of("file", List.of("/etc/f"), "word", List.of("w"));
        List<Recipe.Edit> edits = List.of(
                new Recipe.VariableWord("${file}", "VAR_${word}", "${word}", false),
                new Recipe.FileLine("${file}", "line ${word}", true),
                new Recipe.NoLineStarting("${file}", "${word} "),
                new Recipe.WriteFile("${file}", "${word}\n"),
                new Recipe.RemoveFile("${file}"));
        List<Recipe.Edit> filled = new ArrayList<>();
        for (Recipe.Edit edit : edits) {
            Recipe.Step step = new Recipe.Step("Edit.", List.of(), Optional.empty(), Optional.of(edit));
            filled.add(filled(step, parameters).edit().orElseThrow());
        }

        assertThat(filled)
                .containsExactly(
                        new Recipe.VariableWord("/etc/f", "VAR_w", "w", false),
                        new Recipe.FileLine("/etc/f", "line w", true),
                        new Recipe.NoLineStarting("/etc/f", "w "),
                        new Recipe.WriteFile("/etc/f", "w\n"),
                        new Recipe.RemoveFile("/etc/f"));
    }

    // What the evidence says of the tool

    private static final Recipe.Step RUN =
            Samples.step("Chip ${chip}.", "${tool}", "-p", "${programmer}", "${chip-option}", "-r", "${image}");

    private static Invocation invocation(Reading<String> programmer, Reading<String> options, Reading<String> chip) {
        return new Invocation(
                programmer, options, Set.of(), Set.of(), chip, Reading.notLookedAt(), Set.of(), Reading.notLookedAt());
    }

    private static FlashChip chip(ChipIdentity identity, String programmer) {
        return new FlashChip(
                identity, Reading.of("Winbond"), Reading.of("W25Q64.V"), Reading.of(8192L), Reading.of(programmer));
    }

    @Test
    void commandsUseTheUsualValuesWhereTheEvidenceSaysNothing() {
        Recipe.Step step = filled(RUN, Map.of());

        assertThat(step.command()).containsExactly("flashrom", "-p", "internal", "-r", "firmware.rom");
        assertThat(step.text()).isEqualTo("Chip CHIPNAME.");
    }

    @Test
    void commandsRepeatWhatTheUserTyped() {
        Recipe.Step step = filled(
                RUN,
                Map.of(),
                new FlashTool(ToolFamily.FLASHPROG, Reading.notLookedAt()),
                invocation(Reading.of("ch341a_spi"), Reading.of("spispeed=1M"), Reading.of("W25Q64BV/W25Q64CV")));

        assertThat(step.command())
                .containsExactly(
                        "flashprog", "-p", "ch341a_spi:spispeed=1M", "-c", "W25Q64BV/W25Q64CV", "-r", "firmware.rom");
    }

    @ParameterizedTest
    @EnumSource(
            value = ToolFamily.class,
            names = {"FLASHPROG"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyToolButFlashprogIsCalledFlashrom(ToolFamily family) {
        assertThat(filled(RUN, Map.of(), new FlashTool(family, Reading.notLookedAt()))
                        .command())
                .startsWith("flashrom");
    }

    @Test
    void theProgrammerIsWhereTheChipWasFoundWhenNobodyTypedOne() {
        assertThat(filled(RUN, Map.of(), chip(ChipIdentity.NAMED, "ch341a_spi")).command())
                .contains("ch341a_spi");
        assertThat(filled(
                                RUN,
                                Map.of(),
                                chip(ChipIdentity.NAMED, "host"),
                                new Chipset(ChipsetSupport.SUPPORTED, Reading.of("HM55"), Reading.notLookedAt()))
                        .command())
                .contains("internal");
        assertThat(filled(
                                RUN,
                                Map.of(),
                                chip(ChipIdentity.NAMED, "serprog"),
                                invocation(Reading.of("dummy"), Reading.notLookedAt(), Reading.notLookedAt()))
                        .command())
                .contains("dummy");
    }

    @Test
    void aProgrammerThatNeedsADeviceIsNotNamedWithoutOne() {
        assertThat(filled(RUN, Map.of(), chip(ChipIdentity.NAMED, "linux_spi")).command())
                .contains("linux_spi:dev=/dev/spidevX.Y");
        assertThat(filled(
                                RUN,
                                Map.of(),
                                invocation(
                                        Reading.of("serprog"), Reading.of("dev=/dev/ttyACM0"), Reading.notLookedAt()))
                        .command())
                .contains("serprog:dev=/dev/ttyACM0");
    }

    @Test
    void aProgrammerBesideTheMachineIsNotTakenForTheMachineItself() {
        assertThat(filled(
                                RUN,
                                Map.of(),
                                new UsbProblem(
                                        UsbProblemKind.NOT_FOUND, Reading.of("ch341a_spi"), Reading.notLookedAt()))
                        .command())
                .contains("ch341a_spi");
        assertThat(filled(
                                RUN,
                                Map.of(),
                                new UsbProblem(UsbProblemKind.TRANSFER, Reading.notLookedAt(), Reading.notLookedAt()))
                        .command())
                .contains("PROGRAMMER");
        assertThat(filled(RUN, Map.of()).command()).contains("internal");
    }

    @Test
    void aChipNameThatTheFlasherRefusedIsNotSuggestedAgain() {
        assertThat(filled(
                                RUN,
                                Map.of(),
                                invocation(Reading.of("internal"), Reading.notLookedAt(), Reading.of("W25Q64/")),
                                new InputProblem(InputProblemKind.CHIP_UNKNOWN, Reading.of("W25Q64/")))
                        .command())
                .doesNotContain("-c");
    }

    @Test
    void onlyANamedChipIsCalledByItsName() {
        assertThat(filled(RUN, Map.of(), chip(ChipIdentity.NAMED, "internal")).text())
                .isEqualTo("Chip W25Q64.V.");
        assertThat(filled(RUN, Map.of(), chip(ChipIdentity.OPAQUE, "internal")).text())
                .isEqualTo("Chip CHIPNAME.");
    }

    @Test
    void aParameterOfTheFixComesBeforeWhatTheEvidenceSays() {
        assertThat(filled(RUN, Map.of("programmer", List.of("linux_mtd"))).command())
                .contains("linux_mtd");
    }
}
