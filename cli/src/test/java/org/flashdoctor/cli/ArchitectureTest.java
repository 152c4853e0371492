// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.flashdoctor.engine.flash.plan.Clearance;
import org.flashdoctor.rules.diagnosis.WriteGate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom: engine, rules, knowledge and cli, in this order, and nothing points back. */
class ArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.flashdoctor");

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }

    @Test
    void allModulesAreLookedAt() {
        assertThat(CLASSES.stream().map(type -> module(type.getPackageName())).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("engine", "rules", "knowledge", "cli");
        assertThat(CLASSES).hasSizeGreaterThan(200);
    }

    private static String module(String packageName) {
        return packageName.split("\\.", -1)[2];
    }

    @Test
    void modulesStandInLayers() {
        check(Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("org.flashdoctor..")
                .layer("engine")
                .definedBy("org.flashdoctor.engine..")
                .layer("rules")
                .definedBy("org.flashdoctor.rules..")
                .layer("knowledge")
                .definedBy("org.flashdoctor.knowledge..")
                .layer("cli")
                .definedBy("org.flashdoctor.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("knowledge")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("rules")
                .mayOnlyBeAccessedByLayers("knowledge", "cli")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("rules", "knowledge", "cli"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "rules", "knowledge", "cli"})
    void packagesOfAModuleKnowEachOtherInOneDirectionOnly(String module) {
        check(slices().matching("org.flashdoctor." + module + ".(**)")
                .should()
                .beFreeOfCycles()
                // A program of the build, which happens to lie beside what it calls.
                .ignoreDependency(simpleName("PackMain"), alwaysTrue())
                // Puts the probes of all packages together.
                .ignoreDependency(simpleName("LiveEvidence"), alwaysTrue()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"com.sun.jna..", "org.drools..", "com.google.re2j..", "picocli.."})
    void everyLibraryIsReallyUsed(String library) {
        assertThat(users(library)).isNotEmpty();
    }

    private static Set<String> users(String library) {
        return CLASSES.stream()
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(use -> resideInAnyPackage(library).test(use.getTargetClass())))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
    }

    @Test
    void nativeCallsAreMadeInOnePackageOfTheEngine() {
        assertThat(users("com.sun.jna..")).singleElement().asString().startsWith("org.flashdoctor.engine.");
    }

    @Test
    void onlyOnePackageKnowsTheRuleEngine() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.flashdoctor.rules.drools")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.drools..", "org.kie.."));
    }

    @Test
    void onlyKnowledgeAndTheWritersOfDocumentsKnowJackson() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages("org.flashdoctor.knowledge..", "org.flashdoctor.cli.report..")
                .and()
                // A document of its own: saved facts.
                .doNotHaveFullyQualifiedName("org.flashdoctor.cli.app.FactsFile")
                .and()
                // A document of its own: fixes with what they change; it stands beside what it writes.
                .haveNameNotMatching("org\\.flashdoctor\\.cli\\.fix\\.FixJson.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.."));
    }

    @Test
    void onlyCommandsKnowTheCommandLineParser() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.flashdoctor.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli.."));
    }

    /** Annotations of the parser are read by reflection and answered by proxies: a tenth of a second of every start. */
    @Test
    void commandsAreDeclaredWithoutAnnotations() {
        DescribedPredicate<JavaAnnotation<?>> ofTheParser = DescribedPredicate.describe(
                "an annotation of the parser",
                each -> each.getRawType().getPackageName().startsWith("picocli"));
        check(noClasses().should().beAnnotatedWith(ofTheParser));
        check(noFields().should().beAnnotatedWith(ofTheParser));
        check(noMethods().should().beAnnotatedWith(ofTheParser));
    }

    /** A write is only as safe as the place that gives the leave for it. */
    @Test
    void onlyTheGateIssuesClearances() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.flashdoctor.rules.diagnosis.WriteGate")
                .should(callConstructorOf(Clearance.class)));
        assertThat(CLASSES.get(WriteGate.class).getConstructorCallsFromSelf())
                .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Clearance.class));
    }

    private static ArchCondition<JavaClass> callConstructorOf(Class<?> made) {
        return new ArchCondition<>("call a constructor of " + made.getSimpleName()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getConstructorCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isEquivalentTo(made))
                        .forEach(call -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
            }
        };
    }

    @Test
    void onlyProgramsLeaveTheProgram() {
        check(noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.flashdoctor.cli.Main")
                .and()
                .doNotHaveFullyQualifiedName("org.flashdoctor.knowledge.pack.PackMain")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
    }

    @Test
    void otherProgramsAreStartedInOnePackageOfTheEngine() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("org.flashdoctor.engine.system")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ProcessBuilder.class));
        for (Class<?> arguments : List.of(String.class, String[].class)) {
            check(noClasses().should().callMethod(Runtime.class, "exec", arguments));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sh", "bash", "/bin/sh", "/bin/bash", "/usr/bin/env", "cmd", "cmd.exe", "powershell", "zsh"})
    void noShellIsNamedAnywhere(String shell) throws IOException {
        byte[] constant = constant(shell);
        List<String> names = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            try (InputStream in =
                    type.getSource().orElseThrow().getUri().toURL().openStream()) {
                if (contains(in.readAllBytes(), constant)) {
                    names.add(type.getName());
                }
            }
        }
        assertThat(names).isEmpty();
    }

    /** A text in the constant pool of a class file: tag, length, characters. */
    private static byte[] constant(String text) {
        byte[] characters = text.getBytes(StandardCharsets.UTF_8);
        byte[] constant = new byte[characters.length + 3];
        constant[0] = 1;
        constant[2] = (byte) characters.length;
        System.arraycopy(characters, 0, constant, 3, characters.length);
        return constant;
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        return all.contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    @Test
    void aTextOfAClassFileIsFound() throws IOException {
        try (InputStream in = CLASSES.get(Main.class)
                .getSource()
                .orElseThrow()
                .getUri()
                .toURL()
                .openStream()) {
            assertThat(contains(in.readAllBytes(), constant("org/flashdoctor/cli/Main")))
                    .isTrue();
        }
    }
}
