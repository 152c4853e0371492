// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.fix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.change.ChangeException;
import org.flashdoctor.engine.change.ChangeTarget;
import org.flashdoctor.engine.change.FileContent;
import org.flashdoctor.engine.change.PlannedChange;
import org.flashdoctor.rules.diagnosis.PlannedFix;
import org.flashdoctor.rules.edit.Editor;
import org.flashdoctor.rules.edit.RefusedEditException;
import org.flashdoctor.rules.model.Recipe;

/** Finds out what the steps of a fix would change on a system, without changing anything. */
public final class RemedyWriter {

    /** Building a kernel image or a system configuration takes its time. */
    static final Duration COMMAND_LIMIT = Duration.ofMinutes(45);

    private final ChangeTarget target;
    /** Files as they will be after the steps so far. */
    private final Map<String, Optional<FileContent>> ahead = new LinkedHashMap<>();

    private RemedyWriter(ChangeTarget target) {
        this.target = target;
    }

    /** What a fix would change on a target. */
    public static Remedy write(PlannedFix fix, ChangeTarget target) {
        return new RemedyWriter(target).remedy(fix);
    }

    /** A fix for a system whose files are not at hand. */
    public static Remedy withoutFiles(PlannedFix fix) {
        List<Remedy.Step> steps = new ArrayList<>();
        boolean restarted = false;
        for (Recipe.Step step : fix.steps()) {
            steps.add(new Remedy.Step(step, List.of(), false, Optional.empty(), restarted));
            restarted |= step.kind() == Recipe.Kind.RESTART;
        }
        return new Remedy(
                fix,
                steps,
                fix.undo().stream()
                        .map(step -> new Remedy.UndoStep(step, List.of()))
                        .toList());
    }

    private Remedy remedy(PlannedFix fix) {
        List<Remedy.Step> steps = new ArrayList<>();
        Set<String> touched = new LinkedHashSet<>();
        boolean restarted = false;
        for (Recipe.Step step : fix.steps()) {
            Remedy.Step written = step(step, restarted);
            written.files().forEach(file -> touched.add(file.path()));
            steps.add(written);
            restarted |= step.kind() == Recipe.Kind.RESTART;
        }
        List<Remedy.UndoStep> undo = new ArrayList<>();
        for (Recipe.Step step : fix.undo()) {
            undo.add(new Remedy.UndoStep(step, restored(step, touched)));
        }
        return new Remedy(fix, List.copyOf(steps), List.copyOf(undo));
    }

    private Remedy.Step step(Recipe.Step step, boolean restarted) {
        if (restarted || step.kind() != Recipe.Kind.CHANGE || step.edit().isEmpty()) {
            return new Remedy.Step(step, List.of(), false, Optional.empty(), restarted);
        }
        try {
            List<PlannedChange.OfFile> files = edit(step.edit().get());
            return new Remedy.Step(step, files, files.isEmpty(), Optional.empty(), false);
        } catch (RefusedEditException | ChangeException e) {
            return new Remedy.Step(step, List.of(), false, Optional.of(e.getMessage()), false);
        }
    }

    private List<PlannedChange.OfFile> edit(Recipe.Edit edit) throws RefusedEditException, ChangeException {
        List<PlannedChange.OfFile> changes = new ArrayList<>();
        boolean arrived = false;
        for (String path : chosen(edit)) {
            Optional<FileContent> before = now(path);
            Optional<String> text = before.map(FileContent::text);
            Optional<String> after;
            try {
                after = Editor.edit(edit, text);
            } catch (RefusedEditException e) {
                throw new RefusedEditException(path + ": " + e.getMessage());
            }
            arrived |=
                    !(edit instanceof Recipe.LineWord word) || after.orElse("").contains(word.word());
            if (!after.equals(text)) {
                Optional<FileContent> content =
                        after.map(changed -> new FileContent(changed, before.flatMap(FileContent::attributes)));
                changes.add(new PlannedChange.OfFile(path, before, content));
                ahead.put(path, content);
            }
        }
        if (edit instanceof Recipe.LineWord word && word.present() && !arrived) {
            throw new RefusedEditException("No file " + String.join(" or ", word.files())
                    + " has a line that begins with " + word.key() + " beside one with " + word.beside() + ".");
        }
        return changes;
    }

    private Optional<FileContent> now(String path) throws ChangeException {
        Optional<FileContent> known = ahead.get(path);
        return known == null ? target.read(path) : known;
    }

    /** The files that an edit is about on this system. */
    private List<String> chosen(Recipe.Edit edit) throws ChangeException, RefusedEditException {
        if (edit instanceof Recipe.VariableWord word && !word.later().isEmpty()) {
            return assigning(word);
        }
        return existing(edit.files()).orElseGet(() -> List.of(edit.files().get(0)));
    }

    private Optional<List<String>> existing(List<String> patterns) throws ChangeException {
        for (String pattern : patterns) {
            List<String> found = matching(pattern);
            if (!found.isEmpty()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private List<String> matching(String pattern) throws ChangeException {
        int slash = pattern.lastIndexOf('/');
        String name = pattern.substring(slash + 1);
        if (!name.contains("*")) {
            return now(pattern).isPresent() ? List.of(pattern) : List.of();
        }
        String folder = pattern.substring(0, slash);
        String[] ends = name.split("\\*", 2);
        List<String> found = new ArrayList<>();
        for (String each : target.list(folder)) {
            boolean fits = each.length() >= ends[0].length() + ends[1].length()
                    && each.startsWith(ends[0])
                    && each.endsWith(ends[1])
                    && !each.startsWith(".");
            if (fits && now(folder + "/" + each).isPresent()) {
                found.add(folder + "/" + each);
            }
        }
        return found;
    }

    /** Of files that are read one after the other: for adding, the last that sets the variable; for removing, all. */
    private List<String> assigning(Recipe.VariableWord word) throws ChangeException, RefusedEditException {
        List<String> all = new ArrayList<>(
                existing(word.files()).orElse(List.of(word.files().get(0))));
        for (String pattern : word.later()) {
            all.addAll(matching(pattern));
        }
        List<String> setting = new ArrayList<>();
        for (String path : all) {
            Optional<FileContent> file = now(path);
            if (file.isPresent() && Editor.assigns(word, file.get().text())) {
                setting.add(path);
            }
        }
        if (setting.isEmpty()) {
            return List.of(all.get(0));
        }
        return word.present() ? List.of(setting.get(setting.size() - 1)) : setting;
    }

    /** Files of the fix that an undo step is about. */
    private List<String> restored(Recipe.Step undo, Set<String> touched) {
        if (undo.edit().isEmpty()) {
            return List.of();
        }
        List<String> files = new ArrayList<>();
        List<String> patterns = new ArrayList<>(undo.edit().get().files());
        if (undo.edit().get() instanceof Recipe.VariableWord word) {
            patterns.addAll(word.later());
        }
        for (String path : touched) {
            if (patterns.stream().anyMatch(pattern -> fits(pattern, path))) {
                files.add(path);
            }
        }
        return files;
    }

    private static boolean fits(String pattern, String path) {
        int star = pattern.indexOf('*');
        return star < 0
                ? pattern.equals(path)
                : path.startsWith(pattern.substring(0, star)) && path.endsWith(pattern.substring(star + 1));
    }
}
