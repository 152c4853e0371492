// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.system;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that starts another program of this class path on the Java that runs this one. */
final class OwnJava {

    private static final String CLASS_LIST = "-XX:DumpLoadedClassList=";
    private static final String AOT_CACHE = "-XX:AOTCache=";
    private static final String ARCHIVE = ".archive";

    private OwnJava() {}

    static List<String> command(Class<?> program, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                // An archive that does not fit after all is passed over without a word.
                "-Xlog:disable"));
        // What makes this program start fast does it for the other, too: an archive of loaded classes fits, since class
        // path and collector are the same.
        for (String argument : ProcessHandle.current().info().arguments().orElse(new String[0])) {
            if (argument.equals("-jar")) {
                break;
            }
            if (argument.startsWith("-XX:") || argument.startsWith("-D")) {
                command.add(forProgram(argument, program));
            }
        }
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        // It hands over bytes; nothing in it is worth the full compiler.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), program.getName()));
        command.addAll(arguments);
        return command;
    }

    /**
     * An option of this program as it is for another one. Two programs cannot write one list of classes, and the other one
     * may have an archive of its own: of JDK 25's archives every class is loaded at every start. The start script names it
     * after the class.
     */
    private static String forProgram(String argument, Class<?> program) {
        if (argument.startsWith(CLASS_LIST)) {
            return argument + "." + program.getName();
        }
        int end = argument.lastIndexOf(ARCHIVE);
        if (!argument.startsWith(AOT_CACHE) || end < 0) {
            return argument;
        }
        Path own = Path.of(argument.substring(AOT_CACHE.length(), end) + ARCHIVE + "." + program.getName());
        return Files.isReadable(own) ? AOT_CACHE + own : argument;
    }

    private static String absolute(String classPath) {
        List<String> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath().toString());
        }
        return String.join(File.pathSeparator, entries);
    }
}
