// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.address.AddressRange;

/**
 * What an image says of itself.
 *
 * @param bytes the image
 * @param descriptor Intel flash descriptor
 * @param fmap flash map
 * @param files files of coreboot, one list for each CBFS
 * @param board the mainboard for which it was built
 * @param version version of the firmware in it
 * @param bootGuardKey public key of its Boot Guard manifest, in hexadecimal
 */
public record FlashImage(
        ImageBytes bytes,
        Optional<Descriptor> descriptor,
        Optional<Fmap> fmap,
        List<Cbfs> files,
        Optional<BoardName> board,
        Optional<String> version,
        Optional<String> bootGuardKey) {

    /** Areas that hold a CBFS, in the order of trust: the part that starts first counts most. */
    private static final List<String> FILE_AREAS = List.of("COREBOOT", "FW_MAIN_A", "FW_MAIN_B", "BOOT_STUB");

    /** Files of coreboot that tell what was built. */
    private static final List<String> TELLING = List.of("build_info", "config", "revision");

    private static final int LONGEST_TEXT = 256 * 1024;

    private static final Pattern PART = Pattern.compile(
            "(?m)^(?:#define )?(?:CONFIG_)?MAINBOARD_PART_NUMBER\\s*[=: ]\\s*\"?([^\"\\r\\n]{1,80}?)\"?\\s*$");
    private static final Pattern VENDOR = Pattern.compile(
            "(?m)^(?:#define )?(?:CONFIG_)?MAINBOARD_VENDOR\\s*[=: ]\\s*\"?([^\"\\r\\n]{1,80}?)\"?\\s*$");
    private static final Pattern LOCAL_VERSION =
            Pattern.compile("(?m)^CONFIG_LOCALVERSION\\s*=\\s*\"([^\"\\r\\n]{1,80})\"\\s*$");
    private static final Pattern VERSION =
            Pattern.compile("(?m)^(?:#define )?COREBOOT_VERSION\\s*[=: ]\\s*\"?([^\"\\r\\n]{1,80}?)\"?\\s*$");

    private static final byte[] DASHARO = "Dasharo (".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern DASHARO_TEXT =
            Pattern.compile("Dasharo \\([A-Za-z0-9+ ]{1,40}\\) v[0-9A-Za-z._-]{1,30}");

    public FlashImage {
        files = List.copyOf(files);
    }

    /** Reads an image. Any bytes have an answer. */
    public static FlashImage read(ImageBytes bytes) {
        Optional<Fmap> fmap = Fmap.parse(bytes);
        List<Cbfs> files = new ArrayList<>();
        fmap.ifPresent(map -> FILE_AREAS.forEach(name ->
                map.area(name).flatMap(area -> Cbfs.parse(bytes, area.range())).ifPresent(files::add)));
        if (files.isEmpty()) {
            Cbfs.byMasterHeader(bytes).ifPresent(files::add);
        }
        List<String> texts = texts(bytes, files);
        Optional<String> part = first(PART, texts);
        Optional<BoardName> board = part.map(name -> new BoardName(first(VENDOR, texts), name))
                .or(() -> IdSection.parse(bytes).map(IdSection::board));
        Optional<String> version = dasharo(bytes)
                .or(() -> first(LOCAL_VERSION, texts))
                .or(() -> first(VERSION, texts).map(found -> "coreboot " + found))
                .or(() -> IdSection.parse(bytes).map(found -> "coreboot " + found.version()));
        return new FlashImage(
                bytes, Descriptor.parse(bytes), fmap, files, board, version, BootGuardManifest.publicKey(bytes));
    }

    private static List<String> texts(ImageBytes bytes, List<Cbfs> files) {
        List<String> texts = new ArrayList<>();
        for (Cbfs each : files) {
            for (String name : TELLING) {
                each.file(name)
                        .flatMap(Cbfs.CbfsFile::content)
                        .map(range -> new String(
                                bytes.copy(range.start(), (int) Math.min(range.length(), LONGEST_TEXT)),
                                StandardCharsets.ISO_8859_1))
                        .ifPresent(texts::add);
            }
        }
        return texts;
    }

    private static Optional<String> first(Pattern pattern, List<String> texts) {
        for (String text : texts) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.find() && !matcher.group(1).isBlank()) {
                return Optional.of(matcher.group(1).strip());
            }
        }
        return Optional.empty();
    }

    /** Dasharo writes its version into the SMBIOS tables that the image carries. */
    private static Optional<String> dasharo(ImageBytes bytes) {
        int from = 0;
        for (OptionalInt at = bytes.find(DASHARO, 0, bytes.size());
                at.isPresent();
                at = bytes.find(DASHARO, from, bytes.size())) {
            Matcher matcher = DASHARO_TEXT.matcher(bytes.text(at.getAsInt(), 100));
            if (matcher.lookingAt()) {
                return Optional.of(matcher.group());
            }
            from = at.getAsInt() + DASHARO.length;
        }
        return Optional.empty();
    }

    /** Whether it holds coreboot. */
    public boolean isCoreboot() {
        return !files.isEmpty();
    }

    /** Regions of the descriptor, where there is one. */
    public Optional<Layout> regions() {
        return descriptor.map(found -> Layout.of(found.regions()));
    }

    /** Areas of the FMAP, where there is one. */
    public Optional<Layout> areas() {
        return fmap.map(Layout::of);
    }

    /** How the bytes of a part look, by their statistics alone. */
    public Look look(AddressRange range) {
        long[] counts = bytes.histogram(range);
        long total = 0;
        long most = 0;
        for (long count : counts) {
            total += count;
            most = Math.max(most, count);
        }
        if (total == most) {
            return Look.BLANK;
        }
        double entropy = 0;
        for (long count : counts) {
            if (count > 0) {
                double share = (double) count / total;
                entropy -= share * Math.log(share) / Math.log(2);
            }
        }
        return total >= ENOUGH && entropy > RANDOM ? Look.RANDOM : Look.PLAUSIBLE;
    }

    /** Fewer bytes tell nothing of their source. */
    private static final int ENOUGH = 64 * 1024;

    /** Bits a byte. Compressed firmware stays below, because headers, tables and padding lie between its parts. */
    private static final double RANDOM = 7.995;

    /** What statistics say of bytes. */
    public enum Look {
        /** One value throughout. */
        BLANK,
        /** As even as noise, an encrypted file or a compressed archive. */
        RANDOM,
        PLAUSIBLE
    }

    /** Whether any structure of firmware was found. */
    public boolean hasStructure() {
        return descriptor.isPresent() || fmap.isPresent() || !files.isEmpty() || hasFirmwareVolume();
    }

    private static final byte[] VOLUME = "_FVH".getBytes(StandardCharsets.US_ASCII);

    /** UEFI firmware volumes: signature at 40, after a zero vector and a length that fits. */
    private boolean hasFirmwareVolume() {
        int from = 40;
        while (true) {
            OptionalInt at = bytes.find(VOLUME, from, bytes.size());
            if (at.isEmpty()) {
                return false;
            }
            long length = bytes.u64(at.getAsInt() - 8L);
            if (length > 0 && length <= bytes.size() && Set.of(0x48, 0x60).contains(bytes.u16(at.getAsInt() + 8L))) {
                return true;
            }
            from = at.getAsInt() + VOLUME.length;
        }
    }
}
