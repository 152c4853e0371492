// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.LambdaMetafactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Build step: gives each lambda of the packaged jars a class of its own, as if it had been written as an inner class.
 *
 * <p>Java links a lambda when it is first reached, at a tenth of a millisecond each on JDK 17, even from a class-data
 * archive; a class in that archive takes a fifth of that. A diagnosis reaches some five hundred lambdas, ours and those of
 * libraries, and linking them was a quarter of what a cold start spends on its main thread.
 *
 * <p>What it makes follows {@link LambdaMetafactory}: one object for a lambda that captures nothing, a new one each time
 * for others; arguments are cast, boxed and widened alike. Only what a serialised lambda
 * looks like is another matter, as it is for inner classes; nothing here serialises one.
 */
public final class LambdaClasses extends ClassVisitor {

    private static final int API = Opcodes.ASM9;
    private static final String FACTORY = Type.getInternalName(LambdaMetafactory.class);

    /** The first class file format in which classes of one nest reach each other's private members. */
    private static final int FIRST_WITH_NESTS = Opcodes.V11;

    private static final String INSTANCE = "INSTANCE";

    private final Set<String> taken;
    private final Map<String, byte[]> made;
    private final List<String> names = new ArrayList<>();
    private int number;
    private String name = "";
    private String host = "";
    private int version;

    private LambdaClasses(ClassVisitor next, Set<String> taken, Map<String, byte[]> made) {
        super(API, next);
        this.taken = taken;
        this.made = made;
    }

    /** Takes jars and folders of jars. Jars with lambdas are written anew; a second time they have none. */
    public static void main(String[] places) throws IOException {
        for (String place : places) {
            try (Stream<Path> below = Files.walk(Path.of(place), 1)) {
                for (Path jar : below.filter(path -> path.toString().endsWith(".jar"))
                        .sorted()
                        .toList()) {
                    rewrite(jar);
                }
            }
        }
    }

    private static void rewrite(Path jar) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile in = new ZipFile(jar.toFile())) {
            for (Enumeration<? extends ZipEntry> all = in.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                try (InputStream content = in.getInputStream(entry)) {
                    entries.put(entry.getName(), content.readAllBytes());
                }
            }
        }
        Map<String, byte[]> made = new LinkedHashMap<>();
        Map<String, List<String>> nests = new LinkedHashMap<>();
        Set<String> taken = Set.copyOf(entries.keySet());
        entries.replaceAll((entry, content) -> isClass(entry) ? rewritten(content, taken, made, nests) : content);
        if (made.isEmpty()) {
            return;
        }
        nests.forEach((host, members) -> entries.computeIfPresent(host + ".class", (entry, content) -> {
            ClassReader reader = new ClassReader(content);
            ClassWriter writer = new ClassWriter(reader, 0);
            reader.accept(new NestHost(writer, members), 0);
            return writer.toByteArray();
        }));
        entries.putAll(made);
        Path anew = jar.resolveSibling(jar.getFileName() + ".new");
        try (OutputStream file = Files.newOutputStream(anew);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                write(out, each.getKey(), each.getValue());
            }
        }
        Files.move(anew, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Not compressed: the program reads what it needs from the archive that is made of the jars, or at once. */
    private static void write(ZipOutputStream out, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 sum = new CRC32();
        sum.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        entry.setTime(0);
        out.putNextEntry(entry);
        out.write(content);
        out.closeEntry();
    }

    /** Classes for a certain Java (META-INF/versions) are left alone. */
    private static boolean isClass(String entry) {
        return entry.endsWith(".class") && !entry.startsWith("META-INF/") && !entry.endsWith("module-info.class");
    }

    private static byte[] rewritten(
            byte[] content, Set<String> taken, Map<String, byte[]> made, Map<String, List<String>> nests) {
        ClassReader reader = new ClassReader(content);
        ClassWriter writer = new ClassWriter(reader, 0);
        LambdaClasses lambdas = new LambdaClasses(writer, taken, made);
        reader.accept(lambdas, 0);
        if (lambdas.names.isEmpty()) {
            return content;
        }
        nests.computeIfAbsent(lambdas.host, host -> new ArrayList<>()).addAll(lambdas.names);
        return writer.toByteArray();
    }

    @Override
    public void visit(
            int classVersion, int access, String className, String signature, String superName, String[] interfaces) {
        name = className;
        host = className;
        version = classVersion & 0xFFFF;
        super.visit(classVersion, access, className, signature, superName, interfaces);
    }

    @Override
    public void visitNestHost(String nestHost) {
        host = nestHost;
        super.visitNestHost(nestHost);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String method, String descriptor, String signature, String[] exceptions) {
        MethodVisitor next = super.visitMethod(access, method, descriptor, signature, exceptions);
        return new MethodVisitor(API, next) {
            @Override
            public void visitInvokeDynamicInsn(String sam, String factoryType, Handle bootstrap, Object... arguments) {
                if (version < FIRST_WITH_NESTS || !bootstrap.getOwner().equals(FACTORY)) {
                    super.visitInvokeDynamicInsn(sam, factoryType, bootstrap, arguments);
                    return;
                }
                String lambda = lambda(sam, Type.getMethodType(factoryType), new More(arguments), arguments);
                if (Type.getArgumentTypes(factoryType).length == 0) {
                    String descriptorOfIt = Type.getReturnType(factoryType).getDescriptor();
                    super.visitFieldInsn(Opcodes.GETSTATIC, lambda, INSTANCE, descriptorOfIt);
                } else {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, lambda, "of", factoryType, false);
                }
            }
        };
    }

    /** What a lambda is besides an object with one method: {@link LambdaMetafactory#altMetafactory}. */
    private static final class More {

        private final List<String> interfaces = new ArrayList<>();
        private final List<Type> bridges = new ArrayList<>();

        /** Reads what follows the three arguments that every lambda has. */
        More(Object[] arguments) {
            if (arguments.length == 3) {
                return;
            }
            int at = 3;
            int flags = (Integer) arguments[at++];
            if ((flags & LambdaMetafactory.FLAG_SERIALIZABLE) != 0) {
                interfaces.add("java/io/Serializable");
            }
            if ((flags & LambdaMetafactory.FLAG_MARKERS) != 0) {
                for (int left = (Integer) arguments[at++]; left > 0; left--) {
                    interfaces.add(((Type) arguments[at++]).getInternalName());
                }
            }
            if ((flags & LambdaMetafactory.FLAG_BRIDGES) != 0) {
                for (int left = (Integer) arguments[at++]; left > 0; left--) {
                    bridges.add((Type) arguments[at++]);
                }
            }
        }

        String[] and(String itself) {
            return Stream.concat(Stream.of(itself), interfaces.stream())
                    .distinct()
                    .toArray(String[]::new);
        }
    }

    /** Makes the class of one lambda, and gives its name. */
    private String lambda(String sam, Type factory, More more, Object[] arguments) {
        String lambda = name + "$Lambda" + number++;
        while (taken.contains(lambda + ".class")) {
            lambda = name + "$Lambda" + number++;
        }
        names.add(lambda);
        Type[] captured = factory.getArgumentTypes();
        String itself = factory.getReturnType().getInternalName();
        ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        out.visit(
                version,
                Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                lambda,
                null,
                "java/lang/Object",
                more.and(itself));
        out.visitNestHost(host);
        for (int i = 0; i < captured.length; i++) {
            out.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "c" + i, captured[i].getDescriptor(), null, null)
                    .visitEnd();
        }
        constructor(out, lambda, captured);
        if (captured.length == 0) {
            onlyInstance(out, lambda, itself);
        } else {
            maker(out, lambda, factory);
        }
        for (Type erased : Stream.concat(Stream.of((Type) arguments[0]), more.bridges.stream())
                .distinct()
                .toList()) {
            call(out, lambda, sam, captured, erased, (Handle) arguments[1], (Type) arguments[2]);
        }
        out.visitEnd();
        made.put(lambda + ".class", out.toByteArray());
        return lambda;
    }

    private static void constructor(ClassWriter out, String lambda, Type[] captured) {
        MethodVisitor code =
                out.visitMethod(0, "<init>", Type.getMethodDescriptor(Type.VOID_TYPE, captured), null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        int slot = 1;
        for (int i = 0; i < captured.length; i++) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), slot);
            code.visitFieldInsn(Opcodes.PUTFIELD, lambda, "c" + i, captured[i].getDescriptor());
            slot += captured[i].getSize();
        }
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static void onlyInstance(ClassWriter out, String lambda, String itself) {
        String descriptor = Type.getObjectType(itself).getDescriptor();
        out.visitField(Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, INSTANCE, descriptor, null, null)
                .visitEnd();
        MethodVisitor code = out.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        code.visitCode();
        code.visitTypeInsn(Opcodes.NEW, lambda);
        code.visitInsn(Opcodes.DUP);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, lambda, "<init>", "()V", false);
        code.visitFieldInsn(Opcodes.PUTSTATIC, lambda, INSTANCE, descriptor);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** A method that takes what is captured, in the place where it lies on the stack. */
    private static void maker(ClassWriter out, String lambda, Type factory) {
        MethodVisitor code = out.visitMethod(Opcodes.ACC_STATIC, "of", factory.getDescriptor(), null, null);
        code.visitCode();
        code.visitTypeInsn(Opcodes.NEW, lambda);
        code.visitInsn(Opcodes.DUP);
        int slot = 0;
        for (Type each : factory.getArgumentTypes()) {
            code.visitVarInsn(each.getOpcode(Opcodes.ILOAD), slot);
            slot += each.getSize();
        }
        code.visitMethodInsn(
                Opcodes.INVOKESPECIAL,
                lambda,
                "<init>",
                Type.getMethodDescriptor(Type.VOID_TYPE, factory.getArgumentTypes()),
                false);
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** The one method of the interface: loads what was captured and its own arguments, and calls the body. */
    private static void call(
            ClassWriter out, String lambda, String sam, Type[] captured, Type erased, Handle body, Type typed) {
        MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC, sam, erased.getDescriptor(), null, null);
        code.visitCode();
        boolean constructs = body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
        List<Type> wanted = new ArrayList<>(Arrays.asList(Type.getArgumentTypes(body.getDesc())));
        if (constructs) {
            code.visitTypeInsn(Opcodes.NEW, body.getOwner());
            code.visitInsn(Opcodes.DUP);
        } else if (body.getTag() != Opcodes.H_INVOKESTATIC) {
            wanted.add(0, Type.getObjectType(body.getOwner()));
        }
        for (int i = 0; i < captured.length; i++) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, lambda, "c" + i, captured[i].getDescriptor());
            convert(code, captured[i], wanted.get(i));
        }
        Type[] given = erased.getArgumentTypes();
        Type[] known = typed.getArgumentTypes();
        int slot = 1;
        for (int i = 0; i < given.length; i++) {
            code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), slot);
            convert(code, given[i], known[i]);
            convert(code, known[i], wanted.get(captured.length + i));
            slot += given[i].getSize();
        }
        code.visitMethodInsn(opcode(body), body.getOwner(), body.getName(), body.getDesc(), body.isInterface());
        Type result = constructs ? Type.getObjectType(body.getOwner()) : Type.getReturnType(body.getDesc());
        Type returned = erased.getReturnType();
        if (returned.getSort() == Type.VOID) {
            if (result.getSort() != Type.VOID) {
                code.visitInsn(result.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            }
        } else {
            convert(code, result, typed.getReturnType());
            convert(code, typed.getReturnType(), returned);
        }
        code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private static int opcode(Handle body) {
        return switch (body.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            // A private method of this nest, which other classes call as any other.
            default -> body.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
        };
    }

    /** Casts, boxes, unboxes and widens as {@link LambdaMetafactory} says. */
    private static void convert(MethodVisitor code, Type from, Type to) {
        if (from.equals(to)) {
            return;
        }
        boolean primitive = from.getSort() < Type.ARRAY;
        if (primitive && to.getSort() < Type.ARRAY) {
            widen(code, from, to);
        } else if (primitive) {
            Type box = box(from);
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC, box.getInternalName(), "valueOf", Type.getMethodDescriptor(box, from), false);
        } else if (to.getSort() < Type.ARRAY) {
            unbox(code, from, to);
        } else if (!to.getInternalName().equals("java/lang/Object")) {
            code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
        }
    }

    private static void unbox(MethodVisitor code, Type from, Type to) {
        for (Type value : PRIMITIVES) {
            if (box(value).equals(from)) {
                unboxed(code, value);
                widen(code, value, to);
                return;
            }
        }
        // Of an Object or a Number, only the box of just this type will do.
        code.visitTypeInsn(Opcodes.CHECKCAST, box(to).getInternalName());
        unboxed(code, to);
    }

    private static void unboxed(MethodVisitor code, Type value) {
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                box(value).getInternalName(),
                value.getClassName() + "Value",
                Type.getMethodDescriptor(value),
                false);
    }

    private static final List<Type> PRIMITIVES = List.of(
            Type.BOOLEAN_TYPE,
            Type.CHAR_TYPE,
            Type.BYTE_TYPE,
            Type.SHORT_TYPE,
            Type.INT_TYPE,
            Type.LONG_TYPE,
            Type.FLOAT_TYPE,
            Type.DOUBLE_TYPE);

    private static Type box(Type value) {
        return switch (value.getSort()) {
            case Type.BOOLEAN -> Type.getType(Boolean.class);
            case Type.CHAR -> Type.getType(Character.class);
            case Type.BYTE -> Type.getType(Byte.class);
            case Type.SHORT -> Type.getType(Short.class);
            case Type.INT -> Type.getType(Integer.class);
            case Type.LONG -> Type.getType(Long.class);
            case Type.FLOAT -> Type.getType(Float.class);
            default -> Type.getType(Double.class);
        };
    }

    private static void widen(MethodVisitor code, Type from, Type to) {
        int[] toLong = {Opcodes.I2L, Opcodes.NOP, Opcodes.NOP, Opcodes.NOP};
        int[] toFloat = {Opcodes.I2F, Opcodes.L2F, Opcodes.NOP, Opcodes.NOP};
        int[] toDouble = {Opcodes.I2D, Opcodes.L2D, Opcodes.F2D, Opcodes.NOP};
        int row = switch (from.getSort()) {
            case Type.LONG -> 1;
            case Type.FLOAT -> 2;
            case Type.DOUBLE -> 3;
            default -> 0;
        };
        int opcode = switch (to.getSort()) {
            case Type.LONG -> toLong[row];
            case Type.FLOAT -> toFloat[row];
            case Type.DOUBLE -> toDouble[row];
            default -> Opcodes.NOP;
        };
        if (opcode != Opcodes.NOP) {
            code.visitInsn(opcode);
        }
    }

    /** Adds classes to the nest of a host. */
    private static final class NestHost extends ClassVisitor {

        private final List<String> members;

        NestHost(ClassVisitor next, List<String> members) {
            super(API, next);
            this.members = members;
        }

        @Override
        public void visitEnd() {
            members.forEach(this::visitNestMember);
            super.visitEnd();
        }
    }
}
