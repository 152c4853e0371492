// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Method;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

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
                    factories.add(factory.getName());
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

    /** Joins a value of every type; our own compiler is told to write such code out. */
    private static byte[] classThatJoins(boolean isInterface) {
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        int access = Opcodes.ACC_PUBLIC | (isInterface ? Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT : 0);
        out.visit(Opcodes.V17, access, "Joining", null, "java/lang/Object", null);
        String type = "(ZBSCIJFDLjava/lang/String;Ljava/lang/Object;[C)Ljava/lang/String;";
        String factory =
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/String;"
                        + "[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;";
        MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "of", type, null, null);
        code.visitCode();
        int slot = 0;
        for (Type argument : Type.getArgumentTypes(type)) {
            code.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
            slot += argument.getSize();
        }
        code.visitInvokeDynamicInsn(
                "makeConcatWithConstants",
                type,
                new Handle(
                        Opcodes.H_INVOKESTATIC,
                        "java/lang/invoke/StringConcatFactory",
                        "makeConcatWithConstants",
                        factory,
                        false),
                "first \1, \1, \2\1\1 \1-\1\1 \1 \2 \1 \1 \1 last \2",
                "with \1 in it",
                Type.getType(Integer.class),
                7);
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        out.visitEnd();
        return out.toByteArray();
    }

    private static Object joined(Path jar, Object text) throws Exception {
        URL[] place = {jar.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(place, ClassLoader.getPlatformClassLoader())) {
            Method of = Stream.of(loader.loadClass("Joining").getMethods())
                    .filter(method -> method.getName().equals("of"))
                    .findFirst()
                    .orElseThrow();
            return of.invoke(
                    null, true, (byte) -1, (short) -2, 'c', 4, 5L, 6.5f, 7.25, text, text, "chars".toCharArray());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void textsAreJoinedAsTheyWere(boolean isInterface) throws Exception {
        Path jar = folder.resolve("joining.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry("Joining.class"));
            out.write(classThatJoins(isInterface));
            out.closeEntry();
        }
        Object before = joined(jar, "text");
        Object beforeNothing = joined(jar, null);

        writeOut(jar);

        assertThat(factories(jar)).isEmpty();
        assertThat(withoutAddress(joined(jar, "text")))
                .isEqualTo(withoutAddress(before))
                .contains("class java.lang.Integer", "with \1 in it", "text text");
        assertThat(withoutAddress(joined(jar, null))).isEqualTo(withoutAddress(beforeNothing));
    }

    private static String withoutAddress(Object text) {
        return text.toString().replaceAll("@[0-9a-f]+", "@");
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
