// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact.ImmutableKind;
import org.flashdoctor.engine.fact.HostFact.ImmutableSystem;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.Distribution;
import org.flashdoctor.engine.probe.Notes;
import org.flashdoctor.engine.probe.Probe;
import org.flashdoctor.engine.probe.ProbeResult;
import org.flashdoctor.engine.system.Access;
import org.flashdoctor.engine.system.Machine;

/** Which distribution was started, and whether its files are changed in place. */
final class DistributionProbe implements Probe {

    private static final String FILE = "/etc/os-release";
    private static final String COMMAND_LINE = "/proc/cmdline";

    /** Where containers that belong to their host show the host's file. */
    private static final List<String> HOST_FILES =
            List.of("/run/host/os-release", "/run/host/etc/os-release", "/run/host/usr/lib/os-release");

    private static final List<String> HERE = List.of(FILE, "/usr/lib/os-release");

    /** Systems that name another distribution in their os-release, by a file that only they have. */
    private static final Map<String, String> MARKS = marks();

    private static final Set<String> APPLIANCES = Set.of(
            "haos",
            "truenas-scale",
            "unraid",
            "openwrt",
            "dsm",
            "libreelec",
            "coreelec",
            "volumio",
            "talos",
            "flatcar",
            "bottlerocket",
            "chromeos",
            "chromiumos",
            "steamos");

    private static final Pattern ENTRY =
            Pattern.compile("^([A-Z_]+)=(?:\"([^\"]*)\"|'([^']*)'|(\\S*))", Pattern.MULTILINE);
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Set<String> LIVE = Set.of("rd.live.image", "archisobasedir", "archisolabel", "casper");
    private static final Set<String> LIVE_BOOT = Set.of("live", "casper");
    private static final Pattern IMAGE_ROOT =
            Pattern.compile("^\\S+ \\S+ \\S+ \\S+ / ro\\S* .* - (?:squashfs|erofs) ", Pattern.MULTILINE);

    private static Map<String, String> marks() {
        Map<String, String> marks = new LinkedHashMap<>();
        marks.put("/etc/unraid-version", "unraid");
        marks.put("/etc/synoinfo.conf", "dsm");
        marks.put("/usr/bin/midclt", "truenas-scale");
        marks.put("/usr/bin/pveversion", "proxmox");
        marks.put("/etc/NIXOS", "nixos");
        marks.put("/run/current-system/configuration.scm", "guix");
        marks.put("/etc/qubes-release", "qubes");
        marks.put("/etc/slackware-version", "slackware");
        marks.put("/etc/openwrt_release", "openwrt");
        return marks;
    }

    @Override
    public String name() {
        return "distribution";
    }

    @Override
    public Set<FactType> answers() {
        return Notes.types(Distribution.class, ImmutableSystem.class);
    }

    @Override
    public ProbeResult look(Machine machine) {
        Notes notes = new Notes(name());
        Look look = new Look(machine);
        boolean foreign = Surroundings.of(machine).foreignFiles();
        Optional<Distribution> distribution = distribution(notes, look, foreign);
        if (foreign) {
            return notes.missed(
                            Gap.DENIED,
                            FILE,
                            "the files of the container are not those of the system outside",
                            ImmutableSystem.class)
                    .result();
        }
        immutable(notes, look, distribution);
        return notes.result();
    }

    private Optional<Distribution> distribution(Notes notes, Look look, boolean foreign) {
        Access<String> last = Access.untried("");
        for (String path : foreign ? HOST_FILES : HERE) {
            last = look.text(path);
            Optional<Distribution> found =
                    last.got().flatMap(DistributionProbe::parse).map(named -> foreign ? named : marked(look, named));
            if (found.isPresent()) {
                notes.saw(found.get(), path, text(found.get())).covers(Distribution.class);
                return found;
            }
        }
        Optional<String> mark = foreign ? Optional.empty() : mark(look);
        if (mark.isPresent()) {
            Distribution found = new Distribution(mark.get(), Set.of(), Reading.unknown(Gap.ABSENT));
            notes.saw(found, FILE, "no os-release; a file of " + mark.get() + " is there")
                    .covers(Distribution.class);
            return Optional.of(found);
        }
        notes.missed(last, foreign ? HOST_FILES.get(0) : FILE, Distribution.class);
        return Optional.empty();
    }

    /** Proxmox keeps Debian's name because it is started like Debian; others are not to be treated as what they name. */
    private static Distribution marked(Look look, Distribution named) {
        Optional<String> mark = mark(look).filter(found -> !found.equals(named.id()));
        if (mark.isEmpty()) {
            return named;
        }
        if (mark.get().equals("proxmox")) {
            return new Distribution(named.id(), named.like(), Reading.of("proxmox"));
        }
        Set<String> like = new LinkedHashSet<>(named.like());
        like.add(named.id());
        return new Distribution(mark.get(), like, named.variant());
    }

    private static Optional<String> mark(Look look) {
        for (Map.Entry<String, String> mark : MARKS.entrySet()) {
            if (look.exists(mark.getKey()).orElse(false)) {
                return Optional.of(mark.getValue());
            }
        }
        return Optional.empty();
    }

    /** The distribution in an os-release file; without ID it is "linux", as the format has it. */
    static Optional<Distribution> parse(String text) {
        Map<String, String> entries = new LinkedHashMap<>();
        Matcher entry = ENTRY.matcher(text);
        while (entry.find()) {
            String value = entry.group(2);
            value = value == null ? entry.group(3) : value;
            entries.put(entry.group(1), (value == null ? entry.group(4) : value).toLowerCase(Locale.ROOT));
        }
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        String id = entries.getOrDefault("ID", "linux");
        Set<String> like = new LinkedHashSet<>();
        for (String each : BLANKS.split(entries.getOrDefault("ID_LIKE", ""), -1)) {
            if (!each.isEmpty()) {
                like.add(each);
            }
        }
        String variant = entries.getOrDefault("VARIANT_ID", "");
        return Optional.of(new Distribution(
                id.equals("hassos") ? "haos" : id,
                like,
                variant.isEmpty() ? Reading.unknown(Gap.ABSENT) : Reading.of(variant)));
    }

    private static String text(Distribution found) {
        return "ID=" + found.id() + (found.like().isEmpty() ? "" : " ID_LIKE=" + String.join(" ", found.like()))
                + found.variant()
                        .known()
                        .map(variant -> " VARIANT_ID=" + variant)
                        .orElse("");
    }

    private static void immutable(Notes notes, Look look, Optional<Distribution> distribution) {
        String id = distribution.map(Distribution::id).orElse("");
        Access<String> line = look.text(COMMAND_LINE);
        List<String> parameters = line.got()
                .map(text -> KernelParameterProbe.parse(text).stream()
                        .map(parameter -> parameter.name() + "=" + parameter.value())
                        .toList())
                .orElse(List.of());
        boolean live = parameters.stream().anyMatch(DistributionProbe::live);
        if (live) {
            saw(notes, ImmutableKind.LIVE_MEDIUM, COMMAND_LINE, "started from a live medium");
        } else if (look.exists("/run/ostree-booted").orElse(false)
                || parameters.stream().anyMatch(each -> each.startsWith("ostree="))) {
            saw(notes, ImmutableKind.OSTREE, "/run/ostree-booted", "started from an ostree deployment");
        } else if (id.equals("nixos")) {
            saw(notes, ImmutableKind.NIX_STORE, FILE, "ID=nixos");
        } else if (id.equals("guix")) {
            saw(notes, ImmutableKind.GUIX_STORE, FILE, "ID=guix");
        } else if (look.exists("/usr/sbin/transactional-update").orElse(false)
                && look.exists("/etc/transactional-update.conf").orElse(false)) {
            saw(
                    notes,
                    ImmutableKind.TRANSACTIONAL,
                    "/usr/sbin/transactional-update",
                    "changed by transactional-update");
        } else if (APPLIANCES.contains(id)
                || look.text("/proc/self/mountinfo")
                        .got()
                        .filter(text -> IMAGE_ROOT.matcher(text).find())
                        .isPresent()) {
            saw(notes, ImmutableKind.READ_ONLY_IMAGE, "/proc/self/mountinfo", "an appliance, or its root is an image");
        }
        if (line.got().isPresent() && distribution.isPresent()) {
            notes.covers(ImmutableSystem.class);
        } else {
            notes.missed(Gap.FAILED, FILE, "the system does not name itself", ImmutableSystem.class);
        }
    }

    private static boolean live(String parameter) {
        int equals = parameter.indexOf('=');
        return LIVE.contains(parameter.substring(0, equals))
                || (parameter.startsWith("boot=") && LIVE_BOOT.contains(parameter.substring(equals + 1)));
    }

    private static void saw(Notes notes, ImmutableKind kind, String path, String text) {
        notes.saw(new ImmutableSystem(kind), path, text);
    }
}
