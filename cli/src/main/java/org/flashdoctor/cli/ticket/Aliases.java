// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.knowledge.load.Redaction.Kind;

/**
 * Names that stand for identifiers: {@code HOST-1}, {@code MAC-2}. The same thing has the same alias in all tickets of
 * one machine. What is kept for that is a key and a keyed digest of each thing, from which nobody learns the thing; key
 * and digests never leave the machine.
 */
public final class Aliases {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final Pattern KEY_LINE = Pattern.compile("key ([0-9a-f]{64})");
    private static final Pattern ALIAS_LINE = Pattern.compile("alias ([a-z0-9]{2,12}) (\\d{1,6}) ([0-9a-f]{64})");

    private final byte[] key;
    private final Map<String, Integer> numbers;
    private boolean changed;

    private Aliases(byte[] key, Map<String, Integer> numbers, boolean changed) {
        this.key = key;
        this.numbers = numbers;
        this.changed = changed;
    }

    /** Aliases that nobody remembers. */
    public static Aliases fresh() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return new Aliases(key, new LinkedHashMap<>(), true);
    }

    /**
     * The aliases of this machine; fresh ones when there is no such file.
     *
     * @throws UserException when the file does not hold aliases
     */
    public static Aliases load(Path file) throws UserException, IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return fresh();
        }
        Optional<byte[]> key = Optional.empty();
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher keyLine = KEY_LINE.matcher(lines.get(i));
            Matcher alias = ALIAS_LINE.matcher(lines.get(i));
            if (keyLine.matches()) {
                key = Optional.of(HexFormat.of().parseHex(keyLine.group(1)));
            } else if (alias.matches()) {
                numbers.put(alias.group(1) + " " + alias.group(3), Integer.valueOf(alias.group(2)));
            } else if (!lines.get(i).startsWith("#")) {
                throw damaged(file, i + 1);
            }
        }
        if (key.isEmpty()) {
            throw damaged(file, lines.size());
        }
        return new Aliases(key.get(), numbers, false);
    }

    private static UserException damaged(Path file, int line) {
        return new UserException(
                file + ":" + line + ": this is no file of aliases; remove it, and aliases begin anew.");
    }

    /** The alias of a thing; all its spellings have the same one. */
    public String of(Kind kind, String value) {
        String digest = kind.id() + " " + digest(kind.id() + "\0" + kind.folded(value));
        Integer number = numbers.get(digest);
        if (number == null) {
            number = (int) numbers.keySet().stream()
                            .filter(known -> known.startsWith(kind.id() + " "))
                            .count()
                    + 1;
            numbers.put(digest, number);
            changed = true;
        }
        return kind.id().toUpperCase(Locale.ROOT) + "-" + number;
    }

    private String digest(String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no " + ALGORITHM + ", which every Java must have.", e);
        }
    }

    /** Keeps the aliases for the next ticket, for the owner's eyes only. The file is replaced whole or not at all. */
    public void save(Path file) throws IOException {
        if (!changed) {
            return;
        }
        StringBuilder text = new StringBuilder("# Key and digests of what flashdoctor report hid. Give this to nobody;"
                + " without it, aliases of later tickets differ.\n");
        text.append("key ").append(HexFormat.of().formatHex(key)).append('\n');
        new HashMap<>(numbers)
                .entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                        .forEach(each -> {
                            String[] parts = each.getKey().split(" ", 2);
                            text.append("alias %s %d %s%n".formatted(parts[0], each.getValue(), parts[1]));
                        });
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(
                folder,
                "aliases",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, text, StandardCharsets.US_ASCII);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        changed = false;
    }
}
