// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.Supplier;
import org.flashdoctor.engine.lazy.Lazy;
import org.flashdoctor.engine.lazy.LazyMap;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.Position;
import org.flashdoctor.rules.condition.Condition.FactMatches;

/**
 * Files of the knowledge base as they were parsed, in a compact form that costs no YAML parsing at start. A file is
 * unpacked when it is first asked for, and an item of a list likewise. Places are kept by file only: what is packed has
 * been checked.
 *
 * @param files nodes by path
 * @param contents what the files hold, if that was packed with them
 */
public record NodePack(Map<String, Node> files, Optional<Contents> contents) {

    private static final byte[] MAGIC = {'F', 'D', 'K', '8'};

    private static final String DAMAGED = "The packed knowledge base is damaged; build flashdoctor anew.";

    private static final int SCALAR = 0;
    private static final int SEQUENCE = 1;
    private static final int MAPPING = 2;
    private static final int CONDITION = 3;

    /** Writes files by name. */
    public void write(DataOutputStream out) throws IOException {
        PackWriter.Shared shared = new PackWriter.Shared();
        PackWriter body = new PackWriter(shared);
        PackWriter listed = new PackWriter(shared);
        contents.ifPresent(each -> each.write(listed));
        body.block(listed.bytes());
        body.number(files.size());
        files.forEach((path, node) -> body.text(path).block(packed(node, shared)));
        PackWriter wanted = new PackWriter(shared);
        wanted.number(shared.wanted().size());
        for (FactMatches each : shared.wanted().keySet()) {
            PackWriter one = new PackWriter(shared);
            ConditionPack.writeWanted(each, one);
            wanted.block(one.bytes());
        }
        // The words come last, since all others use them, and stand first.
        PackWriter head = new PackWriter();
        head.number(shared.words().size());
        shared.words().keySet().forEach(head::text);
        head.raw(wanted.bytes());
        byte[] first = head.bytes();
        byte[] rest = body.bytes();
        out.write(MAGIC);
        out.writeInt(first.length + rest.length);
        out.write(first);
        out.write(rest);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when it is damaged, as far as can be seen without unpacking the files
     */
    public static NodePack read(InputStream packed) throws IOException {
        try {
            DataInputStream in = new DataInputStream(packed);
            if (!Arrays.equals(MAGIC, in.readNBytes(MAGIC.length))) {
                throw new IOException(DAMAGED);
            }
            // Its length is known, so that it is read in one piece.
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            return list(bytes);
        } catch (IndexOutOfBoundsException | NegativeArraySizeException | EOFException e) {
            throw new IOException(DAMAGED, e);
        }
    }

    private static NodePack list(byte[] bytes) throws IOException {
        PackReader head = new PackReader(bytes, new PackReader.Shared(new String[0], new int[0]), 0);
        String[] words = new String[head.number()];
        for (int i = 0; i < words.length; i++) {
            words[i] = head.text();
        }
        int[] wanted = new int[head.number()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = head.skipBlock();
        }
        PackReader in = new PackReader(bytes, new PackReader.Shared(words, wanted), head.at());
        int listed = in.skipBlock();
        boolean hasContents = in.at() > listed;
        Map<String, Supplier<Node>> files = new LinkedHashMap<>();
        int count = in.number();
        for (int i = 0; i < count; i++) {
            String path = in.text();
            int place = in.skipBlock();
            files.put(path, () -> node(in.at(place), new Position(path, 1, 1)));
        }
        if (in.at() != bytes.length) {
            throw new IOException(DAMAGED);
        }
        return new NodePack(
                new LazyMap<>(files), hasContents ? Optional.of(Contents.read(in.at(listed))) : Optional.empty());
    }

    private static byte[] packed(Node node, PackWriter.Shared shared) {
        PackWriter out = new PackWriter(shared);
        if (node instanceof Node.Scalar scalar) {
            out.number(SCALAR).text(scalar.text());
        } else if (node instanceof Node.Sequence sequence) {
            PackWriter items = new PackWriter(shared);
            items.number(sequence.items().size());
            sequence.items().forEach(item -> items.block(packed(item, shared)));
            out.number(SEQUENCE).block(items.bytes());
        } else if (node instanceof Node.Ready ready) {
            PackWriter condition = new PackWriter(shared);
            ConditionPack.write(ready.condition().get(), condition);
            out.number(CONDITION)
                    .block(condition.bytes())
                    .block(packed(ready.source().get(), shared));
        } else {
            Node.Mapping mapping = (Node.Mapping) node;
            out.number(MAPPING).number(mapping.entries().size());
            mapping.entries().forEach((key, entry) -> {
                out.word(key);
                out.raw(packed(entry.value(), shared));
            });
        }
        return out.bytes();
    }

    private static Node node(PackReader in, Position at) {
        return switch (in.number()) {
            case SCALAR -> new Node.Scalar(in.text(), at);
            case SEQUENCE -> new Node.Sequence(new Items(in.at(in.skipBlock()), at), at);
            case CONDITION -> {
                PackReader condition = in.at(in.skipBlock());
                PackReader source = in.at(in.skipBlock());
                // From where they begin, each time: whoever reads moves on.
                yield new Node.Ready(
                        new Lazy<>(() -> ConditionPack.read(condition.at(condition.at()))),
                        new Lazy<>(() -> node(source.at(source.at()), at)),
                        at);
            }
            default -> {
                int size = in.number();
                Map<String, Node.Entry> entries = new LinkedHashMap<>(size * 2);
                for (int i = 0; i < size; i++) {
                    String key = in.word();
                    entries.put(key, new Node.Entry(at, node(in, at)));
                }
                yield new Node.Mapping(entries, at);
            }
        };
    }

    /** Items of a list, each unpacked when it is first asked for. Two threads may both do so; the nodes are equal. */
    private static final class Items extends AbstractList<Node> implements RandomAccess {

        private final PackReader in;
        private final Position at;
        private final int[] places;
        private final Node[] nodes;

        Items(PackReader in, Position at) {
            this.in = in;
            this.at = at;
            this.places = new int[in.number()];
            this.nodes = new Node[places.length];
            for (int i = 0; i < places.length; i++) {
                places[i] = in.skipBlock();
            }
        }

        @Override
        public Node get(int index) {
            Node node = nodes[index];
            if (node == null) {
                node = node(in.at(places[index]), at);
                nodes[index] = node;
            }
            return node;
        }

        @Override
        public int size() {
            return places.length;
        }
    }
}
