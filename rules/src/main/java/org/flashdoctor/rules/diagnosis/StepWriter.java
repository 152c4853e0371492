// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.change.Expectation;
import org.flashdoctor.engine.fact.ChipFact.ChipIdentity;
import org.flashdoctor.engine.fact.ChipFact.FlashChip;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.HostFact.DeviceKind;
import org.flashdoctor.engine.fact.HostFact.DeviceProblem;
import org.flashdoctor.engine.fact.HostFact.InstalledTool;
import org.flashdoctor.engine.fact.HostFact.KernelParameter;
import org.flashdoctor.engine.fact.HostFact.UsbProblem;
import org.flashdoctor.engine.fact.PlatformFact.Chipset;
import org.flashdoctor.engine.fact.RunFact.FlashTool;
import org.flashdoctor.engine.fact.RunFact.InputProblem;
import org.flashdoctor.engine.fact.RunFact.InputProblemKind;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.ToolFamily;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.model.Action;
import org.flashdoctor.rules.model.Recipe;

/** Writes typed actions out as steps for the system of the case. */
final class StepWriter {

    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z][a-z0-9-]*)}");

    private static final String INTERNAL = "internal";

    /** Programmers of flashrom and flashprog that demand dev=, and what a device of theirs looks like. */
    private static final Map<String, String> NEEDED_DEVICES = Map.of(
            "linux_spi", "/dev/spidevX.Y",
            "serprog", "/dev/ttyACMX:115200",
            "buspirate_spi", "/dev/ttyUSBX",
            "pony_spi", "/dev/ttySX");

    private final Map<String, List<Recipe>> recipes;
    private final Evaluator evaluator;
    private final Map<String, List<String>> surroundings;

    /** The recipes that were chosen, by their actions. */
    private final Map<String, Optional<Recipe>> chosen = new HashMap<>();

    StepWriter(Map<String, List<Recipe>> recipes, FactSet facts, Evaluator evaluator) {
        this.recipes = recipes;
        this.evaluator = evaluator;
        this.surroundings = surroundings(facts);
    }

    /** The steps that do these actions. */
    List<Recipe.Step> steps(List<Action> actions) {
        return actions.stream()
                .flatMap(action -> recipe(action).stream().flatMap(recipe -> fill(recipe.steps(), action).stream()))
                .toList();
    }

    /** How to check: what the fix says, else what the recipes of its steps say. */
    List<Recipe.Step> check(List<Action> check, List<Action> steps) {
        return check.isEmpty() ? fromRecipes(steps, false) : steps(check);
    }

    /** How to undo: what the fix says, else what the recipes of its steps say, last step first. */
    List<Recipe.Step> undo(List<Action> undo, List<Action> steps) {
        return undo.isEmpty() ? fromRecipes(steps, true) : steps(undo);
    }

    /** The same for systems that only a person can tell from this one. */
    List<Recipe.Variant> variants(List<Action> actions) {
        List<Recipe.Variant> variants = new ArrayList<>();
        for (Action action : actions) {
            recipe(action)
                    .ifPresent(recipe -> recipe.variants()
                            .forEach(variant -> variants.add(new Recipe.Variant(
                                    variant.system(), fill(variant.steps(), action), fill(variant.undo(), action)))));
        }
        return variants;
    }

    private List<Recipe.Step> fromRecipes(List<Action> actions, boolean undo) {
        List<Recipe.Step> steps = new ArrayList<>();
        for (Action action : actions) {
            List<Recipe.Step> own = recipe(action)
                    .map(recipe -> fill(undo ? recipe.undo() : recipe.check(), action))
                    .orElse(List.of());
            if (undo) {
                steps.addAll(0, own);
            } else {
                steps.addAll(own);
            }
        }
        return steps;
    }

    private Optional<Recipe> recipe(Action action) {
        return chosen.computeIfAbsent(action.name(), this::fitting);
    }

    /** The first recipe that is known to fit; else the default. */
    private Optional<Recipe> fitting(String action) {
        Optional<Recipe> fallback = Optional.empty();
        for (Recipe recipe : recipes.getOrDefault(action, List.of())) {
            if (recipe.isDefault()) {
                fallback = fallback.or(() -> Optional.of(recipe));
            } else if (evaluator.truth(recipe.system()) == Truth.YES) {
                return Optional.of(recipe);
            }
        }
        return fallback;
    }

    private List<Recipe.Step> fill(List<Recipe.Step> steps, Action action) {
        Map<String, List<String>> values = new LinkedHashMap<>(surroundings);
        action.parameters()
                .forEach((name, words) ->
                        values.put(name, words.stream().map(this::fromEvidence).toList()));
        if (action.parameters().containsKey("value")) {
            // An action that is given as a single text: its only parameter.
            values.putIfAbsent("text", action.parameters().get("value"));
        }
        return steps.stream().map(step -> fill(step, values)).toList();
    }

    /** A parameter may stand for something that the evidence tells, as a whole; else values are no templates. */
    private String fromEvidence(String word) {
        return place(word)
                .map(name -> String.join(" ", surroundings.getOrDefault(name, List.of(word))))
                .orElse(word);
    }

    /** The name of the place that a word is as a whole. Most words hold none, and the pattern need not look at them. */
    private static Optional<String> place(String word) {
        return Optional.of(word)
                .filter(each -> each.startsWith("${"))
                .map(PLACE::matcher)
                .filter(Matcher::matches)
                .map(whole -> whole.group(1));
    }

    /** A command outside of a step, such as that of a question, with what the evidence tells filled in. */
    List<String> command(List<String> template) {
        return command(template, surroundings);
    }

    private static List<String> command(List<String> template, Map<String, List<String>> values) {
        List<String> command = new ArrayList<>();
        for (String word : template) {
            place(word)
                    .ifPresentOrElse(
                            name -> command.addAll(values.getOrDefault(name, List.of())),
                            () -> command.add(text(word, values)));
        }
        return List.copyOf(command);
    }

    private static Recipe.Step fill(Recipe.Step step, Map<String, List<String>> values) {
        List<String> command = command(step.command(), values);
        String text = text(step.text(), values).strip();
        return new Recipe.Step(
                text.isEmpty() && !command.isEmpty() ? "Run this command." : text,
                command,
                step.file().map(file -> text(file, values)),
                step.edit().map(edit -> edit(edit, values)),
                step.kind(),
                step.expects().map(expectation -> expectation(expectation, values)));
    }

    private static Recipe.Edit edit(Recipe.Edit edit, Map<String, List<String>> values) {
        List<String> files = texts(edit.files(), values);
        if (edit instanceof Recipe.VariableWord word) {
            return new Recipe.VariableWord(
                    files,
                    text(word.variable(), values),
                    text(word.word(), values),
                    word.present(),
                    texts(word.later(), values));
        } else if (edit instanceof Recipe.VariableValue value) {
            return new Recipe.VariableValue(files, text(value.variable(), values), text(value.value(), values));
        } else if (edit instanceof Recipe.LineWord line) {
            return new Recipe.LineWord(
                    files, text(line.key(), values), text(line.word(), values), line.present(), line.beside());
        } else if (edit instanceof Recipe.QuotedWord quoted) {
            return new Recipe.QuotedWord(files, text(quoted.word(), values), quoted.present());
        } else if (edit instanceof Recipe.NixListItem item) {
            return new Recipe.NixListItem(
                    files, text(item.attribute(), values), text(item.item(), values), item.present());
        } else if (edit instanceof Recipe.FileLine line) {
            return new Recipe.FileLine(files, text(line.line(), values), line.present());
        } else if (edit instanceof Recipe.NoLineStarting line) {
            return new Recipe.NoLineStarting(files, text(line.prefix(), values));
        } else if (edit instanceof Recipe.CommentedLine line) {
            return new Recipe.CommentedLine(files, text(line.prefix(), values), line.commented());
        } else if (edit instanceof Recipe.IfThere there) {
            return new Recipe.IfThere(edit(there.edit(), values));
        } else if (edit instanceof Recipe.WriteFile write) {
            return new Recipe.WriteFile(files, text(write.content(), values));
        }
        return edit instanceof Recipe.RemoveFile ? new Recipe.RemoveFile(files) : new Recipe.KeepCopy(files);
    }

    private static Expectation expectation(Expectation expectation, Map<String, List<String>> values) {
        if (expectation instanceof Expectation.Word word) {
            return new Expectation.Word(text(word.file(), values), text(word.word(), values), word.present());
        } else if (expectation instanceof Expectation.Output output) {
            return new Expectation.Output(texts(output.command(), values), texts(output.oneOf(), values));
        }
        Expectation.Exists exists = (Expectation.Exists) expectation;
        return new Expectation.Exists(text(exists.path(), values), exists.present());
    }

    private static List<String> texts(List<String> templates, Map<String, List<String>> values) {
        return templates.stream().map(template -> text(template, values)).toList();
    }

    private static String text(String template, Map<String, List<String>> values) {
        if (!template.contains("${")) {
            return template;
        }
        Matcher place = PLACE.matcher(template);
        StringBuilder text = new StringBuilder();
        while (place.find()) {
            List<String> value = values.getOrDefault(place.group(1), List.of());
            String separator = place.group(1).equals("path") ? " → " : " ";
            place.appendReplacement(text, Matcher.quoteReplacement(String.join(separator, value)));
        }
        place.appendTail(text);
        return text.toString();
    }

    /** The programmer that the run named while it looked for the chip or failed to reach it. */
    private static Optional<String> announced(FactSet facts) {
        return facts.last(FlashChip.class)
                .flatMap(chip -> chip.programmer().known())
                .or(() -> facts.last(UsbProblem.class)
                        .flatMap(problem -> problem.programmer().known()))
                .filter(name -> !name.equals("host"));
    }

    /** A programmer that does not start without its device; a person has to put the right one in. */
    private static String withDevice(String name) {
        return NEEDED_DEVICES.containsKey(name) ? name + ":dev=" + NEEDED_DEVICES.get(name) : name;
    }

    /** Whether the evidence speaks of a programmer beside the machine, which it does not name. */
    private static boolean isExternal(FactSet facts) {
        return facts.all(UsbProblem.class).findAny().isPresent()
                || facts.all(DeviceProblem.class).anyMatch(problem -> problem.kind() != DeviceKind.MTD);
    }

    /** What the evidence says of tool, programmer, chip and system, with the usual values where it says nothing. */
    private static Map<String, List<String>> surroundings(FactSet facts) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        boolean flashprog = facts.last(FlashTool.class)
                .map(FlashTool::family)
                .or(() -> facts.all(InstalledTool.class)
                        .map(InstalledTool::family)
                        .findFirst())
                .filter(ToolFamily.FLASHPROG::equals)
                .isPresent();
        values.put("tool", List.of(flashprog ? "flashprog" : "flashrom"));
        Optional<Invocation> line = facts.last(Invocation.class);
        Optional<String> named = line.flatMap(found -> found.programmer().known());
        Optional<String> options =
                line.flatMap(found -> found.programmerOptions().known());
        String programmer = named.map(
                        name -> options.map(text -> name + ":" + text).orElseGet(() -> withDevice(name)))
                .or(() -> announced(facts).map(StepWriter::withDevice))
                .or(() -> facts.all(Chipset.class).findAny().map(chipset -> INTERNAL))
                .orElse(isExternal(facts) ? "PROGRAMMER" : INTERNAL);
        values.put("programmer", List.of(programmer));
        // A name that the flasher refused would be refused again.
        line.flatMap(found -> found.chip().known())
                .filter(chip -> facts.all(InputProblem.class)
                        .noneMatch(problem -> problem.kind() == InputProblemKind.CHIP_UNKNOWN))
                .ifPresent(chip -> values.put("chip-option", List.of("-c", chip)));
        values.put(
                "chip",
                List.of(facts.last(FlashChip.class)
                        .filter(chip -> chip.identity() == ChipIdentity.NAMED)
                        .flatMap(chip -> chip.name().known())
                        .orElse("CHIPNAME")));
        values.put("image", List.of("firmware.rom"));
        values.put(
                "lockdown-parameter",
                List.of("lockdown="
                        + facts.all(KernelParameter.class)
                                .filter(parameter -> parameter.name().equals("lockdown"))
                                .map(KernelParameter::value)
                                .findFirst()
                                .orElse("integrity")));
        values.put("user", List.of("$USER"));
        return values;
    }
}
