// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.probe.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.flashdoctor.engine.fact.HostFact.EnvironmentKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurroundingsTest {

    private static final String HOST_MOUNTS = "24 27 0:6 / /dev rw,nosuid - devtmpfs udev rw\n";
    private static final String OWN_MOUNTS = "24 27 0:6 / /dev rw,nosuid - tmpfs tmpfs rw\n";
    private static final String PROCESSOR = "flags\t\t: fpu vme msr\n";
    private static final String VIRTUAL = "flags\t\t: fpu vme hypervisor msr\n";

    /** A host with nothing around it, to be changed by each test. */
    private static final class Traces {
        private String release = "6.1.0-56-amd64";
        private String seccomp = "0";
        private String users = "0 0 4294967295";
        private final Map<String, String> namespaces = new LinkedHashMap<>(Map.of(
                "pid", "pid:[4026531836]",
                "user", "user:[4026531837]",
                "uts", "uts:[4026531838]",
                "ipc", "ipc:[4026531839]",
                "cgroup", "cgroup:[4026531835]"));
        private String mounts = HOST_MOUNTS;
        private String container;
        private boolean flatpak;
        private String processor = PROCESSOR;
        private String vendor = "ASRock H97M Pro4";
        private String xen;

        Map<EnvironmentKind, String> judge() {
            return surroundings().judge();
        }

        Surroundings surroundings() {
            return new Surroundings(
                    Optional.of(release),
                    Optional.of("Seccomp:\t" + seccomp + "\n"),
                    Optional.ofNullable(users),
                    namespaces,
                    Optional.of(mounts),
                    Optional.ofNullable(container),
                    flatpak,
                    Optional.ofNullable(processor),
                    Optional.ofNullable(vendor),
                    Optional.ofNullable(xen));
        }

        void own(String... kinds) {
            for (String kind : kinds) {
                namespaces.put(kind, kind + ":[4026532388]");
            }
        }
    }

    private final Traces traces = new Traces();

    @Test
    void nothingAroundIsBareMetal() {
        assertThat(traces.judge()).containsOnlyKeys(EnvironmentKind.BARE_METAL);
    }

    @Test
    void whatCouldNotBeSeenIsNotBareMetal() {
        traces.processor = null;
        traces.vendor = null;
        assertThat(traces.judge()).isEmpty();
        assertThat(traces.surroundings().sure()).isFalse();
    }

    @Test
    void aMarkWithNamespacesOfItsOwnIsAContainer() {
        traces.container = "docker";
        traces.own("pid", "uts", "ipc", "cgroup");
        assertThat(traces.judge()).containsExactly(Map.entry(EnvironmentKind.CONTAINER, "docker"));
        assertThat(traces.surroundings().foreignFiles()).isTrue();
    }

    @Test
    void aMarkThatAnImageBroughtAlongIsNoContainer() {
        traces.container = "docker";
        assertThat(traces.judge()).containsOnlyKeys(EnvironmentKind.BARE_METAL);
    }

    @Test
    void namespacesWithoutAMarkAreAContainer() {
        traces.own("pid", "uts");
        assertThat(traces.judge()).containsExactly(Map.entry(EnvironmentKind.CONTAINER, "own namespaces: pid, uts"));
    }

    @Test
    void devicesOfItsOwnAreASandbox() {
        traces.mounts = OWN_MOUNTS;
        assertThat(traces.judge()).containsOnlyKeys(EnvironmentKind.SANDBOX);
    }

    @Test
    void aUserNamespaceIsSeenInItsMap() {
        traces.users = "         0       1000          1\n";
        traces.own("user");
        assertThat(traces.judge()).containsExactly(Map.entry(EnvironmentKind.USER_NAMESPACE, "uid_map 0 1000 1"));
    }

    @Test
    void aFilterIsSeen() {
        traces.seccomp = "2";
        assertThat(traces.judge()).containsOnlyKeys(EnvironmentKind.SECCOMP);
    }

    @Test
    void aContainerInAVirtualMachineIsBoth() {
        traces.container = "lxc";
        traces.own("pid");
        traces.processor = VIRTUAL;
        assertThat(traces.judge()).containsOnlyKeys(EnvironmentKind.CONTAINER, EnvironmentKind.VIRTUAL_MACHINE);
    }

    @Test
    void windowsSubsystemIsNothingElse() {
        traces.release = "5.15.153.1-microsoft-standard-WSL2";
        traces.own("pid", "uts", "ipc");
        traces.processor = VIRTUAL;
        assertThat(traces.judge()).containsOnlyKeys(EnvironmentKind.WSL);
    }

    @Test
    void flatpakIsNothingElse() {
        traces.flatpak = true;
        traces.own("pid");
        traces.mounts = OWN_MOUNTS;
        assertThat(traces.judge()).containsOnlyKeys(EnvironmentKind.FLATPAK);
    }

    @ParameterizedTest
    @CsvSource({"PV, XEN_PV", "PV dom0, XEN_PV", "HVM, VIRTUAL_MACHINE", "PVH, VIRTUAL_MACHINE", "PVH dom0, XEN_PV"})
    void xenIsTold(String type, EnvironmentKind kind) {
        traces.xen = type;
        assertThat(traces.judge()).containsOnlyKeys(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "'QEMU Standard PC (Q35 + ICH9, 2009)'",
        "'VMware, Inc. VMware20,1'",
        "innotek GmbH VirtualBox",
        "Microsoft Corporation Virtual Machine",
        "Xen HVM domU",
        "'linux,dummy-virt'"
    })
    void guestsNameTheirMachine(String vendor) {
        traces.vendor = vendor;
        assertThat(traces.judge()).containsExactly(Map.entry(EnvironmentKind.VIRTUAL_MACHINE, vendor));
    }

    @ParameterizedTest
    @CsvSource({"Microsoft Corporation Surface Pro", "Google Kohaku", "Xenon Ltd Box", "Notebook NV4xPZ"})
    void realMachinesAreNoGuests(String vendor) {
        traces.vendor = vendor;
        assertThat(traces.judge()).containsOnlyKeys(EnvironmentKind.BARE_METAL);
    }
}
