// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.flash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.flash.image.FlashImage;
import org.flashdoctor.engine.flash.image.Layout;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.plan.ImageChecks.Source;

/**
 * Which parts of the flash are meant.
 *
 * @param source where their names come from
 * @param file the layout file
 * @param names names after {@code -i}; none means the whole chip
 * @param files content of single parts in files of their own, {@code -i NAME:FILE}, by the name after {@code -i}
 */
public record PartChoice(Source source, Optional<Path> file, List<String> names, Map<String, Path> files) {

    public PartChoice {
        names = List.copyOf(names);
        files = Map.copyOf(files);
    }

    /** A part whose content lies in a file of its own, which is as long as the part. */
    public record OwnFile(NamedRange part, Path file) {}

    /**
     * Reads the options.
     *
     * @throws UserException when they contradict each other
     */
    public static PartChoice of(boolean ifd, boolean fmap, Optional<Path> layout, List<String> included)
            throws UserException {
        List<String> names = new ArrayList<>();
        Map<String, Path> files = new LinkedHashMap<>();
        for (String each : included) {
            int colon = each.indexOf(':');
            String name = colon < 0 ? each : each.substring(0, colon);
            if (name.isEmpty() || colon == each.length() - 1) {
                throw new UserException("-i " + each + " is incomplete; write -i NAME, or -i NAME:FILE for a region in"
                        + " a file of its own.");
            }
            if (names.contains(name)) {
                throw new UserException("-i " + name + " is there twice; name each region once.");
            }
            names.add(name);
            if (colon >= 0) {
                files.put(name, Path.of(each.substring(colon + 1)));
            }
        }
        int sources = (ifd ? 1 : 0) + (fmap ? 1 : 0) + (layout.isPresent() ? 1 : 0);
        if (sources > 1) {
            throw new UserException("--ifd, --fmap and --layout exclude each other; the names after -i come from one.");
        }
        if (!names.isEmpty() && sources == 0) {
            throw new UserException("-i " + names.get(0)
                    + " names a region, and nothing says of which layout; add --ifd, --fmap or --layout FILE.");
        }
        if (names.isEmpty()) {
            return new PartChoice(Source.WHOLE, Optional.empty(), List.of(), Map.of());
        }
        return new PartChoice(ifd ? Source.DESCRIPTOR : fmap ? Source.FMAP : Source.FILE, layout, names, files);
    }

    /** Whether every part has a file of its own, so that no image is needed. */
    public boolean needsNoImage() {
        return !names.isEmpty() && files.size() == names.size();
    }

    /**
     * The parts that have files of their own.
     *
     * @param parts as {@link #parts} gave them
     * @throws UserException when such a part overlaps another one, so that it could not be told which content counts
     */
    public List<OwnFile> own(List<NamedRange> parts) throws UserException {
        List<OwnFile> own = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Path content = files.get(names.get(i));
            if (content == null) {
                continue;
            }
            NamedRange part = parts.get(i);
            for (int j = 0; j < parts.size(); j++) {
                NamedRange other = parts.get(j);
                if (j != i && other.range().overlaps(part.range())) {
                    throw new UserException("Regions " + part + " and " + other + " overlap, and " + content
                            + " is for the first alone; name one of them.");
                }
            }
            own.add(new OwnFile(part, content));
        }
        return own;
    }

    /** Whether the whole content of the chip is needed to find the parts. */
    public boolean needsContent() {
        return source == Source.FMAP;
    }

    /**
     * The parts of a chip.
     *
     * @param chip what the chip holds, as far as it was read
     * @throws UserException when a name is not known, or a part lies outside of the chip
     */
    public List<NamedRange> parts(long size, FlashImage chip, FactSet facts) throws UserException, IOException {
        AddressRange whole = new AddressRange(0, size - 1);
        if (source == Source.WHOLE) {
            return List.of(new NamedRange("whole chip", whole));
        }
        Layout layout = layout(chip, facts);
        List<NamedRange> parts = new ArrayList<>();
        for (String name : names) {
            NamedRange part = layout.find(name)
                    .orElseThrow(() -> new UserException(
                            "There is no region \"" + name + "\"; there are " + layout.names() + "."));
            if (!whole.contains(part.range())) {
                throw new UserException("Region " + part + " ends beyond the chip, which has " + size
                        + " bytes; the layout is for another chip.");
            }
            parts.add(part);
        }
        return parts;
    }

    private Layout layout(FlashImage chip, FactSet facts) throws UserException, IOException {
        switch (source) {
            case DESCRIPTOR -> {
                Map<DescriptorRegion, AddressRange> seen = new EnumMap<>(DescriptorRegion.class);
                facts.all(FlashRegion.class).forEach(region -> seen.put(region.region(), region.range()));
                return chip.regions()
                        .or(() ->
                                Optional.of(seen).filter(map -> !map.isEmpty()).map(Layout::of))
                        .orElseThrow(() -> new UserException("The chip has no Intel flash descriptor to take region"
                                + " names from; use --fmap or --layout FILE, or leave --ifd and -i out."));
            }
            case FMAP -> {
                return chip.areas()
                        .orElseThrow(() -> new UserException("The chip holds no flash map (FMAP) to take names from;"
                                + " use --ifd or --layout FILE, or leave --fmap and -i out."));
            }
            default -> {
                Path path = file.orElseThrow();
                try {
                    return Layout.parse(Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1));
                } catch (IllegalArgumentException e) {
                    throw new UserException("The layout file " + path + " cannot be used: " + e.getMessage() + ".");
                } catch (NoSuchFileException e) {
                    throw new UserException("There is no layout file " + path + ".");
                }
            }
        }
    }
}
