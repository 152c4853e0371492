// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.flashdoctor.engine.json.Json;

/**
 * The content of the state file: all fixes that are in force, oldest first.
 *
 * @param records the fixes
 */
public record ChangeState(List<ChangeRecord> records) {

    /** Name of the state file in the folder of the state. */
    public static final String FILE = "state.json";

    private static final long VERSION = 1;

    public ChangeState {
        records = List.copyOf(records);
    }

    /** The newest record of a fix. */
    public Optional<ChangeRecord> newest(String fix) {
        return records.stream().filter(record -> record.fix().equals(fix)).reduce((first, second) -> second);
    }

    /** The JSON text. */
    public String write() {
        return new Json.Building()
                .with("schemaVersion", new Json.Whole(VERSION))
                .objects("fixes", records.stream().map(ChangeState::record).toList())
                .done()
                .write();
    }

    /**
     * Reads the text of a state file.
     *
     * @throws IllegalArgumentException when it is none; the message says what is wrong
     */
    public static ChangeState read(String text) {
        if (!(Json.read(text) instanceof Json.Fields document)) {
            throw new IllegalArgumentException("it is no object");
        }
        long version = document.whole("schemaVersion").orElse(0L);
        if (version != VERSION) {
            throw new IllegalArgumentException("schemaVersion is " + version + "; this flashdoctor reads " + VERSION);
        }
        return new ChangeState(
                document.objects("fixes").stream().map(ChangeState::record).toList());
    }

    private static Json.Fields record(ChangeRecord record) {
        BootIdentity boot = record.boot();
        return new Json.Building()
                .with("fix", record.fix())
                .with("title", record.title())
                .with("phase", word(record.phase()))
                .with("began", record.began())
                .with("needsRestart", record.needsRestart())
                .with(
                        "boot",
                        new Json.Building()
                                .with("start", boot.start())
                                .with("kernel", boot.kernel())
                                .with("entry", boot.entry())
                                .done())
                .objects(
                        "changes",
                        record.changes().stream().map(ChangeState::change).toList())
                .objects(
                        "undo",
                        record.undo().stream()
                                .map(step -> new Json.Building()
                                        .with("text", step.text())
                                        .texts("restores", step.restores())
                                        .texts("command", step.command())
                                        .done())
                                .toList())
                .objects(
                        "prepared",
                        record.prepared().stream().map(ChangeState::expectation).toList())
                .objects(
                        "expects",
                        record.expects().stream().map(ChangeState::expectation).toList())
                .done();
    }

    private static ChangeRecord record(Json.Fields json) {
        Json.Fields boot = json.fields("boot").orElseThrow(() -> new IllegalArgumentException("\"boot\" is missing"));
        return new ChangeRecord(
                json.required("fix"),
                json.required("title"),
                constant(ChangeRecord.Phase.class, json.required("phase")),
                json.required("began"),
                new BootIdentity(boot.text("start"), boot.text("kernel"), boot.text("entry")),
                json.flag("needsRestart"),
                json.objects("changes").stream().map(ChangeState::change).toList(),
                json.objects("undo").stream()
                        .map(step -> new ChangeRecord.UndoStep(
                                step.required("text"), step.texts("restores"), step.texts("command")))
                        .toList(),
                json.objects("prepared").stream().map(ChangeState::expectation).toList(),
                json.objects("expects").stream().map(ChangeState::expectation).toList());
    }

    private static Json.Fields change(Change change) {
        Json.Building json = new Json.Building().with("progress", word(change.progress()));
        if (change instanceof Change.ByCommand command) {
            return json.texts("command", command.command()).done();
        }
        Change.OfFile file = (Change.OfFile) change;
        json.with("file", file.path());
        file.before().ifPresent(copy -> json.with("before", copy(copy)));
        return json.with("after", file.after())
                .texts("madeFolders", file.madeFolders())
                .done();
    }

    private static Json.Fields copy(Change.Copy copy) {
        Json.Building json = new Json.Building().with("sha256", copy.checksum()).with("copy", copy.name());
        copy.attributes()
                .ifPresent(attributes -> json.with("permissions", attributes.permissions())
                        .with("owner", attributes.owner())
                        .with("group", attributes.group()));
        return json.done();
    }

    private static Change change(Json.Fields json) {
        Change.Progress progress = constant(Change.Progress.class, json.required("progress"));
        if (json.text("file").isEmpty()) {
            return new Change.ByCommand(json.texts("command"), progress);
        }
        return new Change.OfFile(
                json.required("file"),
                json.fields("before").map(ChangeState::copy),
                json.text("after"),
                json.texts("madeFolders"),
                progress);
    }

    private static Change.Copy copy(Json.Fields json) {
        return new Change.Copy(
                json.required("sha256"),
                json.required("copy"),
                json.text("permissions")
                        .map(permissions -> new FileContent.Attributes(
                                permissions, json.required("owner"), json.required("group"))));
    }

    private static Json.Fields expectation(Expectation expectation) {
        Json.Building json = new Json.Building();
        if (expectation instanceof Expectation.Word word) {
            return json.with("file", word.file())
                    .with("word", word.word())
                    .with("present", word.present())
                    .done();
        } else if (expectation instanceof Expectation.Output output) {
            return json.texts("command", output.command())
                    .texts("oneOf", output.oneOf())
                    .done();
        }
        Expectation.Exists exists = (Expectation.Exists) expectation;
        return json.with("path", exists.path())
                .with("present", exists.present())
                .done();
    }

    private static Expectation expectation(Json.Fields json) {
        if (json.text("file").isPresent()) {
            return new Expectation.Word(json.required("file"), json.required("word"), json.flag("present"));
        }
        return json.text("path").isPresent()
                ? new Expectation.Exists(json.required("path"), json.flag("present"))
                : new Expectation.Output(json.texts("command"), json.texts("oneOf"));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + word + "\" is no " + type.getSimpleName(), e);
        }
    }
}
