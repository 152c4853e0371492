// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.log.Recogniser;
import org.flashdoctor.knowledge.SmallBase;
import org.flashdoctor.rules.diagnosis.Diagnoser;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import org.flashdoctor.rules.diagnosis.Finding;
import org.flashdoctor.rules.model.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --kb DIR} means: a later base adds to the earlier ones and may override them. */
class OverrideTest {

    private static final String LOG = "PR0: Warning: 0x00001000-0x00001fff is locked.\n";

    private static Knowledge load(SmallBase... bases) throws KnowledgeException {
        return KnowledgeLoader.load(Arrays.stream(bases).map(SmallBase::source).toList());
    }

    private static FactSet read(Knowledge knowledge, String log) {
        CaseReader reader = new CaseReader(knowledge);
        return reader.assemble(reader.read("case.log", log), DirectFacts.none(), Optional.empty());
    }

    private static Diagnosis diagnose(Knowledge knowledge) {
        return new Diagnoser(knowledge.rules()).diagnose(read(knowledge, LOG));
    }

    @Test
    void aBaseByItselfSaysWhatItSays() throws Exception {
        Diagnosis diagnosis = diagnose(load(SmallBase.complete()));

        assertThat(diagnosis.findings()).extracting(Finding::id).containsExactly("closed");
        assertThat(diagnosis.findings().get(0).because()).isEqualTo("PR0 closes 0x00001000-0x00001fff.");
        assertThat(diagnosis.plan().get(0).steps())
                .extracting(Recipe.Step::text)
                .containsExactly("Open it.");
    }

    @Test
    void anEntryOfALaterBaseOverridesTheOneOfItsId() throws Exception {
        SmallBase site = SmallBase.empty()
                .file(
                        SmallBase.FINDING,
                        SmallBase.complete()
                                .text(SmallBase.FINDING)
                                .replace("closes ${ProtectedRange.range}.", "is how our site closes it.")
                                .replace("fixes: [open-it]\n", ""));

        Diagnosis diagnosis = diagnose(load(SmallBase.complete(), site));

        assertThat(diagnosis.findings()).extracting(Finding::because).containsExactly("PR0 is how our site closes it.");
        assertThat(diagnosis.plan()).isEmpty();
    }

    @Test
    void anEntryOfAnotherIdIsAdded() throws Exception {
        SmallBase site = SmallBase.empty()
                .file(
                        "entries/findings/ours/entry.yaml",
                        SmallBase.complete().text(SmallBase.FINDING).replace("id: closed", "id: ours"));

        assertThat(diagnose(load(SmallBase.complete(), site)).findings())
                .extracting(Finding::id)
                .containsExactlyInAnyOrder("closed", "ours");
    }

    @Test
    void recipesOfALaterBaseAreTriedFirst() throws Exception {
        SmallBase site = SmallBase.empty()
                .file(
                        SmallBase.RECIPES,
                        SmallBase.complete().text(SmallBase.RECIPES).replace("\"${text}\"\n", "\"Ask us. ${text}\"\n"));

        assertThat(diagnose(load(SmallBase.complete(), site)).plan().get(0).steps())
                .extracting(Recipe.Step::text)
                .containsExactly("Ask us. Open it.");
    }

    @Test
    void aRecogniserOfALaterBaseOverridesTheOneOfItsId() throws Exception {
        SmallBase site = SmallBase.empty()
                .file(
                        "recognisers/site.yaml",
                        SmallBase.complete().text(SmallBase.RECOGNISERS).replace("locked: read-write", "locked: read"));

        Knowledge knowledge = load(SmallBase.complete(), site);

        assertThat(knowledge.recognisers()).extracting(Recogniser::id).containsExactly("closed-range");
        assertThat(read(knowledge, LOG).last(ProtectedRange.class))
                .map(range -> range.protection().name())
                .hasValue("READ");
    }

    @Test
    void aQuestionOfALaterBaseOverridesTheOneOfItsId() throws Exception {
        SmallBase site = SmallBase.empty()
                .file(
                        SmallBase.QUESTIONS,
                        SmallBase.complete().text(SmallBase.QUESTIONS).replace("Which ranges", "Which of our ranges"));

        assertThat(load(SmallBase.complete(), site)
                        .rules()
                        .questions()
                        .get("ranges")
                        .text())
                .isEqualTo("Which of our ranges are closed?");
    }

    @Test
    void demandsOfALaterBaseOnlyMakeTheGateStricter() throws Exception {
        SmallBase site = SmallBase.empty().file(SmallBase.GATE, """
                write:
                  requires:
                    - name: It is Tuesday.
                      when: { SecureLevel: {} }
                """);
        SmallBase quiet = SmallBase.complete().without(SmallBase.FINDING);

        assertThat(diagnose(load(quiet)).gate().get(OperationKind.WRITE).unmet())
                .noneMatch(demand -> demand.contains("Tuesday"));
        assertThat(diagnose(load(quiet, site)).gate().get(OperationKind.WRITE).unmet())
                .containsExactly("It is Tuesday.");
    }

    @Test
    void errorTextsAndCoverageOfAllBasesAddUp() throws Exception {
        SmallBase first = SmallBase.complete().file("recognisers/errno.yaml", "EPERM: [Operation not permitted]\n");
        SmallBase second = SmallBase.empty()
                .file("recognisers/errno.yaml", "EPERM: Opération non permise\n")
                .file(SmallBase.COVERAGE, "- { stage: started, shows: [FlashRegion] }\n");

        Knowledge knowledge = load(first, second);

        assertThat(knowledge.errnoTexts())
                .containsEntry("operation not permitted", CallResult.EPERM)
                .containsEntry("opération non permise", CallResult.EPERM);
        assertThat(knowledge.coverage()).hasSize(2);
    }

    @Test
    void aBaseThatIsWrongIsNotLoaded() {
        SmallBase wrong = SmallBase.complete().replacing(SmallBase.FINDING, "asks:", "ask:");

        assertThatThrownBy(() -> load(SmallBase.complete(), wrong))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageStartingWith(SmallBase.FINDING + ":")
                .hasMessageContaining("The key \"ask\" is not known here.");
    }

    // Folders

    private static void write(Path folder, String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aFolderIsReadInTheOrderOfItsNamesWithoutBuildsAndVersionControl(@TempDir Path folder) throws Exception {
        for (String path : List.of(
                "questions/b.yaml",
                "questions/a.yaml",
                "gate.yaml",
                "target/x.yaml",
                "src/x.yaml",
                ".git/x.yaml",
                "questions/notes.txt")) {
            write(folder, path, "id: x\n");
        }
        write(folder, "questions/empty.yaml", "# nothing yet\n");

        KnowledgeSource source = KnowledgeSource.folder(folder);

        assertThat(source.files().keySet()).containsExactly("gate.yaml", "questions/a.yaml", "questions/b.yaml");
        assertThat(source.name()).isEqualTo(folder.toString());
    }

    @Test
    void everyFileThatIsNoYamlIsReportedAtOnceWithItsPlace(@TempDir Path folder) throws Exception {
        write(folder, "questions/a.yaml", "id: [a\n");
        write(folder, "questions/b.yaml", "id: b\nid: c\n");
        write(folder, "questions/c.yaml", "id: c\n");

        assertThatThrownBy(() -> KnowledgeSource.folder(folder))
                .isInstanceOfSatisfying(
                        KnowledgeException.class,
                        e -> assertThat(e.problems())
                                .hasSize(2)
                                .allMatch(problem -> problem.message().startsWith("This is no YAML: "))
                                .extracting(problem -> problem.at().file())
                                .containsExactly(
                                        folder.resolve("questions/a.yaml").toString(),
                                        folder.resolve("questions/b.yaml").toString()));
    }

    @Test
    void aFolderThatIsNotThereIsReported(@TempDir Path folder) {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> KnowledgeSource.folder(missing))
                .isInstanceOf(KnowledgeException.class)
                .hasMessageContaining(missing.toString())
                .hasMessageContaining("There is no folder of this name");
    }
}
