// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.model;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A typed action with its parameters, as a fix names it. Recipes write it out for a system. It never holds shell.
 *
 * @param name name of the action, for example {@code add-kernel-parameter}
 * @param parameters values by name; each a list, of one element where the parameter is single
 */
public record Action(String name, Map<String, List<String>> parameters) {

    public Action {
        parameters = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(parameters));
    }

    /** The values of a parameter as one text, separated by {@code separator}; empty when it was not given. */
    public String joined(String parameter, String separator) {
        return parameters.getOrDefault(parameter, List.of()).stream().collect(Collectors.joining(separator));
    }
}
