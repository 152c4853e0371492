// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.flashdoctor.engine.nativeio.NativeCode;

/**
 * The command that starts another program of this module on the Java that runs this one. Such a program makes calls that
 * this one must not make; it finds this module and JNA, and nothing else: JNA has Java search every library on the class
 * path before its first call.
 */
final class OwnJava {

    /** System property, set by the start script: what makes Java start fast, an option a line. */
    private static final String OPTIONS = "flashdoctor.calls";

    private OwnJava() {}

    static List<String> command(Class<?> program, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                // An archive that does not fit after all is passed over without a word.
                "-Xlog:disable"));
        System.getProperty(OPTIONS, "").lines().forEach(command::add);
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        // It hands over bytes; nothing in it is worth the full compiler.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.addAll(List.of("-cp", NativeCode.classPath(program), program.getName()));
        command.addAll(arguments);
        return command;
    }
}
