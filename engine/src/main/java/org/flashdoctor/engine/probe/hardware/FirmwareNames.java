// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.hardware;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.PlatformFact.Firmware;
import org.flashdoctor.engine.fact.PlatformFact.FirmwareFamily;
import org.flashdoctor.engine.fact.Reading;

/** Tells firmware by the vendor and version that it puts into SMBIOS. */
public final class FirmwareNames {

    private static final Pattern DASHARO =
            Pattern.compile("Dasharo(?: \\((?<kind>[^)]{1,60})\\))?(?: v(?<version>\\d[\\w.+-]{0,60}))?");
    private static final Pattern HEADS = Pattern.compile("(?i)\\bheads-(?<version>v?[\\w.-]{1,60})");
    private static final Pattern LIBREBOOT =
            Pattern.compile("(?i)(?:libreboot|canoeboot|osboot)(?:[ -](?<version>\\d[\\w.]{0,40}))?");
    private static final Pattern CHROMEOS = Pattern.compile("Google_[A-Z]\\w{0,40}\\.(?<version>\\d[\\d.]{0,40})");
    private static final Pattern COREBOOT =
            Pattern.compile("(?:coreboot-|MrChromebox-|CBET4000 ?|coreboot )(?<version>v?\\d[\\w.-]{0,60})?");
    private static final Pattern COREBOOT_VENDOR = Pattern.compile("(?i)coreboot|3mdeb|MrChromebox\\.tech");

    /** What virtual machine monitors bring along: firmware, but not of a mainboard. */
    private static final Pattern VIRTUAL = Pattern.compile(
            "(?i)SeaBIOS|EFI Development Kit|EDK II|QEMU|innotek|VMware|Xen|Hyper-V|Bochs|Parallels|bhyve|Amazon EC2");

    private FirmwareNames() {}

    /** The firmware; empty when nothing is known of it. */
    public static Optional<Firmware> identify(String vendor, String version) {
        if (vendor.isBlank() && version.isBlank()) {
            return Optional.empty();
        }
        Matcher dasharo = DASHARO.matcher(version);
        if (dasharo.find()) {
            boolean heads =
                    dasharo.group("kind") != null && dasharo.group("kind").contains("heads");
            return Optional.of(firmware(heads ? FirmwareFamily.HEADS : FirmwareFamily.DASHARO, dasharo));
        }
        return named(FirmwareFamily.HEADS, HEADS, version)
                .or(() -> named(FirmwareFamily.LIBREBOOT, LIBREBOOT, version))
                .or(() -> named(FirmwareFamily.CHROMEOS, CHROMEOS, version))
                .or(() -> named(FirmwareFamily.COREBOOT, COREBOOT, version))
                .or(() -> byVendor(vendor, version));
    }

    private static Optional<Firmware> byVendor(String vendor, String version) {
        Reading<String> shown = version.isBlank() ? Reading.notLookedAt() : Reading.of(version);
        if (COREBOOT_VENDOR.matcher(vendor).find()) {
            return Optional.of(new Firmware(FirmwareFamily.COREBOOT, shown));
        }
        if (vendor.isBlank()
                || VIRTUAL.matcher(vendor).find()
                || VIRTUAL.matcher(version).find()) {
            return Optional.empty();
        }
        return Optional.of(new Firmware(FirmwareFamily.VENDOR, shown));
    }

    private static Optional<Firmware> named(FirmwareFamily family, Pattern pattern, String version) {
        Matcher matcher = pattern.matcher(version);
        return matcher.find() ? Optional.of(firmware(family, matcher)) : Optional.empty();
    }

    private static Firmware firmware(FirmwareFamily family, Matcher matcher) {
        String version = matcher.group("version");
        return new Firmware(family, version == null ? Reading.notLookedAt() : Reading.of(version));
    }
}
