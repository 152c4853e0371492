// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.lazy.Lazy;

/**
 * A record of the fact family with its fields, as the knowledge base sees it. Names in YAML and JSON come from the Java
 * types and from nowhere else.
 */
public final class FactType {

    private static final Map<String, FactType> ALL = family();

    private final Class<? extends Fact> type;
    private final String name;

    /** What reflection says of the record, found out when it is first asked for: a case has few of the types. */
    private final Lazy<Fields> fields = new Lazy<>(this::read);

    private record Fields(Map<String, Field> byName, Constructor<? extends Fact> constructor) {}

    /** One component of the record. */
    public record Field(String name, FieldType type, Method accessor) {

        /** The value that a fact holds. */
        public Object of(Fact fact) {
            try {
                return accessor.invoke(fact);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("The field " + name + " of " + fact + " cannot be read.", e);
            }
        }
    }

    private FactType(Class<? extends Fact> type) {
        this.type = type;
        this.name = type.getSimpleName();
    }

    private Fields read() {
        Map<String, Field> byName = new LinkedHashMap<>();
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] parameters = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            String name = FieldType.kebab(components[i].getName());
            parameters[i] = components[i].getType();
            byName.put(
                    name, new Field(name, FieldType.of(components[i].getGenericType()), components[i].getAccessor()));
        }
        try {
            return new Fields(Collections.unmodifiableMap(byName), type.getDeclaredConstructor(parameters));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("The fact " + type + " has no canonical constructor.", e);
        }
    }

    /** All fact types by name, in the order of the Java sources. */
    public static Collection<FactType> all() {
        return ALL.values();
    }

    /** The fact type of that name. */
    public static Optional<FactType> named(String name) {
        return Optional.ofNullable(ALL.get(name));
    }

    /** The type of a fact. */
    public static FactType of(Fact fact) {
        return ALL.get(fact.getClass().getSimpleName());
    }

    /** Name of the record, which is the name in YAML and JSON. */
    public String name() {
        return name;
    }

    public Class<? extends Fact> type() {
        return type;
    }

    /** Fields by name, in the order of the record. */
    public Map<String, Field> fields() {
        return fields.get().byName();
    }

    /** Whether silence of a log means that it did not happen. */
    public boolean isEvent() {
        return Fact.Event.class.isAssignableFrom(type);
    }

    /** Whether a case has one fact of this type. */
    public boolean isSingle() {
        return Fact.Single.class.isAssignableFrom(type);
    }

    /**
     * Makes a fact. Fields of type {@link Reading} that are left out are not looked at, sets are empty.
     *
     * @throws IllegalArgumentException when another field is left out, or the record refuses the values
     */
    public Fact create(Map<String, Object> values) {
        Fields known = fields.get();
        Object[] arguments = new Object[known.byName().size()];
        int i = 0;
        for (Field field : known.byName().values()) {
            Object value = values.get(field.name());
            if (value == null) {
                value = absent(field);
            }
            arguments[i++] = value;
        }
        try {
            return known.constructor().newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(e.getCause().getMessage(), e);
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("The fact " + name() + " cannot be made.", e);
        }
    }

    private Object absent(Field field) {
        if (field.type() instanceof FieldType.Maybe) {
            return Reading.notLookedAt();
        }
        if (field.type() instanceof FieldType.SetOf) {
            return Collections.emptySet();
        }
        throw new IllegalArgumentException(name() + " needs the field " + field.name());
    }

    @Override
    public String toString() {
        return name();
    }

    private static Map<String, FactType> family() {
        Map<String, FactType> family = new LinkedHashMap<>();
        for (Class<?> group : Fact.class.getPermittedSubclasses()) {
            for (Class<?> member : group.getPermittedSubclasses()) {
                FactType fact = new FactType(member.asSubclass(Fact.class));
                family.put(fact.name(), fact);
            }
        }
        return Collections.unmodifiableMap(family);
    }
}
