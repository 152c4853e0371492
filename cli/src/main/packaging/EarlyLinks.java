// SPDX-License-Identifier: GPL-3.0-or-later
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.StringConcatFactory;
import java.lang.runtime.ObjectMethods;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Build step: writes out in the packaged jars what the compiler leaves to be linked when it is first reached.
 *
 * <p>Lambdas become classes, as if they had been written as inner classes; those of one class that implement the same
 * interface share one, since a class costs a start as much as what it does. What the compiler generates for records
 * ({@code equals}, {@code hashCode}, {@code toString}), and texts that are joined with {@code +}, become code.
 *
 * <p>Java links a lambda at a tenth of a millisecond on JDK 17, even from a class-data archive, and the methods of a record
 * at several times that, since code is spun for them anew at every start. A diagnosis reaches some five hundred lambdas,
 * ours and those of libraries; linking them was a quarter of what a cold start spends on its main thread.
 *
 * <p>What is made follows {@link LambdaMetafactory} and {@link ObjectMethods}: one object for a lambda that captures
 * nothing, a new one each time for others; arguments are cast, boxed and widened alike. Only what a serialised lambda looks
 * like is another matter, as it is for inner classes; nothing here serialises one.
 */
public final class EarlyLinks extends ClassVisitor {

    private static final int API = Opcodes.ASM9;
    private static final String FACTORY = Type.getInternalName(LambdaMetafactory.class);

    /** The first class file format in which classes of one nest reach each other's private members. */
    private static final int FIRST_WITH_NESTS = Opcodes.V11;

    private static final String RECORD_METHODS = Type.getInternalName(ObjectMethods.class);
    private static final String JOINED = Type.getInternalName(StringConcatFactory.class);
    private static final Type OBJECT = Type.getType(Object.class);

    /** The field that says which lambda an object is. */
    private static final String NUMBER = "number";

    private final Set<String> taken;
    private final Map<List<String>, LambdaClass> classes = new LinkedHashMap<>();
    private final List<RecordMethod> recordMethods = new ArrayList<>();
    private final List<JoinedText> joinedTexts = new ArrayList<>();
    private boolean isInterface;
    private String name = "";
    private String host = "";
    private int version;

    private EarlyLinks(ClassVisitor next, Set<String> taken) {
        super(API, next);
        this.taken = taken;
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
        Map<String, byte[]> before = new LinkedHashMap<>(entries);
        entries.replaceAll((entry, content) -> isClass(entry) ? rewritten(content, taken, made, nests) : content);
        // What has nothing to be written out is handed back as it is.
        if (before.equals(entries)) {
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
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        EarlyLinks links = new EarlyLinks(writer, taken);
        reader.accept(links, 0);
        if (links.classes.isEmpty()) {
            return links.recordMethods.isEmpty() && links.joinedTexts.isEmpty() ? content : writer.toByteArray();
        }
        List<String> nest = nests.computeIfAbsent(links.host, host -> new ArrayList<>());
        for (LambdaClass each : links.classes.values()) {
            nest.add(each.name);
            made.put(each.name + ".class", each.written(links.version, links.host));
        }
        return writer.toByteArray();
    }

    @Override
    public void visit(
            int classVersion, int access, String className, String signature, String superName, String[] interfaces) {
        name = className;
        host = className;
        version = classVersion & 0xFFFF;
        isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
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
                if (bootstrap.getOwner().equals(JOINED)) {
                    JoinedText joined = new JoinedText("joined$" + joinedTexts.size(), sam, factoryType, arguments);
                    joinedTexts.add(joined);
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, name, joined.name, factoryType, isInterface);
                    return;
                }
                if (bootstrap.getOwner().equals(RECORD_METHODS)) {
                    RecordMethod generated = new RecordMethod(sam, factoryType, arguments);
                    recordMethods.add(generated);
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, name, generated.name(), factoryType, false);
                    return;
                }
                if (version < FIRST_WITH_NESTS || !bootstrap.getOwner().equals(FACTORY)) {
                    super.visitInvokeDynamicInsn(sam, factoryType, bootstrap, arguments);
                    return;
                }
                Lambda lambda = new Lambda(sam, Type.getMethodType(factoryType), arguments);
                LambdaClass into = classes.computeIfAbsent(lambda.interfaces, any -> new LambdaClass(freeName()));
                int number = into.add(lambda);
                if (lambda.captured().length == 0) {
                    super.visitFieldInsn(
                            Opcodes.GETSTATIC,
                            into.name,
                            "only" + number,
                            lambda.itself().getDescriptor());
                } else {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, into.name, "new" + number, factoryType, false);
                }
            }
        };
    }

    @Override
    public void visitEnd() {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        for (RecordMethod each : recordMethods) {
            each.write(super.visitMethod(access, each.name(), each.type, null, null), Type.getObjectType(name));
        }
        for (JoinedText each : joinedTexts) {
            each.write(super.visitMethod(access, each.name, each.type, null, null));
        }
        super.visitEnd();
    }

    private String freeName() {
        int number = classes.size();
        while (taken.contains(name + "$Lambda" + number + ".class")) {
            number++;
        }
        return name + "$Lambda" + number;
    }

    /** The code of a method that builds a text. */
    private static final class Builder {

        private static final Type ITSELF = Type.getType(StringBuilder.class);

        private final MethodVisitor code;

        Builder(MethodVisitor code) {
            this.code = code;
            code.visitTypeInsn(Opcodes.NEW, ITSELF.getInternalName());
            code.visitInsn(Opcodes.DUP);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, ITSELF.getInternalName(), "<init>", "()V", false);
        }

        void append(String text) {
            if (!text.isEmpty()) {
                code.visitLdcInsn(text);
                append(OBJECT);
            }
        }

        /** Appends the value on top of the stack. */
        void append(Type type) {
            boolean small = type.getSort() == Type.BYTE || type.getSort() == Type.SHORT;
            Type taken = small ? Type.INT_TYPE : value(type);
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    ITSELF.getInternalName(),
                    "append",
                    Type.getMethodDescriptor(ITSELF, taken),
                    false);
        }

        void end() {
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, ITSELF.getInternalName(), "toString", "()Ljava/lang/String;", false);
            code.visitInsn(Opcodes.ARETURN);
        }
    }

    /** Texts and values that are joined, as {@link StringConcatFactory} is told of them. */
    private static final class JoinedText {

        private static final char ARGUMENT = '\1';
        private static final char CONSTANT = '\2';

        private final String name;
        private final String type;
        private final String recipe;
        private final List<Object> constants = new ArrayList<>();

        JoinedText(String name, String method, String type, Object[] arguments) {
            this.name = name;
            this.type = type;
            boolean plain = method.equals("makeConcat");
            this.recipe =
                    plain ? String.valueOf(ARGUMENT).repeat(Type.getArgumentTypes(type).length) : (String) arguments[0];
            constants.addAll(Arrays.asList(arguments).subList(plain ? 0 : 1, arguments.length));
        }

        void write(MethodVisitor code) {
            code.visitCode();
            Builder builder = new Builder(code);
            Type[] types = Type.getArgumentTypes(type);
            int argument = 0;
            int constant = 0;
            int slot = 0;
            StringBuilder text = new StringBuilder();
            for (char c : recipe.toCharArray()) {
                if (c == CONSTANT && !(constants.get(constant) instanceof Type)) {
                    text.append(constants.get(constant++));
                } else if (c == ARGUMENT || c == CONSTANT) {
                    builder.append(text.toString());
                    text.setLength(0);
                    if (c == CONSTANT) {
                        code.visitLdcInsn(constants.get(constant++));
                        builder.append(OBJECT);
                    } else {
                        code.visitVarInsn(types[argument].getOpcode(Opcodes.ILOAD), slot);
                        builder.append(types[argument]);
                        slot += types[argument++].getSize();
                    }
                } else {
                    text.append(c);
                }
            }
            builder.append(text.toString());
            builder.end();
            end(code);
        }
    }

    /** A method of a record, as {@link ObjectMethods} is told of it. */
    private static final class RecordMethod {

        private final String method;
        private final String type;
        private final String[] names;
        private final List<Handle> fields = new ArrayList<>();

        RecordMethod(String method, String type, Object[] arguments) {
            this.method = method;
            this.type = type;
            this.names = ((String) arguments[1]).split(";");
            for (int i = 2; i < arguments.length; i++) {
                fields.add((Handle) arguments[i]);
            }
        }

        String name() {
            return method + "$record";
        }

        void write(MethodVisitor code, Type record) {
            code.visitCode();
            switch (method) {
                case "equals" -> equals(code, record);
                case "hashCode" -> hashCode(code);
                default -> string(code, record);
            }
            end(code);
        }

        private static void field(MethodVisitor code, Handle field) {
            code.visitFieldInsn(Opcodes.GETFIELD, field.getOwner(), field.getName(), field.getDesc());
        }

        /** The class whose static methods compare and hash values of a type. */
        private static Type helper(Type type) {
            return isPrimitive(type) ? box(type) : Type.getType(Objects.class);
        }

        private void equals(MethodVisitor code, Type record) {
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitTypeInsn(Opcodes.INSTANCEOF, record.getInternalName());
            elseFalse(code, Opcodes.IFNE);
            for (Handle field : fields) {
                Type type = Type.getType(field.getDesc());
                boolean primitive = isPrimitive(type);
                code.visitVarInsn(Opcodes.ALOAD, 0);
                field(code, field);
                code.visitVarInsn(Opcodes.ALOAD, 1);
                code.visitTypeInsn(Opcodes.CHECKCAST, record.getInternalName());
                field(code, field);
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC,
                        helper(type).getInternalName(),
                        primitive ? "compare" : "equals",
                        Type.getMethodDescriptor(
                                primitive ? Type.INT_TYPE : Type.BOOLEAN_TYPE, value(type), value(type)),
                        false);
                elseFalse(code, primitive ? Opcodes.IFEQ : Opcodes.IFNE);
            }
            code.visitInsn(Opcodes.ICONST_1);
            code.visitInsn(Opcodes.IRETURN);
        }

        private static void elseFalse(MethodVisitor code, int jump) {
            Label next = new Label();
            code.visitJumpInsn(jump, next);
            code.visitInsn(Opcodes.ICONST_0);
            code.visitInsn(Opcodes.IRETURN);
            code.visitLabel(next);
            code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        }

        private void hashCode(MethodVisitor code) {
            code.visitInsn(Opcodes.ICONST_0);
            for (Handle field : fields) {
                Type type = Type.getType(field.getDesc());
                code.visitIntInsn(Opcodes.BIPUSH, 31);
                code.visitInsn(Opcodes.IMUL);
                code.visitVarInsn(Opcodes.ALOAD, 0);
                field(code, field);
                code.visitMethodInsn(
                        Opcodes.INVOKESTATIC,
                        helper(type).getInternalName(),
                        "hashCode",
                        Type.getMethodDescriptor(Type.INT_TYPE, value(type)),
                        false);
                code.visitInsn(Opcodes.IADD);
            }
            code.visitInsn(Opcodes.IRETURN);
        }

        private void string(MethodVisitor code, Type record) {
            Builder builder = new Builder(code);
            code.visitLdcInsn(record);
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, "java/lang/Class", "getSimpleName", "()Ljava/lang/String;", false);
            builder.append(OBJECT);
            for (int i = 0; i < fields.size(); i++) {
                builder.append((i == 0 ? "[" : ", ") + names[i] + "=");
                code.visitVarInsn(Opcodes.ALOAD, 0);
                field(code, fields.get(i));
                builder.append(Type.getType(fields.get(i).getDesc()));
            }
            builder.append(fields.isEmpty() ? "[]" : "]");
            builder.end();
        }
    }

    /** One lambda, as {@link LambdaMetafactory} is told of it. */
    private static final class Lambda {

        private final String sam;
        private final Type factory;
        private final Handle body;
        private final Type typed;

        /** What its method looks like to callers, once for each bridge. */
        private final List<Type> erased = new ArrayList<>();

        private final List<String> interfaces = new ArrayList<>();

        Lambda(String sam, Type factory, Object[] arguments) {
            this.sam = sam;
            this.factory = factory;
            this.body = (Handle) arguments[1];
            this.typed = (Type) arguments[2];
            erased.add((Type) arguments[0]);
            interfaces.add(itself().getInternalName());
            if (arguments.length > 3) {
                readMore(arguments);
            }
        }

        /** What {@link LambdaMetafactory#altMetafactory} takes besides. */
        private void readMore(Object[] arguments) {
            int at = 3;
            int flags = (Integer) arguments[at++];
            if ((flags & LambdaMetafactory.FLAG_SERIALIZABLE) != 0) {
                addNew("java/io/Serializable", interfaces);
            }
            if ((flags & LambdaMetafactory.FLAG_MARKERS) != 0) {
                for (int left = (Integer) arguments[at++]; left > 0; left--) {
                    addNew(((Type) arguments[at++]).getInternalName(), interfaces);
                }
            }
            if ((flags & LambdaMetafactory.FLAG_BRIDGES) != 0) {
                for (int left = (Integer) arguments[at++]; left > 0; left--) {
                    addNew((Type) arguments[at++], erased);
                }
            }
        }

        private static <T> void addNew(T one, List<T> all) {
            if (!all.contains(one)) {
                all.add(one);
            }
        }

        Type itself() {
            return factory.getReturnType();
        }

        Type[] captured() {
            return factory.getArgumentTypes();
        }
    }

    /**
     * The class of all lambdas in one class that implement the same interfaces. An object of it has the number of its
     * lambda, and a place for each value that any of them captures: references, then numbers by their kind.
     */
    private static final class LambdaClass {

        private static final List<Type> KINDS =
                List.of(OBJECT, Type.INT_TYPE, Type.LONG_TYPE, Type.FLOAT_TYPE, Type.DOUBLE_TYPE);

        private final String name;
        private final List<Lambda> lambdas = new ArrayList<>();

        LambdaClass(String name) {
            this.name = name;
        }

        int add(Lambda lambda) {
            lambdas.add(lambda);
            return lambdas.size() - 1;
        }

        private static Type kind(Type value) {
            return switch (value.getSort()) {
                case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT -> Type.INT_TYPE;
                case Type.LONG, Type.FLOAT, Type.DOUBLE -> value;
                default -> OBJECT;
            };
        }

        /** The kinds of all places. */
        private List<Type> places() {
            List<Type> places = new ArrayList<>();
            for (Type kind : KINDS) {
                long most = lambdas.stream()
                        .mapToLong(lambda -> Arrays.stream(lambda.captured())
                                .filter(value -> kind(value).equals(kind))
                                .count())
                        .max()
                        .orElse(0);
                places.addAll(Collections.nCopies((int) most, kind));
            }
            return places;
        }

        /** For each value that a lambda captures the number of its place. */
        private static int[] placed(Type[] captured, List<Type> places) {
            int[] placed = new int[captured.length];
            Map<Type, Integer> next = new LinkedHashMap<>();
            for (int i = 0; i < captured.length; i++) {
                Type kind = kind(captured[i]);
                placed[i] = next.merge(kind, places.indexOf(kind), (before, first) -> before + 1);
            }
            return placed;
        }

        byte[] written(int version, String host) {
            List<Type> places = places();
            ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
            String[] interfaces = lambdas.get(0).interfaces.toArray(String[]::new);
            out.visit(version, access, name, null, OBJECT.getInternalName(), interfaces);
            out.visitNestHost(host);
            constructor(out, places);
            for (int i = 0; i < lambdas.size(); i++) {
                if (lambdas.get(i).captured().length > 0) {
                    maker(out, i, places);
                }
            }
            onlyInstances(out, places);
            Map<List<String>, List<Integer>> methods = new LinkedHashMap<>();
            for (int i = 0; i < lambdas.size(); i++) {
                for (Type erased : lambdas.get(i).erased) {
                    methods.computeIfAbsent(
                                    List.of(lambdas.get(i).sam, erased.getDescriptor()), method -> new ArrayList<>())
                            .add(i);
                }
            }
            methods.forEach((method, numbers) -> call(out, method.get(0), method.get(1), numbers, places));
            out.visitEnd();
            return out.toByteArray();
        }

        private String constructorType(List<Type> places) {
            List<Type> all = new ArrayList<>(places);
            all.add(Type.INT_TYPE);
            return Type.getMethodDescriptor(Type.VOID_TYPE, all.toArray(Type[]::new));
        }

        private void constructor(ClassWriter out, List<Type> places) {
            MethodVisitor code = out.visitMethod(Opcodes.ACC_PRIVATE, "<init>", constructorType(places), null, null);
            code.visitCode();
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, OBJECT.getInternalName(), "<init>", "()V", false);
            int slot = 1;
            for (int i = 0; i <= places.size(); i++) {
                String field = i < places.size() ? "c" + i : NUMBER;
                Type type = i < places.size() ? places.get(i) : Type.INT_TYPE;
                out.visitField(Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, field, type.getDescriptor(), null, null)
                        .visitEnd();
                code.visitVarInsn(Opcodes.ALOAD, 0);
                code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
                code.visitFieldInsn(Opcodes.PUTFIELD, name, field, type.getDescriptor());
                slot += type.getSize();
            }
            code.visitInsn(Opcodes.RETURN);
            end(code);
        }

        /** Makes an object of a lambda; what it captures lies in local variables, one after the other. */
        private void construct(MethodVisitor code, int number, List<Type> places) {
            Type[] captured = lambdas.get(number).captured();
            int[] placed = placed(captured, places);
            code.visitTypeInsn(Opcodes.NEW, name);
            code.visitInsn(Opcodes.DUP);
            for (int place = 0; place < places.size(); place++) {
                int slot = 0;
                boolean found = false;
                for (int i = 0; i < captured.length && !found; i++) {
                    found = placed[i] == place;
                    if (found) {
                        code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), slot);
                    }
                    slot += captured[i].getSize();
                }
                if (!found) {
                    code.visitInsn(nothing(places.get(place)));
                }
            }
            code.visitLdcInsn(number);
            code.visitMethodInsn(Opcodes.INVOKESPECIAL, name, "<init>", constructorType(places), false);
        }

        private static int nothing(Type kind) {
            return switch (kind.getSort()) {
                case Type.INT -> Opcodes.ICONST_0;
                case Type.LONG -> Opcodes.LCONST_0;
                case Type.FLOAT -> Opcodes.FCONST_0;
                case Type.DOUBLE -> Opcodes.DCONST_0;
                default -> Opcodes.ACONST_NULL;
            };
        }

        private void maker(ClassWriter out, int number, List<Type> places) {
            String type = lambdas.get(number).factory.getDescriptor();
            MethodVisitor code = out.visitMethod(Opcodes.ACC_STATIC, "new" + number, type, null, null);
            code.visitCode();
            construct(code, number, places);
            code.visitInsn(Opcodes.ARETURN);
            end(code);
        }

        private void onlyInstances(ClassWriter out, List<Type> places) {
            MethodVisitor code = out.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
            code.visitCode();
            for (int i = 0; i < lambdas.size(); i++) {
                if (lambdas.get(i).captured().length == 0) {
                    String type = lambdas.get(i).itself().getDescriptor();
                    out.visitField(Opcodes.ACC_STATIC | Opcodes.ACC_FINAL, "only" + i, type, null, null)
                            .visitEnd();
                    construct(code, i, places);
                    code.visitFieldInsn(Opcodes.PUTSTATIC, name, "only" + i, type);
                }
            }
            code.visitInsn(Opcodes.RETURN);
            end(code);
        }

        /** A method that does what the lambda of this object does. */
        private void call(ClassWriter out, String sam, String erased, List<Integer> numbers, List<Type> places) {
            MethodVisitor code = out.visitMethod(Opcodes.ACC_PUBLIC, sam, erased, null, null);
            code.visitCode();
            for (int i = 0; i + 1 < numbers.size(); i++) {
                Label next = new Label();
                code.visitVarInsn(Opcodes.ALOAD, 0);
                code.visitFieldInsn(Opcodes.GETFIELD, name, NUMBER, "I");
                code.visitLdcInsn(numbers.get(i));
                code.visitJumpInsn(Opcodes.IF_ICMPNE, next);
                body(code, lambdas.get(numbers.get(i)), Type.getMethodType(erased), places);
                code.visitLabel(next);
                code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            }
            body(code, lambdas.get(numbers.get(numbers.size() - 1)), Type.getMethodType(erased), places);
            end(code);
        }

        /** Loads what was captured and the arguments, and calls the body. */
        private void body(MethodVisitor code, Lambda lambda, Type erased, List<Type> places) {
            Handle body = lambda.body;
            boolean constructs = body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
            List<Type> wanted = new ArrayList<>(Arrays.asList(Type.getArgumentTypes(body.getDesc())));
            if (constructs) {
                code.visitTypeInsn(Opcodes.NEW, body.getOwner());
                code.visitInsn(Opcodes.DUP);
            } else if (body.getTag() != Opcodes.H_INVOKESTATIC) {
                wanted.add(0, Type.getObjectType(body.getOwner()));
            }
            Type[] captured = lambda.captured();
            int[] placed = placed(captured, places);
            for (int i = 0; i < captured.length; i++) {
                Type kind = kind(captured[i]);
                code.visitVarInsn(Opcodes.ALOAD, 0);
                code.visitFieldInsn(Opcodes.GETFIELD, name, "c" + placed[i], kind.getDescriptor());
                convert(code, value(captured[i]), wanted.get(i));
            }
            Type[] given = erased.getArgumentTypes();
            Type[] known = lambda.typed.getArgumentTypes();
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
                convert(code, result, lambda.typed.getReturnType());
                convert(code, lambda.typed.getReturnType(), returned);
            }
            code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
        }
    }

    private static boolean isPrimitive(Type type) {
        return type.getSort() < Type.ARRAY;
    }

    /** What is known of a value when its type is not: a reference may be any object. */
    private static Type value(Type type) {
        return isPrimitive(type) ? type : OBJECT;
    }

    /** Ends a method; the writer works out how much room its code takes. */
    private static void end(MethodVisitor code) {
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
        if (isPrimitive(from) && isPrimitive(to)) {
            widen(code, from, to);
        } else if (isPrimitive(from)) {
            Type box = box(from);
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC, box.getInternalName(), "valueOf", Type.getMethodDescriptor(box, from), false);
        } else if (isPrimitive(to)) {
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
