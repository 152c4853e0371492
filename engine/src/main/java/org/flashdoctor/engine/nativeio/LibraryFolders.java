// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.nativeio;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where libraries lie on Linux. JNA knows the same folders and asks {@code ldconfig} for more, in a process of its own that
 * every start has to wait for. What lies elsewhere is found by the system's linker, which reads what ldconfig would say.
 */
final class LibraryFolders {

    /** JNA's list of folders, separated by colons; where it is set, JNA looks for no other. */
    private static final String PROPERTY = "jna.platform.library.path";

    /** Debian's folders by Java's names of architectures. */
    private static final Map<String, String> MULTIARCH = Map.of(
            "amd64", "x86_64-linux-gnu",
            "x86", "i386-linux-gnu",
            "i386", "i386-linux-gnu",
            "aarch64", "aarch64-linux-gnu",
            "arm", "arm-linux-gnueabihf",
            "ppc64le", "powerpc64le-linux-gnu",
            "riscv64", "riscv64-linux-gnu");

    private LibraryFolders() {}

    /** Tells JNA, before it is first used; what a user has set stays. */
    static void tell() {
        if (System.getProperty("os.name").equals("Linux") && System.getProperty(PROPERTY) == null) {
            System.setProperty(PROPERTY, String.join(":", of(System.getProperty("os.arch"))));
        }
    }

    static List<String> of(String architecture) {
        List<String> folders = new ArrayList<>();
        if (MULTIARCH.containsKey(architecture)) {
            folders.add("/lib/" + MULTIARCH.get(architecture));
            folders.add("/usr/lib/" + MULTIARCH.get(architecture));
        }
        folders.addAll(List.of("/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"));
        return folders;
    }
}
