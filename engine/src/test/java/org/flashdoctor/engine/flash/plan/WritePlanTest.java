// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.FactType;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.Reading;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.image.NamedRange;
import org.flashdoctor.engine.flash.session.BackedUp;
import org.junit.jupiter.api.Test;

class WritePlanTest {

    private static final int SIZE = 1 << 16;
    private static final int PAGES = SIZE / WritePlan.PAGE;

    private static FactSet facts(List<Fact> facts) {
        Evidence evidence = new Evidence("test", new Evidence.Option("test"), "test");
        Set<FactType> covered = new java.util.HashSet<>();
        for (String name :
                List.of("FlashRegion", "ProtectedRange", "BiosControl", "AmdProtection", "StatusRegisterProtection")) {
            covered.add(FactType.named(name).orElseThrow());
        }
        return FactSet.of(
                facts.stream()
                        .map(fact -> new Observation(fact, 0, List.of(evidence)))
                        .toList(),
                covered);
    }

    private static WritePlan plan(int block, List<NamedRange> parts, byte[] current, byte[] image, List<Fact> facts) {
        ByteBuffer now = ByteBuffer.wrap(current);
        ByteBuffer wanted = BackedUp.restrict(parts, ByteBuffer.wrap(image.clone()), now);
        FactSet known = facts(facts);
        return WritePlan.make(
                new Chip("Test", "T", SIZE, block, Map.of()),
                parts,
                now,
                WritePlan.Target.of(wanted),
                Permissions.of(known, SIZE, Connection.CHIPSET),
                Digest.of(known));
    }

    @Test
    void onlyBlocksThatDifferAreWritten() {
        byte[] current = new byte[SIZE];
        byte[] image = new byte[SIZE];
        image[0x1001] = 1;
        image[0x2fff] = 1;
        image[0x8000] = 1;
        WritePlan plan =
                plan(0x1000, List.of(new NamedRange("all", new AddressRange(0, SIZE - 1))), current, image, List.of());

        assertThat(plan.writes()).containsExactly(new AddressRange(0x1000, 0x2fff), new AddressRange(0x8000, 0x8fff));
        assertThat(plan.length()).isEqualTo(0x3000);
        assertThat(plan.unchanged()).isEqualTo(SIZE - 3);
        assertThat(plan.isComplete()).isTrue();
    }

    @Test
    void aBlockThatReachesIntoAClosedPageIsNotWritten() {
        byte[] image = new byte[SIZE];
        image[0x4000] = 1;
        ProtectedRange range = new ProtectedRange(
                "PR0", new AddressRange(0x5000, 0x5fff), RangeProtection.WRITE, Reading.notLookedAt());
        WritePlan small = plan(
                0x1000,
                List.of(new NamedRange("part", new AddressRange(0x4000, 0x4fff))),
                new byte[SIZE],
                image,
                List.of(range));
        WritePlan large = plan(
                0x2000,
                List.of(new NamedRange("part", new AddressRange(0x4000, 0x4fff))),
                new byte[SIZE],
                image,
                List.of(range));

        assertThat(small.isComplete()).isTrue();
        assertThat(large.isComplete()).isFalse();
        assertThat(large.writes()).isEmpty();
    }

    @Test
    void anEqualChipNeedsNothingAndAnUnreadablePartIsNeverEqual() {
        byte[] same = new byte[SIZE];
        List<NamedRange> all = List.of(new NamedRange("all", new AddressRange(0, SIZE - 1)));
        FlashRegion locked = new FlashRegion(DescriptorRegion.ME, new AddressRange(0, SIZE - 1), RegionAccess.LOCKED);

        assertThat(plan(0x1000, all, same, same, List.of()).isEmpty()).isTrue();
        assertThat(plan(0x1000, all, same, same, List.of(locked)).isEmpty()).isFalse();
    }

    /** For any locks and any parts: what is written differs, is open, and nothing that differs is forgotten. */
    @Test
    void everyPlanWritesWhatDiffersAndIsOpenAndNamesTheRest() {
        Random random = new Random(28);
        for (int seed = 0; seed < 3000; seed++) {
            int block = 0x1000 << random.nextInt(3);
            byte[] current = new byte[SIZE];
            byte[] image = new byte[SIZE];
            for (int n = random.nextInt(6); n > 0; n--) {
                image[random.nextInt(SIZE)] = 1;
            }
            List<NamedRange> parts = new ArrayList<>();
            for (int n = random.nextInt(3) + 1; n > 0; n--) {
                parts.add(new NamedRange("part" + n, range(random)));
            }
            List<Fact> facts = new ArrayList<>();
            for (int n = random.nextInt(3); n > 0; n--) {
                facts.add(new ProtectedRange(
                        "PR" + n, range(random), any(random, RangeProtection.values()), Reading.notLookedAt()));
            }
            if (random.nextBoolean()) {
                facts.add(new FlashRegion(DescriptorRegion.BIOS, range(random), any(random, RegionAccess.values())));
            }
            WritePlan plan = plan(block, parts, current, image, facts);
            Permissions permissions = Permissions.of(facts(facts), SIZE, Connection.CHIPSET);
            ByteBuffer wanted = BackedUp.restrict(parts, ByteBuffer.wrap(image), ByteBuffer.wrap(current));
            for (AddressRange each : WritePlan.pieces(new AddressRange(0, SIZE - 1), block)) {
                boolean differs = !WritePlan.same(ByteBuffer.wrap(current), wanted, each);
                boolean written = plan.writes().stream().anyMatch(each::overlaps);
                boolean open = permissions.write(each) instanceof Permission.Open
                        && !(permissions.read(each) instanceof Permission.Closed);
                assertThat(written).as("seed " + seed + " block " + each).isEqualTo(differs && open);
                if (differs && !open) {
                    assertThat(plan.isComplete()).isFalse();
                }
            }
        }
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static AddressRange range(Random random) {
        int first = random.nextInt(PAGES);
        int last = first + random.nextInt(PAGES - first);
        return new AddressRange((long) first * WritePlan.PAGE, (last + 1L) * WritePlan.PAGE - 1);
    }

    @Test
    void aPlanIsItsBlocksItsTargetAndItsFacts() {
        List<NamedRange> all = List.of(new NamedRange("all", new AddressRange(0, SIZE - 1)));
        byte[] one = new byte[SIZE];
        one[0] = 1;
        byte[] two = new byte[SIZE];
        two[0] = 2;
        WritePlan plan = plan(0x1000, all, new byte[SIZE], one, List.of());
        ProtectedRange elsewhere = new ProtectedRange(
                "PR0", new AddressRange(0x5000, 0x5fff), RangeProtection.WRITE, Reading.notLookedAt());

        assertThat(plan.digest())
                .isEqualTo(plan(0x1000, all, new byte[SIZE], one, List.of()).digest());
        assertThat(plan.digest())
                .isNotEqualTo(plan(0x1000, all, new byte[SIZE], two, List.of()).digest())
                .isNotEqualTo(plan(0x1000, all, new byte[SIZE], one, List.of(elsewhere))
                        .digest());
    }
}
