// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.Reading;

/** Every text of a fact and of its evidence, read or replaced. Numbers, words of closed lists and ranges are no texts. */
final class FactMask {

    private FactMask() {}

    /** All texts of an observation. */
    static List<String> texts(Observation observation) {
        List<String> texts = new ArrayList<>();
        replace(observation, text -> {
            texts.add(text);
            return text;
        });
        return texts;
    }

    /** The same observation with other texts. */
    static Observation replace(Observation observation, UnaryOperator<String> text) {
        Fact fact = observation.fact();
        FactType type = FactType.of(fact);
        Map<String, Object> values = new LinkedHashMap<>();
        for (FactType.Field field : type.fields().values()) {
            values.put(field.name(), value(field.type(), field.of(fact), text));
        }
        return new Observation(
                type.create(values),
                observation.run(),
                observation.evidence().stream().map(each -> replace(each, text)).toList());
    }

    private static Object value(FieldType type, Object value, UnaryOperator<String> text) {
        if (type instanceof FieldType.Text) {
            return text.apply((String) value);
        } else if (type instanceof FieldType.Maybe maybe && value instanceof Reading.Known<?> known) {
            return Reading.of(value(maybe.value(), known.value(), text));
        } else if (type instanceof FieldType.SetOf set && set.element() instanceof FieldType.Text) {
            Set<Object> elements = new LinkedHashSet<>();
            ((Set<?>) value).forEach(each -> elements.add(value(set.element(), each, text)));
            return elements;
        }
        return value;
    }

    private static Evidence replace(Evidence evidence, UnaryOperator<String> text) {
        Evidence.Place place = evidence.place() instanceof Evidence.Path path
                ? new Evidence.Path(text.apply(path.path()))
                : evidence.place();
        return new Evidence(text.apply(evidence.source()), place, text.apply(evidence.text()));
    }
}
