// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.system.Access;

/** Variables of a BSD kernel, through the sysctl command. */
final class SystemControls {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

    private SystemControls() {}

    static Access<String> value(Look look, String name) {
        return look.command("sysctl", "-n", name).map(String::strip);
    }

    static Access<Integer> number(Look look, String name) {
        Access<String> value = value(look, name);
        return value.got().filter(text -> !NUMBER.matcher(text).matches()).isPresent()
                ? Access.refused(CallResult.OTHER, name + " is no number")
                : value.map(Integer::parseInt);
    }
}
