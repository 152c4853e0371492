// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** The build step that writes out what is linked late, run as the build runs it. */
class EarlyLinksTest {

    private static final Path TOOL = Path.of("src/main/packaging/EarlyLinks.java");

    @TempDir
    private Path folder;

    private Path jarOfKinds() throws Exception {
        Path classes = Path.of(LinkKinds.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path here = classes.resolve(LinkKinds.class.getPackageName().replace('.', '/'));
        Path jar = folder.resolve("kinds.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> files = Files.list(here)) {
            for (Path each : files.filter(path -> path.getFileName().toString().startsWith("LinkKinds"))
                    .toList()) {
                out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                out.write(Files.readAllBytes(each));
                out.closeEntry();
            }
            out.putNextEntry(new ZipEntry("text.txt"));
            out.write('t');
            out.closeEntry();
        }
        return jar;
    }

    private static void writeOut(Path place) throws Exception {
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        TOOL.toString(),
                        place.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(tool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(tool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).isEmpty();
        assertThat(tool.exitValue()).isZero();
    }

    /** The names of the factories that link what is in a jar. */
    private static List<String> factories(Path jar) throws IOException {
        List<String> factories = new ArrayList<>();
        try (ZipFile in = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(in.entries())) {
                if (entry.getName().endsWith(".class")) {
                    try (InputStream content = in.getInputStream(entry)) {
                        new ClassReader(content).accept(new Links(factories), 0);
                    }
                }
            }
        }
        return factories;
    }

    private static final class Links extends ClassVisitor {

        private final List<String> factories;

        Links(List<String> factories) {
            super(Opcodes.ASM9);
            this.factories = factories;
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(String name, String type, Handle factory, Object... arguments) {
                    if (!factory.getOwner().equals("java/lang/invoke/StringConcatFactory")) {
                        factories.add(factory.getName());
                    }
                }
            };
        }
    }

    @Test
    void everyKindDoesWhatItDid() throws Exception {
        Path jar = jarOfKinds();
        assertThat(factories(jar))
                .contains("metafactory", "altMetafactory", "bootstrap")
                .hasSizeGreaterThan(30);

        writeOut(folder);

        assertThat(factories(jar)).isEmpty();
        URL[] place = {jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(place, ClassLoader.getPlatformClassLoader())) {
            Class<?> kinds = loader.loadClass(LinkKinds.class.getName());
            assertThat(kinds).isNotEqualTo(LinkKinds.class);
            assertThat(kinds.getMethod("results").invoke(null)).isEqualTo(LinkKinds.results());
        }
    }

    @Test
    void aSecondTimeNothingIsLeftToDo() throws Exception {
        Path jar = jarOfKinds();
        writeOut(jar);
        byte[] once = Files.readAllBytes(jar);

        writeOut(jar);

        assertThat(jar).hasBinaryContent(once);
    }

    @Test
    void whatIsNoClassIsKept() throws Exception {
        Path jar = jarOfKinds();

        writeOut(jar);

        try (ZipFile in = new ZipFile(jar.toFile());
                InputStream text = in.getInputStream(in.getEntry("text.txt"))) {
            assertThat(text).hasContent("t");
        }
    }
}
