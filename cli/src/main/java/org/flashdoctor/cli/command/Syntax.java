// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a command takes: its words, its options, and where their values go. A command declares itself by calling this
 * class, since picocli's annotations are read by reflection and answered by proxies, which costs a start on JDK 17 a
 * tenth of a second.
 *
 * <p>Names are written as in the help: {@code "-q, --quiet"}. A value that was given reaches its receiver while the line
 * is parsed; of what was not given and has no default, a receiver hears nothing. Each value may be given once, unless
 * it is one of several. {@code -h, --help} and {@code -V, --version} belong to every command.
 */
final class Syntax {

    private final CommandSpec spec;

    private Syntax(CommandSpec spec, String name, String... description) {
        this.spec = spec.name(name);
        spec.usageMessage().description(description);
    }

    /**
     * A command that does something.
     *
     * @param description one text for each paragraph
     */
    static Syntax command(String name, Callable<Integer> work, String... description) {
        return new Syntax(CommandSpec.wrapWithoutInspection(work, new Containers()), name, description);
    }

    /**
     * A command of a group.
     *
     * @param word calls it
     * @param line makes its parser, given the words that follow on the command line, if it is called
     */
    record Member(String word, Function<List<String>, CommandLine> line) {}

    /**
     * A command that only holds others, in the order of the help. One that is called is declared alone: to declare the
     * options of all others would take a tenth of a second that a person waits for.
     *
     * @param words what follows on the command line
     */
    static CommandLine group(String name, String description, List<String> words, Member... members) {
        Syntax group = new Syntax(CommandSpec.wrapWithoutInspection(name, new Containers()), name, description);
        group.spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        CommandLine line = group.line();
        for (Member member : members) {
            if (!words.isEmpty() && member.word.equals(words.get(0))) {
                return line.addSubcommand(member.word, member.line.apply(words.subList(1, words.size())));
            }
        }
        for (Member member : members) {
            line.addSubcommand(member.word, member.line.apply(List.of()));
        }
        return line;
    }

    /** The lines that stand for the synopsis that would be made of the options. */
    Syntax synopsis(String... lines) {
        spec.usageMessage().customSynopsis(lines);
        return this;
    }

    /** What the help ends with. */
    Syntax footer(String text) {
        spec.usageMessage().footer("", text);
        return this;
    }

    /** An option without a value. */
    Syntax flag(String names, String help, Consumer<Boolean> receiver) {
        return add(option(names, help).type(Boolean.class), value -> receiver.accept((Boolean) value));
    }

    /**
     * An option with one value.
     *
     * @param label what the help calls the value
     * @param type a type that picocli can make of a word, for example a path or an enum in upper or lower case; not one
     *     of java.time, which the start script leaves out to be faster
     */
    <T> Syntax option(String names, String label, Class<T> type, String help, Consumer<T> receiver) {
        return add(option(names, help).paramLabel(label).type(type), one(type, receiver));
    }

    /**
     * An option that has a value even when it is not given.
     *
     * @param preset that value, as it would be given; {@code ${DEFAULT-VALUE}} in the help
     */
    <T> Syntax option(String names, String label, Class<T> type, String help, String preset, Consumer<T> receiver) {
        return add(option(names, help).paramLabel(label).type(type).defaultValue(preset), one(type, receiver));
    }

    /** An option that can be given several times. */
    <T> Syntax options(String names, String label, Class<T> type, String help, Consumer<List<T>> receiver) {
        return add(option(names, help).paramLabel(label).type(List.class).auxiliaryTypes(type), all(type, receiver));
    }

    /** An option that takes a number of values at once, and can be given several times. */
    <T> Syntax options(String names, String label, int values, Class<T> type, String help, Consumer<List<T>> receiver) {
        return add(
                option(names, help)
                        .paramLabel(label)
                        .arity(String.valueOf(values))
                        .type(List.class)
                        .auxiliaryTypes(type),
                all(type, receiver));
    }

    /** An option of the shape KEY=VALUE that can be given several times; of equal keys the last one counts. */
    Syntax pairs(String names, String label, String help, Consumer<Map<String, String>> receiver) {
        return add(
                option(names, help).paramLabel(label).type(Map.class).auxiliaryTypes(String.class, String.class),
                value -> {
                    Map<String, String> pairs = new LinkedHashMap<>();
                    ((Map<?, ?>) value).forEach((key, each) -> pairs.put((String) key, (String) each));
                    receiver.accept(pairs);
                });
    }

    /** A word that has to be given. */
    <T> Syntax word(String label, Class<T> type, String help, Consumer<T> receiver) {
        return add(positional(label, "1", help).required(true).type(type), one(type, receiver));
    }

    /** A word that may be left out. */
    <T> Syntax optionalWord(String label, Class<T> type, String help, Consumer<T> receiver) {
        return add(positional(label, "0..1", help).type(type), one(type, receiver));
    }

    /**
     * A word that may be left out.
     *
     * @param preset what counts then
     */
    <T> Syntax optionalWord(String label, Class<T> type, String help, String preset, Consumer<T> receiver) {
        return add(positional(label, "0..1", help).type(type).defaultValue(preset), one(type, receiver));
    }

    /** Any number of words. */
    <T> Syntax words(String label, Class<T> type, String help, Consumer<List<T>> receiver) {
        return add(positional(label, "0..*", help).type(List.class).auxiliaryTypes(type), all(type, receiver));
    }

    /** The parser of all that was declared; it serves one command line, since nothing is set back. */
    CommandLine line() {
        spec.addOption(option("-h, --help", "Show this help message and exit.")
                .type(Boolean.class)
                .usageHelp(true)
                .build());
        spec.addOption(option("-V, --version", "Print version information and exit.")
                .type(Boolean.class)
                .versionHelp(true)
                .build());
        spec.versionProvider(new Version());
        return new CommandLine(spec, new Containers());
    }

    private static OptionSpec.Builder option(String names, String help) {
        return OptionSpec.builder(names.split(", ", -1)).description(help).hasInitialValue(false);
    }

    private static PositionalParamSpec.Builder positional(String label, String arity, String help) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .arity(arity)
                .description(help)
                .hasInitialValue(false);
    }

    private Syntax add(OptionSpec.Builder option, Consumer<Object> receiver) {
        Place place = new Place(receiver);
        spec.addOption(option.getter(place).setter(place).build());
        return this;
    }

    private Syntax add(PositionalParamSpec.Builder word, Consumer<Object> receiver) {
        Place place = new Place(receiver);
        spec.addPositional(word.getter(place).setter(place).build());
        return this;
    }

    private static <T> Consumer<Object> one(Class<T> type, Consumer<T> receiver) {
        return value -> receiver.accept(type.cast(value));
    }

    private static <T> Consumer<Object> all(Class<T> type, Consumer<List<T>> receiver) {
        return value -> {
            List<T> values = new ArrayList<>();
            ((List<?>) value).forEach(each -> values.add(type.cast(each)));
            receiver.accept(values);
        };
    }

    /**
     * Makes what picocli gathers several values in. Its own factory begins with looking for Groovy in every jar, which
     * takes a start ten milliseconds.
     */
    private static final class Containers implements IFactory {

        @Override
        public <K> K create(Class<K> type) {
            if (type == List.class) {
                return type.cast(new ArrayList<>());
            }
            if (type == Map.class) {
                return type.cast(new LinkedHashMap<>());
            }
            throw new IllegalArgumentException("nothing gathers values in " + type);
        }
    }

    /** Where picocli gathers what is given for one option; whatever it sets goes on to the receiver. */
    private static final class Place implements IGetter, ISetter {

        private final Consumer<Object> receiver;
        private final List<Object> held = new ArrayList<>(1);

        Place(Consumer<Object> receiver) {
            this.receiver = receiver;
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <T> T get() {
            // picocli's word for nothing.
            return held.isEmpty() ? null : (T) held.get(0);
        }

        @Override
        public <T> T set(T value) {
            held.clear();
            held.add(value);
            receiver.accept(value);
            return value;
        }
    }
}
