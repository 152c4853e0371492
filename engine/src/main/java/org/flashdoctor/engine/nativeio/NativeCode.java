// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import com.sun.jna.Native;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where the code lies that makes native calls. */
public final class NativeCode {

    private NativeCode() {}

    /** Class path of a program that needs this module and JNA. */
    public static String classPath(Class<?> program) {
        return Stream.of(program, NativeCode.class, Native.class)
                .map(NativeCode::library)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String library(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A library at no place: " + type, e);
        }
    }
}
