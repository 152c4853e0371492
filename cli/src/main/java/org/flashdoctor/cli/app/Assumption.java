// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.evidence.CaseAssembler.DirectFacts;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.FieldType;
import org.flashdoctor.engine.fact.Observation;

/** Facts that the user assumes with {@code --assume Type.field=value}, to see what would follow. */
public final class Assumption {

    private Assumption() {}

    /**
     * The facts of all assumptions; those on one type make one fact.
     *
     * @throws UserException when a type, field or value does not exist
     */
    public static DirectFacts facts(Map<String, String> assumptions) throws UserException {
        Map<FactType, Map<String, Object>> values = new LinkedHashMap<>();
        Map<FactType, List<String>> words = new LinkedHashMap<>();
        for (Map.Entry<String, String> assumption : assumptions.entrySet()) {
            String[] key = assumption.getKey().split("\\.", 2);
            FactType type = type(key[0]);
            String name = key.length == 2 ? key[1] : "";
            FactType.Field field = type.fields().get(name);
            if (field == null) {
                throw new UserException("--assume " + assumption.getKey() + ": " + type + " has no field \"" + name
                        + "\"; its fields are "
                        + String.join(", ", type.fields().keySet()) + ".");
            }
            try {
                values.computeIfAbsent(type, each -> new LinkedHashMap<>())
                        .put(name, field.type().parse(assumption.getValue()));
            } catch (IllegalArgumentException e) {
                throw new UserException("--assume " + assumption.getKey() + ": " + e.getMessage() + ".");
            }
            words.computeIfAbsent(type, each -> new ArrayList<>())
                    .add(assumption.getKey() + "=" + assumption.getValue());
        }
        List<Observation> observations = new ArrayList<>();
        for (Map.Entry<FactType, Map<String, Object>> each : values.entrySet()) {
            try {
                Evidence evidence = new Evidence(
                        "assumed", new Evidence.Option("--assume"), String.join(", ", words.get(each.getKey())));
                observations.add(new Observation(each.getKey().create(each.getValue()), 0, List.of(evidence)));
            } catch (IllegalArgumentException e) {
                throw new UserException("--assume: " + e.getMessage() + "; give it with another --assume.");
            }
        }
        return new DirectFacts(observations, java.util.Set.of());
    }

    private static FactType type(String name) throws UserException {
        Optional<FactType> type = FactType.named(name);
        if (type.isPresent()) {
            return type.get();
        }
        List<String> names = FactType.all().stream().map(FactType::name).toList();
        String near = FieldType.nearest(name, names)
                .map(found -> " did you mean \"" + found + "\"?")
                .orElse(" flashdoctor kb schema lists them.");
        throw new UserException("--assume " + name + ": there is no such fact type;" + near);
    }
}
