// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.ticket.Ticket;
import org.flashdoctor.knowledge.node.Node;
import org.flashdoctor.knowledge.node.NodeReader;

/**
 * A ticket as a zip file: the documents, the facts, the raw evidence, and a manifest of SHA-256 sums. The same ticket
 * gives the same bytes. Files that come from elsewhere are read with bounds, and nothing of them is ever unpacked to a
 * disk.
 */
public final class TicketZip {

    /** The document that is a ticket and a file of facts at once. */
    static final String TICKET = "ticket.json";

    private static final String MANIFEST = "manifest.json";
    private static final int MOST_ENTRIES = 200;
    private static final int LARGEST_ENTRY = 32 * 1024 * 1024;
    /** Bytes of all files together, and of a file that holds them. */
    static final int LARGEST_WHOLE = 96 * 1024 * 1024;

    private static final byte[] MAGIC = {'P', 'K', 3, 4};

    private TicketZip() {}

    /** The files that a zip file of a ticket holds, in their order, without the manifest. */
    public static Map<String, String> files(Ticket ticket, TicketReport report) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("ticket.md", report.markdown(ticket));
        files.put("ticket.html", report.html(ticket));
        files.put(TICKET, TicketJson.write(ticket));
        files.put("facts.json", FactsFile.write(ticket.facts()));
        Set<String> names = new HashSet<>();
        ticket.attachments().forEach(each -> {
            String plain = each.name().replaceAll("[^\\p{L}\\p{N}._-]", "_").replaceFirst("^\\.+", "_");
            String name = plain;
            for (int number = 2; !names.add(name.toLowerCase(Locale.ROOT)); number++) {
                name = number + "-" + plain;
            }
            files.put("evidence/" + name, each.text());
        });
        return files;
    }

    /** Packs files with a manifest. All of them bear the date of the ticket. */
    public static byte[] pack(Ticket ticket, Map<String, String> texts) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        texts.forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        byte[] manifest = TicketJson.manifest(ticket, files).getBytes(StandardCharsets.UTF_8);
        files.put(MANIFEST, manifest);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                // Local time is what the format holds; told as such, it does not depend on the time zone.
                entry.setTimeLocal(LocalDateTime.ofInstant(ticket.made(), ZoneOffset.UTC));
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException("Packing in memory failed.", e);
        }
        return bytes.toByteArray();
    }

    /** Whether bytes begin as a zip file does. */
    static boolean isZip(byte[] content) {
        return java.util.Arrays.equals(content, 0, Math.min(content.length, MAGIC.length), MAGIC, 0, MAGIC.length);
    }

    /**
     * The files of a ticket.
     *
     * @param file its name, for messages
     * @throws UserException when it is no ticket, is damaged or was changed, or when it is larger than tickets are
     */
    static Map<String, byte[]> read(Path file, byte[] packed) throws UserException, IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        long whole = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(packed), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (!isPlain(name)) {
                    throw new UserException(file + " holds an entry with the name \"" + shown(name)
                            + "\", which no ticket has; it is not read.");
                }
                if (files.size() == MOST_ENTRIES) {
                    throw new UserException(file + " holds more than " + MOST_ENTRIES
                            + " files, which no ticket does; it is not read.");
                }
                byte[] content = zip.readNBytes(LARGEST_ENTRY + 1);
                whole += content.length;
                if (content.length > LARGEST_ENTRY || whole > LARGEST_WHOLE) {
                    throw new UserException(
                            file + ": " + shown(name) + " is larger than anything in a ticket; it is not read.");
                }
                if (!entry.isDirectory() && files.put(name, content) != null) {
                    throw new UserException(file + " holds two files with the name " + shown(name)
                            + "; nobody can tell which is meant.");
                }
            }
        } catch (ZipException | java.io.EOFException | IllegalArgumentException e) {
            throw new UserException(file + " is a damaged zip file: " + e.getMessage() + "; get it anew.");
        }
        if (!files.containsKey(TICKET)) {
            throw new UserException(file + " is a zip file without " + TICKET
                    + "; expected what flashdoctor report -o ticket.zip writes.");
        }
        verify(file, files);
        return files;
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty()
                && name.length() < 300
                && !name.startsWith("/")
                && !name.contains("\\")
                && !name.contains(":")
                && name.chars().noneMatch(Character::isISOControl)
                && !java.util.Arrays.asList(name.split("/", -1)).contains("..");
    }

    private static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 80 ? plain.substring(0, 80) + "…" : plain;
    }

    /** Compares the digests of the manifest: a ticket is whole or it is not read. */
    private static void verify(Path file, Map<String, byte[]> files) throws UserException, IOException {
        Optional<byte[]> manifest = Optional.ofNullable(files.get(MANIFEST));
        if (manifest.isEmpty()) {
            throw new UserException(file + " has no " + MANIFEST + "; get the ticket anew, as it was written.");
        }
        try {
            Optional<Node> node =
                    NodeReader.json().read(file + "!" + MANIFEST, new ByteArrayInputStream(manifest.get()));
            Set<String> listed = new HashSet<>(Set.of(MANIFEST));
            if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
                for (Node item : FactsFile.items(mapping, "files")) {
                    if (item instanceof Node.Mapping each) {
                        String name = FactsFile.text(each, "name");
                        byte[] content = files.getOrDefault(name, new byte[0]);
                        if (!files.containsKey(name)
                                || !TicketJson.digest(content).equals(FactsFile.text(each, "sha256"))) {
                            throw new UserException(file + ": " + shown(name)
                                    + " is missing or is not what the manifest says; get the ticket anew.");
                        }
                        listed.add(name);
                    }
                }
            }
            if (!listed.containsAll(files.keySet())) {
                throw new UserException(file + " holds files that its manifest does not name; get the ticket anew.");
            }
        } catch (NodeReader.MalformedException e) {
            throw new UserException(e.at() + ": this is no JSON: " + e.getMessage() + "; get the ticket anew.");
        }
    }
}
