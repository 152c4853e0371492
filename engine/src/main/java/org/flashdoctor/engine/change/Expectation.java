// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.change;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** What is to be seen on a machine when a change has taken effect. */
public sealed interface Expectation {

    /** A file holds a word, which blanks and quotes may surround, or it does not. */
    record Word(String file, String word, boolean present) implements Expectation {}

    /** A command ends well and prints one of these, blanks around it aside. */
    record Output(List<String> command, List<String> oneOf) implements Expectation {}

    /** A file or folder exists, or it does not. */
    record Exists(String path, boolean present) implements Expectation {}

    /** Configuration and boot menus; longer ones are read to here. */
    int LIMIT = 4 * 1024 * 1024;

    /** What a command may take. */
    Duration COMMAND_LIMIT = Duration.ofMillis(1500);

    /** Whether it is so; empty where that cannot be told. */
    default Optional<Boolean> holds(Machine machine) {
        if (this instanceof Word word) {
            return machine.readFile(word.file(), LIMIT)
                    .got()
                    .map(bytes ->
                            words(new String(bytes, StandardCharsets.UTF_8)).anyMatch(each -> each.equals(word.word()))
                                    == word.present());
        } else if (this instanceof Output output) {
            return machine.run(output.command(), COMMAND_LIMIT)
                    .got()
                    .filter(ended -> ended.exitCode() == 0)
                    .map(ended -> output.oneOf().contains(ended.output().strip()));
        }
        Exists exists = (Exists) this;
        Access<List<String>> folder = machine.list(exists.path());
        Access<byte[]> file = machine.readFile(exists.path(), 1);
        if (folder.got().isPresent() || file.got().isPresent()) {
            return Optional.of(exists.present());
        }
        return file.absent() ? Optional.of(!exists.present()) : Optional.empty();
    }

    private static Stream<String> words(String text) {
        return Stream.of(text.split("[\\s\"']+", -1));
    }

    /** In a few words, for a person. */
    default String describe() {
        if (this instanceof Word word) {
            return word.file() + (word.present() ? " holds " : " does not hold ") + word.word();
        } else if (this instanceof Output output) {
            return "\"" + String.join(" ", output.command()) + "\" prints " + String.join(" or ", output.oneOf());
        }
        Exists exists = (Exists) this;
        return exists.path() + (exists.present() ? " is there" : " is not there");
    }
}
