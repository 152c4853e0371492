// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.log;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.RunFact.Invocation;
import org.flashdoctor.engine.fact.RunFact.LayoutSource;
import org.flashdoctor.engine.fact.RunFact.OperationKind;

/** Reads a flasher's command line as a person typed it: flashrom's options and flashprog's subcommands. */
public final class CommandLine {

    private static final Map<String, OperationKind> OPERATIONS = Map.ofEntries(
            Map.entry("-r", OperationKind.READ),
            Map.entry("--read", OperationKind.READ),
            Map.entry("-w", OperationKind.WRITE),
            Map.entry("--write", OperationKind.WRITE),
            Map.entry("-v", OperationKind.VERIFY),
            Map.entry("--verify", OperationKind.VERIFY),
            Map.entry("-E", OperationKind.ERASE),
            Map.entry("--erase", OperationKind.ERASE),
            Map.entry("-x", OperationKind.READ),
            Map.entry("--extract", OperationKind.READ));

    private static final Map<String, OperationKind> SUBCOMMANDS = Map.of(
            "read", OperationKind.READ,
            "write", OperationKind.WRITE,
            "verify", OperationKind.VERIFY,
            "erase", OperationKind.ERASE,
            "write-protect", OperationKind.PROTECTION,
            "wp", OperationKind.PROTECTION);

    private static final Set<String> LONG_FLAGS =
            Set.of("noverify-all", "noverify", "force", "verbose", "flash-name", "flash-size", "list-supported");

    private static final Map<String, String> SHORT_FLAGS =
            Map.of("-N", "noverify-all", "-n", "noverify", "-f", "force", "-V", "verbose", "-A", "noreverify");

    /** Short options that take the rest of their word, or the next word, as their value. */
    private static final String WITH_VALUE = "pcilrwvo";

    private static final String WITHOUT_VALUE = "VfnNAExLzhR";

    private CommandLine() {}

    /**
     * Reads a command line.
     *
     * @param prompt what stands before the program's name: shell prompt, sudo, environment
     * @param arguments what stands after it
     */
    public static Invocation parse(String prompt, String arguments) {
        List<String> words = unbundled(words(arguments));
        Set<OperationKind> operations = EnumSet.noneOf(OperationKind.class);
        Set<String> regions = new LinkedHashSet<>();
        Set<String> flags = new LinkedHashSet<>();
        Optional<String> programmer = Optional.empty();
        Optional<String> chip = Optional.empty();
        Optional<LayoutSource> layout = Optional.empty();
        if (!words.isEmpty() && SUBCOMMANDS.containsKey(words.get(0))) {
            operations.add(SUBCOMMANDS.get(words.get(0)));
        }
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String option = equals > 0 ? word.substring(0, equals) : word;
            Optional<String> inline = equals > 0 ? Optional.of(word.substring(equals + 1)) : Optional.empty();
            Optional<String> value = inline.isPresent() ? inline : optionValue(words, i);
            if (OPERATIONS.containsKey(option)) {
                operations.add(OPERATIONS.get(option));
            } else if (option.startsWith("--wp-")) {
                operations.add(OperationKind.PROTECTION);
                flags.add(option.substring(2));
            } else if (SHORT_FLAGS.containsKey(option)) {
                flags.add(SHORT_FLAGS.get(option));
            } else if (option.startsWith("--") && LONG_FLAGS.contains(option.substring(2))) {
                flags.add(option.substring(2));
            } else {
                switch (option) {
                    case "-p", "--programmer" -> programmer = value.or(() -> Optional.of(""));
                    case "-c", "--chip" -> chip = value;
                    case "-i", "--include", "--image" ->
                        value.ifPresent(
                                // NAME:FILE takes the region's content from FILE.
                                name -> regions.add(name.replaceFirst(":.*", "")));
                    case "-l", "--layout" -> layout = Optional.of(LayoutSource.FILE);
                    case "--ifd" -> layout = Optional.of(LayoutSource.DESCRIPTOR);
                    case "--fmap", "--fmap-file", "--fmap-verify" -> layout = Optional.of(LayoutSource.FMAP);
                    default -> {
                        // File names and options that decide nothing.
                    }
                }
            }
        }
        Optional<String> name =
                programmer.map(text -> text.contains(":") ? text.substring(0, text.indexOf(':')) : text);
        Optional<String> options =
                programmer.filter(text -> text.contains(":")).map(text -> text.substring(text.indexOf(':') + 1));
        return new Invocation(
                reading(name.filter(text -> !text.isEmpty())),
                reading(options),
                operations,
                regions,
                reading(chip),
                reading(layout),
                flags,
                asRoot(prompt));
    }

    /** The words, with bundles such as {@code -Vw} and glued values such as {@code -pinternal} taken apart. */
    private static List<String> unbundled(List<String> words) {
        List<String> plain = new ArrayList<>();
        for (String word : words) {
            boolean bundle = word.length() > 2 && word.charAt(0) == '-' && word.charAt(1) != '-';
            plain.addAll(bundle ? options(word) : List.of(word));
        }
        return plain;
    }

    private static List<String> options(String bundle) {
        List<String> options = new ArrayList<>();
        for (int i = 1; i < bundle.length(); i++) {
            char letter = bundle.charAt(i);
            boolean takesValue = WITH_VALUE.indexOf(letter) >= 0;
            if (!takesValue && WITHOUT_VALUE.indexOf(letter) < 0) {
                return List.of(bundle);
            }
            options.add("-" + letter);
            if (takesValue) {
                if (i + 1 < bundle.length()) {
                    options.add(bundle.substring(i + 1));
                }
                return options;
            }
        }
        return options;
    }

    private static Optional<String> optionValue(List<String> words, int at) {
        return at + 1 < words.size() && !words.get(at + 1).startsWith("-")
                ? Optional.of(words.get(at + 1))
                : Optional.empty();
    }

    private static <T> Reading<T> reading(Optional<T> value) {
        return value.<Reading<T>>map(Reading::of).orElseGet(Reading::notLookedAt);
    }

    /** A root prompt ends in #, a user's in $; sudo and its like make root of any. Other prompts tell nothing. */
    private static Reading<Boolean> asRoot(String prompt) {
        String text = prompt.strip();
        if (text.matches("(?s).*(?:^|[\\s;&|(])(?:sudo|doas|pkexec|run0|su)(?:\\s.*)?$")
                || text.startsWith("root@")
                || text.startsWith("[root@")
                || text.matches("(?s).*#(?:\\s+(?:time|LC_ALL=\\S+|LANG=\\S+|\\./|\\S*/))*$")) {
            return Reading.of(true);
        }
        if (text.matches("(?s).*\\$(?:\\s+(?:time|LC_ALL=\\S+|LANG=\\S+|\\S*/))*$")) {
            return Reading.of(false);
        }
        return Reading.notLookedAt();
    }

    /** Words of a command line, with quotes as a shell reads them; a pipe, redirection or further command ends it. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (c == '|' || c == ';' || c == '>' || c == '&') {
                break;
            } else if (Character.isWhitespace(c)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
