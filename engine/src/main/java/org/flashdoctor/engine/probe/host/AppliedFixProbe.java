// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.change.BootIdentity;
import org.flashdoctor.engine.change.Change;
import org.flashdoctor.engine.change.ChangeRecord;
import org.flashdoctor.engine.change.ChangeState;
import org.flashdoctor.engine.change.Checksum;
import org.flashdoctor.engine.change.Expectation;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.AppliedFix;
import org.flashdoctor.engine.fact.HostFact.FixOutcome;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Whether the fixes that flashdoctor carried out took effect, and if not, why. */
public final class AppliedFixProbe implements Probe {

    private static final int LIMIT = 4 * 1024 * 1024;

    private final List<String> folders;

    /**
     * A probe.
     *
     * @param folders where a state may be
     */
    public AppliedFixProbe(List<String> folders) {
        this.folders = List.copyOf(folders);
    }

    /** What was found out about one fix. */
    private record Judgement(FixOutcome outcome, String why) {}

    @Override
    public String name() {
        return "applied-fixes";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(AppliedFix.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        boolean all = true;
        for (String folder : folders) {
            String path = folder + "/" + ChangeState.FILE;
            Access<byte[]> file = machine.readFile(path, LIMIT);
            if (file.got().isPresent()) {
                all &= read(machine, path, new String(file.got().get(), StandardCharsets.UTF_8), notes);
            } else if (!file.absent() && !(file instanceof Access.Untried)) {
                notes.missed(file, path, AppliedFix.class);
                all = false;
            }
        }
        return (all ? notes.covers(AppliedFix.class) : notes).result();
    }

    private static boolean read(Machine machine, String path, String text, Notes notes) {
        try {
            Map<String, ChangeRecord> newest = new LinkedHashMap<>();
            ChangeState.read(text).records().forEach(record -> newest.put(record.fix(), record));
            BootIdentity now = BootIdentity.of(machine);
            for (ChangeRecord record : newest.values()) {
                Judgement judgement = judge(record, now, machine);
                notes.saw(
                        new AppliedFix(record.fix(), judgement.outcome(), Reading.of(judgement.why())),
                        path,
                        record.fix() + ", applied " + record.began() + ": " + judgement.why());
            }
            return true;
        } catch (IllegalArgumentException e) {
            notes.missed(Gap.FAILED, path, e.getMessage(), AppliedFix.class);
            return false;
        }
    }

    private static Judgement judge(ChangeRecord record, BootIdentity now, Machine machine) {
        if (record.phase() != ChangeRecord.Phase.APPLIED) {
            long done = record.changes().stream()
                    .filter(change -> change.progress() == Change.Progress.DONE)
                    .count();
            String what = record.phase() == ChangeRecord.Phase.UNDOING
                    ? "putting it back was interrupted"
                    : done + " of " + record.changes().size() + " changes were made";
            return new Judgement(FixOutcome.INTERRUPTED, what);
        }
        Optional<Expectation> missing = Optional.empty();
        boolean told = !record.expects().isEmpty();
        for (Expectation expectation : record.expects()) {
            Optional<Boolean> holds = expectation.holds(machine);
            told &= holds.isPresent();
            if (holds.isPresent() && !holds.get()) {
                missing = missing.or(() -> Optional.of(expectation));
            }
        }
        if (missing.isPresent()) {
            return why(record, now, machine, missing.get());
        }
        return told
                ? new Judgement(FixOutcome.TOOK_EFFECT, record.expects().get(0).describe())
                : new Judgement(FixOutcome.UNCERTAIN, "nothing tells whether it took effect");
    }

    private static Judgement why(ChangeRecord record, BootIdentity now, Machine machine, Expectation missing) {
        String expected = "expected: " + missing.describe();
        if (record.needsRestart() && record.boot().start().equals(now.start())) {
            return new Judgement(FixOutcome.NOT_RESTARTED, "not restarted since; " + expected);
        }
        if (!record.lasts()) {
            boolean restarted = differ(record.boot().start(), now.start());
            return new Judgement(
                    FixOutcome.ENDED,
                    (restarted ? "restarted since; " : "put back since; ") + "no longer so: " + missing.describe());
        }
        Optional<String> changed = changedFile(record, machine);
        if (changed.isPresent()) {
            return new Judgement(
                    FixOutcome.FILE_CHANGED, changed.get() + " is not what the fix made of it; " + expected);
        }
        Optional<Expectation> menu = record.prepared().stream()
                .filter(prepared ->
                        prepared.holds(machine).filter(holds -> !holds).isPresent())
                .findFirst();
        if (menu.isPresent()) {
            return new Judgement(
                    FixOutcome.BOOT_MENU_OVERWRITTEN,
                    "no longer so: " + menu.get().describe() + "; " + expected);
        }
        if (differ(record.boot().kernel(), now.kernel())) {
            return new Judgement(
                    FixOutcome.OTHER_KERNEL,
                    "kernel " + now.kernel().orElseThrow() + " was started, not "
                            + record.boot().kernel().orElseThrow() + "; " + expected);
        }
        if (differ(record.boot().entry(), now.entry())) {
            return new Judgement(
                    FixOutcome.OTHER_ENTRY,
                    now.entry().orElseThrow() + " was started, not "
                            + record.boot().entry().orElseThrow() + "; " + expected);
        }
        return new Judgement(FixOutcome.WITHOUT_EFFECT, expected);
    }

    private static boolean differ(Optional<String> then, Optional<String> now) {
        return then.isPresent() && now.isPresent() && !then.equals(now);
    }

    /** A file that is not what the last change of the fix made of it. */
    private static Optional<String> changedFile(ChangeRecord record, Machine machine) {
        Map<String, Optional<String>> left = new LinkedHashMap<>();
        for (Change change : record.changes()) {
            if (change instanceof Change.OfFile file) {
                left.put(file.path(), file.after());
            }
        }
        for (Map.Entry<String, Optional<String>> file : left.entrySet()) {
            Access<byte[]> content = machine.readFile(file.getKey(), LIMIT);
            boolean same = content.got().isPresent()
                    ? file.getValue().equals(content.got().map(Checksum::of))
                    : !content.absent() || file.getValue().isEmpty();
            if (!same) {
                return Optional.of(file.getKey());
            }
        }
        return Optional.empty();
    }
}
