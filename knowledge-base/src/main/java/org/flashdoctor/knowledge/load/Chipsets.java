// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.load;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.register.ChipsetCatalogue;
import org.flashdoctor.knowledge.node.Node;

/** Chipset generations by PCI id and by the name that flashers print. Read when first needed. */
public final class Chipsets implements ChipsetCatalogue {

    private final Supplier<List<Node>> source;
    private Optional<Map<String, String>> generations = Optional.empty();

    Chipsets(Supplier<List<Node>> source) {
        this.source = source;
    }

    @Override
    public Optional<String> generation(PciId id) {
        return Optional.ofNullable(table().get(id.toString()));
    }

    @Override
    public Optional<String> generation(String name) {
        String key = name.toLowerCase(Locale.ROOT).strip();
        return Optional.ofNullable(table().get(key))
                .or(() -> Optional.ofNullable(table().get(key.replaceFirst("^(intel|amd|ati) ", ""))));
    }

    /** The first name of a chipset, as flashers print it. */
    public Optional<String> name(PciId id) {
        List<Problem> ignored = new ArrayList<>();
        return source.get().stream()
                .flatMap(item -> Fields.of(item, "A chipset", ignored).stream())
                .filter(fields ->
                        fields.text("id").filter(id.toString()::equals).isPresent())
                .flatMap(fields -> fields.texts("names").stream())
                .findFirst();
    }

    private synchronized Map<String, String> table() {
        if (generations.isEmpty()) {
            Map<String, String> table = new HashMap<>();
            List<Problem> ignored = new ArrayList<>();
            for (Node item : source.get()) {
                Fields.of(item, "A chipset", ignored).ifPresent(fields -> {
                    String generation = fields.text("generation").orElse("");
                    // An id whose meaning depends on the revision tells nothing by itself.
                    if (fields.node("revision").isEmpty()) {
                        fields.text("id").ifPresent(id -> table.put(id.toLowerCase(Locale.ROOT), generation));
                    }
                    fields.texts("names").forEach(name -> table.putIfAbsent(name.toLowerCase(Locale.ROOT), generation));
                });
            }
            generations = Optional.of(table);
        }
        return generations.orElseThrow();
    }
}
