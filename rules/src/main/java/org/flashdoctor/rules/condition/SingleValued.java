// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.condition;

import java.util.Set;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.HostFact;
import org.flashdoctor.engine.fact.PlatformFact;
import org.flashdoctor.engine.fact.ProtectionFact;
import org.flashdoctor.engine.fact.RunFact;

/** Fact types of which a case has one: to have seen it is to know that it is no other. */
final class SingleValued {

    private static final Set<Class<?>> TYPES = Set.of(
            RunFact.FlashTool.class,
            RunFact.OperatingSystem.class,
            RunFact.Distribution.class,
            RunFact.Invocation.class,
            RunFact.Goal.class,
            RunFact.RunStage.class,
            HostFact.Privilege.class,
            HostFact.IoPortAccess.class,
            HostFact.KernelLockdown.class,
            HostFact.SecureBoot.class,
            HostFact.SecureLevel.class,
            PlatformFact.Chipset.class,
            PlatformFact.PlatformIdentity.class,
            PlatformFact.LaptopState.class,
            PlatformFact.Firmware.class,
            ProtectionFact.BiosControl.class,
            ProtectionFact.ConfigurationLockdown.class,
            ProtectionFact.DescriptorOverride.class,
            ProtectionFact.DescriptorValidity.class,
            ProtectionFact.StatusRegisterCycle.class,
            ProtectionFact.ControllerMode.class,
            ProtectionFact.ManagementEngine.class,
            ProtectionFact.BootGuard.class,
            ProtectionFact.StatusRegisterProtection.class);

    private SingleValued() {}

    static boolean is(FactType type) {
        return TYPES.contains(type.type());
    }
}
