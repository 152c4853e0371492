// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.knowledge.pack;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.Position;

/**
 * Files of the knowledge base as they were parsed, in a compact form that costs no YAML parsing at start. Every text is
 * stored once. Places are kept by file only: what is packed has been checked.
 */
public final class NodePack {

    private static final int MAGIC = 0x46444b31; // "FDK1"

    private NodePack() {}

    /** Writes files by name. */
    public static void write(Map<String, Node> files, DataOutputStream out) throws IOException {
        Map<String, Integer> texts = new LinkedHashMap<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream nodes = new DataOutputStream(body)) {
            nodes.writeInt(files.size());
            for (Map.Entry<String, Node> file : files.entrySet()) {
                nodes.writeInt(text(file.getKey(), texts));
                write(file.getValue(), nodes, texts);
            }
        }
        out.writeInt(MAGIC);
        out.writeInt(texts.size());
        for (String text : texts.keySet()) {
            byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
        out.write(body.toByteArray());
    }

    /** Reads what {@link #write} wrote. */
    public static Map<String, Node> read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new IOException("The packed knowledge base is damaged; build flashdoctor anew.");
        }
        String[] texts = new String[in.readInt()];
        for (int i = 0; i < texts.length; i++) {
            byte[] bytes = new byte[in.readInt()];
            in.readFully(bytes);
            texts[i] = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        }
        Map<String, Node> files = new LinkedHashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            String name = texts[in.readInt()];
            files.put(name, read(in, texts, new Position(name, 1, 1)));
        }
        return files;
    }

    private static int text(String text, Map<String, Integer> texts) {
        Integer known = texts.get(text);
        if (known == null) {
            known = texts.size();
            texts.put(text, known);
        }
        return known;
    }

    private static void write(Node node, DataOutputStream out, Map<String, Integer> texts) throws IOException {
        if (node instanceof Node.Scalar scalar) {
            out.writeByte(0);
            out.writeInt(text(scalar.text(), texts));
        } else if (node instanceof Node.Sequence sequence) {
            out.writeByte(1);
            out.writeInt(sequence.items().size());
            for (Node item : sequence.items()) {
                write(item, out, texts);
            }
        } else {
            Node.Mapping mapping = (Node.Mapping) node;
            out.writeByte(2);
            out.writeInt(mapping.entries().size());
            for (Map.Entry<String, Node.Entry> entry : mapping.entries().entrySet()) {
                out.writeInt(text(entry.getKey(), texts));
                write(entry.getValue().value(), out, texts);
            }
        }
    }

    private static Node read(DataInputStream in, String[] texts, Position at) throws IOException {
        return switch (in.readByte()) {
            case 0 -> new Node.Scalar(texts[in.readInt()], at);
            case 1 -> {
                int size = in.readInt();
                List<Node> items = new ArrayList<>(size);
                for (int i = 0; i < size; i++) {
                    items.add(read(in, texts, at));
                }
                yield new Node.Sequence(items, at);
            }
            case 2 -> {
                int size = in.readInt();
                Map<String, Node.Entry> entries = new LinkedHashMap<>(size * 2);
                for (int i = 0; i < size; i++) {
                    String key = texts[in.readInt()];
                    entries.put(key, new Node.Entry(at, read(in, texts, at)));
                }
                yield new Node.Mapping(entries, at);
            }
            default -> throw new IOException("The packed knowledge base is damaged; build flashdoctor anew.");
        };
    }
}
