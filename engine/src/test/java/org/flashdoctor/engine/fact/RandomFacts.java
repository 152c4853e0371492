// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.Reading.Gap;

/** Random values of every type that a field of a fact can have. */
final class RandomFacts {

    private static final List<String> VERSIONS = List.of("v0.9.9-r1955", "1.2", "v1.2-551-gf47ff31", "p1.3");

    private final Random random;

    RandomFacts(long seed) {
        this.random = new Random(seed);
    }

    Map<String, Object> values(FactType type) {
        Map<String, Object> values = new LinkedHashMap<>();
        type.fields().forEach((name, field) -> values.put(name, value(field.type())));
        return values;
    }

    Object value(FieldType type) {
        if (type instanceof FieldType.Maybe maybe) {
            return random.nextInt(3) == 0 ? Reading.unknown(one(Gap.values())) : known(maybe);
        } else if (type instanceof FieldType.SetOf set) {
            Set<Object> elements = new LinkedHashSet<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                elements.add(value(set.element()));
            }
            return elements;
        } else if (type instanceof FieldType.Whole whole) {
            if (whole.wide()) {
                return random.nextLong() >>> random.nextInt(64);
            }
            return random.nextInt() >>> random.nextInt(32);
        } else if (type instanceof FieldType.Truth) {
            return random.nextBoolean();
        } else if (type instanceof FieldType.Word word) {
            return one(word.type().getEnumConstants());
        } else if (type instanceof FieldType.Range) {
            long start = random.nextInt(0x1000000);
            return new AddressRange(start, start + random.nextInt(0x1000000));
        } else if (type instanceof FieldType.Version) {
            return ToolVersion.parse(VERSIONS.get(random.nextInt(VERSIONS.size())))
                    .orElseThrow();
        } else if (type instanceof FieldType.Pci) {
            return new PciId(random.nextInt(0x10000), random.nextInt(0x10000));
        }
        return word();
    }

    Reading<Object> known(FieldType.Maybe maybe) {
        return Reading.of(value(maybe.value()));
    }

    /** A text without blanks and commas, so that it can be an element of a set. */
    private String word() {
        String letters = "abcXYZ019-_./:+äß";
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private <T> T one(T[] of) {
        return of[random.nextInt(of.length)];
    }
}
