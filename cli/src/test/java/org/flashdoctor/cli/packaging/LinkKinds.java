// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.packaging;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/** Lambdas and records of every kind, and what they give. Odd ones are wanted. */
@SuppressWarnings({"ArrayRecordComponent", "ReturnValueIgnored", "UnnecessaryLambda"})
public final class LinkKinds {

    private final String name;

    private LinkKinds(String name) {
        this.name = name;
    }

    private String greet(String whom) {
        return name + " greets " + whom;
    }

    private static int twice(int number) {
        return number * 2;
    }

    private static long sum(byte one, short two, char three, int four, long five, float six, double seven) {
        return one + two + three + four + five + (long) six + (long) seven;
    }

    /** Of many arguments, of two slots and of one. */
    interface Many {
        double of(long one, Object two, double three, int four);
    }

    /** An interface with a private method and a default one. */
    interface Greeter {

        String greet(String whom);

        private String twice(String whom) {
            return greet(whom) + ", " + greet(whom);
        }

        default Supplier<String> later(String whom) {
            return () -> twice(whom);
        }
    }

    /** Says nothing. */
    interface Marker {}

    /** An interface whose method has a bridge. */
    interface Marked extends UnaryOperator<Integer> {
        @Override
        Integer apply(Integer number);
    }

    interface WordSupplier extends Supplier<String> {
        @Override
        String get();
    }

    private static final class Inner<T extends Comparable<T>> {

        private final T held;

        private Inner(T held) {
            this.held = held;
        }

        private Predicate<T> larger() {
            return other -> other.compareTo(held) > 0;
        }

        private Function<T, Inner<T>> another() {
            return Inner::new;
        }
    }

    /** A field of every type. */
    record Fields(
            boolean truth,
            byte one,
            short two,
            char three,
            int four,
            long five,
            float six,
            double seven,
            String text,
            List<Integer> list,
            int[] array) {}

    record Nothing() {}

    record Pair<A, B>(A left, B right) {
        @Override
        public String toString() {
            return left + " and " + right;
        }
    }

    private static void records(Consumer<Object> note) {
        int[] array = {1};
        Fields fields = new Fields(true, (byte) 1, (short) 2, '3', 4, 5, 6, 7, "8", List.of(9), array);
        List<Fields> others = List.of(
                fields,
                new Fields(true, (byte) 1, (short) 2, '3', 4, 5, 6, 7, "8", List.of(9), array),
                new Fields(false, (byte) 1, (short) 2, '3', 4, 5, 6, 7, "8", List.of(9), array),
                new Fields(true, (byte) 9, (short) 2, '3', 4, 5, 6, 7, "8", List.of(9), array),
                new Fields(true, (byte) 1, (short) 9, '3', 4, 5, 6, 7, "8", List.of(9), array),
                new Fields(true, (byte) 1, (short) 2, '9', 4, 5, 6, 7, "8", List.of(9), array),
                new Fields(true, (byte) 1, (short) 2, '3', 9, 5, 6, 7, "8", List.of(9), array),
                new Fields(true, (byte) 1, (short) 2, '3', 4, 9, 6, 7, "8", List.of(9), array),
                new Fields(true, (byte) 1, (short) 2, '3', 4, 5, Float.NaN, 7, "8", List.of(9), array),
                new Fields(true, (byte) 1, (short) 2, '3', 4, 5, 6, -0.0, "8", List.of(9), array),
                new Fields(true, (byte) 1, (short) 2, '3', 4, 5, 6, 7, null, List.of(9), array),
                new Fields(true, (byte) 1, (short) 2, '3', 4, 5, 6, 7, "8", null, array),
                new Fields(true, (byte) 1, (short) 2, '3', 4, 5, 6, 7, "8", List.of(9), new int[] {1}));
        for (Fields one : others) {
            note.accept(one.toString().replaceAll("@[0-9a-f]+", "@"));
            for (Fields other : others) {
                note.accept(one.equals(other));
                note.accept(!one.equals(other) || one.hashCode() == other.hashCode());
            }
        }
        note.accept(new Fields(true, (byte) 1, (short) 2, '3', 4, 5, 6, 7, "8", List.of(9), null).hashCode());
        note.accept(new Nothing().equals(new Nothing()) + " " + new Nothing() + " " + new Nothing().hashCode());
        note.accept(new Pair<>("a", 1L).equals(new Pair<>("a", 1L)) + " " + new Pair<>("a", 1L).hashCode());
        note.accept(new Pair<>("a", 1L));
        note.accept(new Pair<>(null, new Nothing()).equals((Object) new Nothing()));
    }

    private class Member {
        private Supplier<String> outer() {
            return () -> name + "'s member";
        }
    }

    /** What every kind gives, in an order that never changes. */
    public static List<String> results() {
        List<String> results = new ArrayList<>();
        LinkKinds kinds = new LinkKinds("Ada");
        Consumer<Object> note = result -> results.add(String.valueOf(result));

        Supplier<String> nothing = () -> "nothing captured";
        note.accept(nothing.get());
        Supplier<Supplier<String>> maker = () -> () -> "one object";
        Supplier<String> first = maker.get();
        note.accept(first == maker.get());

        byte one = 1;
        short two = 2;
        char three = 3;
        int four = 4;
        long five = 5;
        float six = 6;
        double seven = 7;
        boolean eight = true;
        LongSupplier all = () -> sum(one, two, three, four, five, six, seven);
        note.accept(all.getAsLong());
        BooleanSupplier truth = () -> eight;
        note.accept(truth.getAsBoolean());
        Supplier<Supplier<Integer>> other = () -> () -> four;
        Supplier<Integer> another = other.get();
        note.accept(another == other.get());

        Function<String, String> bound = kinds::greet;
        note.accept(bound.apply("Grace"));
        BiFunction<LinkKinds, String, String> unbound = LinkKinds::greet;
        note.accept(unbound.apply(kinds, "Mary"));
        Function<String, LinkKinds> constructor = LinkKinds::new;
        note.accept(constructor.apply("Jean").greet("all"));
        IntFunction<int[]> array = int[]::new;
        note.accept(array.apply(3).length);
        Function<Integer, List<String>> list = ArrayList::new;
        note.accept(list.apply(4).size());

        // Boxes, unboxes, widens.
        Function<Integer, Integer> boxed = LinkKinds::twice;
        note.accept(boxed.apply(21));
        ToIntFunction<Integer> unboxed = LinkKinds::twice;
        note.accept(unboxed.applyAsInt(4));
        ToLongFunction<Integer> wider = LinkKinds::twice;
        note.accept(wider.applyAsLong(5));
        ToDoubleFunction<Integer> widest = LinkKinds::twice;
        note.accept(widest.applyAsDouble(6));
        IntFunction<Object> object = LinkKinds::twice;
        note.accept(object.apply(7));
        LongFunction<Long> identity = number -> number;
        note.accept(identity.apply(1L << 40));
        DoubleSupplier fromLong = () -> five;
        note.accept(fromLong.getAsDouble());
        ToLongFunction<Character> letters = Character::getNumericValue;
        note.accept(letters.applyAsLong('7'));
        IntBinaryOperator maximum = Math::max;
        note.accept(maximum.applyAsInt(3, 9));
        Many many = (a, b, c, d) -> a + b.hashCode() + c + d;
        note.accept(many.of(1L << 33, "x", 0.5, 2));

        // What it returns is not wanted.
        List<String> added = new ArrayList<>();
        Consumer<String> add = added::add;
        add.accept("added");
        Consumer<Long> unwanted = Long::doubleValue;
        unwanted.accept(1L);
        Runnable hash = "text"::hashCode;
        hash.run();
        note.accept(added);

        UnaryOperator<String> upper = text -> text.toUpperCase(Locale.ROOT);
        note.accept(upper.andThen(text -> text + "!").apply("shout"));
        Greeter greeter = whom -> "hello " + whom;
        note.accept(greeter.later("you").get());
        WordSupplier word = () -> "bridge";
        note.accept(((Supplier<String>) word).get());
        note.accept(new Inner<>(5).larger().test(6));
        note.accept(new Inner<>("a").another().apply("b").held);
        note.accept(kinds.new Member().outer().get());
        records(note);
        Marked marked = (Marked & Marker) number -> number + 1;
        note.accept(
                marked.apply(1) + " " + ((UnaryOperator<Integer>) marked).apply(2) + " " + (marked instanceof Marker));
        Supplier<String> serialisable = (Supplier<String> & Serializable) () -> kinds.name;
        note.accept(serialisable.get() + " " + (serialisable instanceof Serializable));
        Function<Object, Object> unchecked = wrongly(String::length);
        try {
            note.accept(unchecked.apply(5));
        } catch (ClassCastException e) {
            note.accept("no text");
        }
        return results;
    }

    @SuppressWarnings("unchecked")
    private static Function<Object, Object> wrongly(Function<String, Integer> length) {
        return (Function<Object, Object>) (Function<?, ?>) length;
    }
}
