// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flashdoctor.engine.fact.HostFact.EnvironmentKind;
import org.flashdoctor.engine.system.Machine;

/**
 * What surrounds a process on Linux: the traces that containers, sandboxes and hypervisors leave, and the judgement on
 * them.
 *
 * <p>The first namespaces of a kernel have fixed numbers, so that a process can tell without any privilege whether it
 * lives in them. That is better evidence than the files that container engines leave, which an image may carry along.
 *
 * @param release kernel release
 * @param status /proc/self/status
 * @param users /proc/self/uid_map
 * @param namespaces link targets below /proc/self/ns by kind; only those that could be read
 * @param mounts /proc/self/mountinfo
 * @param container name of the container engine that left its mark
 * @param flatpak whether there is /.flatpak-info
 * @param processor /proc/cpuinfo
 * @param vendor system vendor and product, from DMI or the device tree
 * @param xen type of the Xen guest, or control domain
 */
record Surroundings(
        Optional<String> release,
        Optional<String> status,
        Optional<String> users,
        Map<String, String> namespaces,
        Optional<String> mounts,
        Optional<String> container,
        boolean flatpak,
        Optional<String> processor,
        Optional<String> vendor,
        Optional<String> xen) {

    /** Numbers of the first namespaces, from the kernel's proc_ns.h. */
    private static final Map<String, String> FIRST = Map.of(
            "pid", "pid:[4026531836]",
            "user", "user:[4026531837]",
            "uts", "uts:[4026531838]",
            "ipc", "ipc:[4026531839]",
            "cgroup", "cgroup:[4026531835]");

    private static final String NAMESPACES = "/proc/self/ns/";
    private static final Pattern GROUP =
            Pattern.compile("docker|podman|libpod|lxc|kubepods|containerd|machine\\.slice");
    private static final Pattern ENGINE = Pattern.compile("engine=\"([^\"-]+)");
    private static final Pattern FLAGS = Pattern.compile("^flags\\s*:.*", Pattern.MULTILINE);
    private static final Pattern HYPERVISOR = Pattern.compile("^flags\\s*:.*\\bhypervisor\\b", Pattern.MULTILINE);
    private static final Pattern OWN_DEVICES =
            Pattern.compile("^\\S+ \\S+ \\S+ \\S+ /dev .* - tmpfs ", Pattern.MULTILINE);
    private static final Pattern GUEST = Pattern.compile(
            "qemu|kvm|vmware|virtualbox|innotek|\\bxen\\b|virtual machine|parallels|bhyve|openstack|dummy-virt"
                    + "|google compute|hvm domu|firecracker");

    /** Looks for all traces. */
    static Surroundings of(Machine machine) {
        Look look = new Look(machine);
        Map<String, String> namespaces = new LinkedHashMap<>();
        for (String kind : FIRST.keySet()) {
            machine.readLink(NAMESPACES + kind).got().ifPresent(target -> namespaces.put(kind, target));
        }
        return new Surroundings(
                look.known("/proc/sys/kernel/osrelease")
                        .or(() -> machine.property("os.version").got()),
                look.known("/proc/self/status"),
                look.known("/proc/self/uid_map"),
                namespaces,
                look.known("/proc/self/mountinfo"),
                engine(look),
                look.exists("/.flatpak-info").orElse(false),
                look.known("/proc/cpuinfo"),
                vendor(look),
                xen(look));
    }

    /** Whether the process lives in the first PID namespace; where that cannot be told, it is taken to. */
    static boolean seesAllProcesses(Machine machine) {
        return machine.readLink(NAMESPACES + "pid")
                .got()
                .map(FIRST.get("pid")::equals)
                .orElse(true);
    }

    /** What surrounds the process, with what shows it. BARE_METAL alone where nothing does and all was seen. */
    Map<EnvironmentKind, String> judge() {
        Map<EnvironmentKind, String> found = new LinkedHashMap<>();
        boolean wsl = release.filter(Surroundings::isWsl).isPresent();
        if (wsl) {
            found.put(EnvironmentKind.WSL, release.get());
        }
        if (flatpak) {
            found.put(EnvironmentKind.FLATPAK, "/.flatpak-info");
        } else if (!wsl || container.isPresent()) {
            contained(found);
        }
        if (users.filter(map -> !ProcessStatus.mapsAllUsers(map)).isPresent()) {
            found.put(
                    EnvironmentKind.USER_NAMESPACE,
                    "uid_map " + users.get().strip().replaceAll("\\s+", " "));
        }
        if (status.map(ProcessStatus::parse).filter(ProcessStatus::filtered).isPresent()) {
            found.put(EnvironmentKind.SECCOMP, "Seccomp: 2");
        }
        xen.filter(type -> type.equals("PV") || type.endsWith("dom0"))
                .ifPresent(type -> found.put(EnvironmentKind.XEN_PV, type));
        if (!wsl && !found.containsKey(EnvironmentKind.XEN_PV)) {
            guest().ifPresent(name -> found.put(EnvironmentKind.VIRTUAL_MACHINE, name));
        }
        if (found.isEmpty() && sure()) {
            found.put(EnvironmentKind.BARE_METAL, "first namespaces, no hypervisor");
        }
        return found;
    }

    /** Whether everything was seen that would show another environment. */
    boolean sure() {
        boolean processorTells =
                processor.filter(text -> FLAGS.matcher(text).find()).isPresent();
        return status.isPresent()
                && users.isPresent()
                && mounts.isPresent()
                && namespaces.containsKey("pid")
                && (processorTells || vendor.isPresent());
    }

    /** Whether the files around this process are those of another system than the one that was started. */
    boolean foreignFiles() {
        Map<EnvironmentKind, String> found = judge();
        return found.containsKey(EnvironmentKind.CONTAINER) || found.containsKey(EnvironmentKind.FLATPAK);
    }

    private void contained(Map<EnvironmentKind, String> found) {
        List<String> own = namespaces.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(FIRST.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        boolean allFirst = namespaces.size() == FIRST.size() && own.isEmpty();
        boolean ownDevices =
                mounts.filter(text -> OWN_DEVICES.matcher(text).find()).isPresent();
        if (container.isPresent() && !allFirst) {
            found.put(EnvironmentKind.CONTAINER, container.get());
        } else if (own.contains("pid") && (ownDevices || own.contains("uts"))) {
            found.put(EnvironmentKind.CONTAINER, "own namespaces: " + String.join(", ", own));
        } else if (ownDevices) {
            found.put(EnvironmentKind.SANDBOX, "/dev is a tmpfs of its own");
        }
    }

    private Optional<String> guest() {
        boolean seen = processor.filter(text -> HYPERVISOR.matcher(text).find()).isPresent();
        Optional<String> named = vendor.filter(
                name -> GUEST.matcher(name.toLowerCase(Locale.ROOT)).find());
        if (xen.isPresent()) {
            return Optional.of("Xen " + xen.get());
        }
        return named.isPresent() ? named : seen ? Optional.of("the processor shows a hypervisor") : Optional.empty();
    }

    private static boolean isWsl(String release) {
        String lower = release.toLowerCase(Locale.ROOT);
        return lower.contains("microsoft") || lower.contains("wsl");
    }

    private static Optional<String> engine(Look look) {
        Optional<String> podman = look.text("/run/.containerenv").got();
        if (podman.isPresent()) {
            if (look.exists("/run/.toolboxenv").orElse(false)) {
                return Optional.of("toolbox");
            }
            Matcher engine = ENGINE.matcher(podman.get());
            return Optional.of(engine.find() ? engine.group(1) : "podman");
        }
        if (look.exists("/.dockerenv").orElse(false)) {
            return Optional.of("docker");
        }
        return look.known("/run/systemd/container")
                .or(() -> look.known("/run/host/container-manager"))
                .or(() -> look.known("/proc/1/environ").flatMap(Surroundings::variable))
                .or(() -> look.known("/proc/1/cgroup").flatMap(Surroundings::group));
    }

    private static Optional<String> variable(String environment) {
        for (String variable : environment.split("[\\s\0]", -1)) {
            if (variable.startsWith("container=")) {
                return Optional.of(variable.substring("container=".length()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> group(String groups) {
        Matcher group = GROUP.matcher(groups);
        return group.find() ? Optional.of(group.group()) : Optional.empty();
    }

    private static Optional<String> vendor(Look look) {
        Optional<String> vendor = look.known("/sys/class/dmi/id/sys_vendor");
        Optional<String> product = look.known("/sys/class/dmi/id/product_name");
        if (vendor.isPresent() || product.isPresent()) {
            return Optional.of((vendor.orElse("") + " " + product.orElse("")).strip());
        }
        return look.known("/proc/device-tree/model");
    }

    /** PV and control domain come from files of their own; an HVM or PVH guest is any virtual machine. */
    private static Optional<String> xen(Look look) {
        if (!look.known("/sys/hypervisor/type").equals(Optional.of("xen"))) {
            return Optional.empty();
        }
        String guest = look.known("/sys/hypervisor/guest_type").orElse("");
        boolean control = look.known("/proc/xen/capabilities")
                .filter(text -> text.contains("control_d"))
                .isPresent();
        // Before kernel 4.13 there was no guest_type; a control domain of that time is PV.
        String type = guest.isEmpty() && control ? "PV" : guest;
        return Optional.of(control ? type + " dom0" : type);
    }
}
