// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code flash write} and {@code flash resume} as a user calls them, with the real gate, on random small machines whose
 * chip is a file. The exit code must be the truth.
 */
class SimulatedWritesTest {

    private static final int MACHINES = Integer.getInteger("flash.machines", 24);
    private static final int SIZE = 0x10000;

    @TempDir
    Path folder;

    /** How a write ended, by exit code. */
    private enum Ending {
        WRITTEN,
        REFUSED,
        FAILED
    }

    private Program program() {
        return new Program().with("FLASHDOCTOR_STATE", folder.resolve("state").toString());
    }

    @Test
    void exitCodesTellWhatTheChipHolds() throws IOException {
        Map<Ending, Integer> endings = new EnumMap<>(Ending.class);
        for (int seed = 0; seed < MACHINES; seed++) {
            endings.merge(one(seed), 1, Integer::sum);
        }
        assertThat(endings.keySet()).as("%s", endings).containsExactlyInAnyOrder(Ending.values());
    }

    private Ending one(int seed) throws IOException {
        Random random = new Random(seed);
        boolean powerFails = random.nextInt(3) == 0;
        Path board = folder.resolve("board.yaml");
        Files.writeString(board, machine(random, !powerFails));
        Path chip = folder.resolve("chip.bin");
        Files.deleteIfExists(chip);
        String healthy = "sim:" + board + ",image=" + chip + ",faults=none";
        assertThat(program().run("diagnose", "-p", healthy).err()).isEmpty();
        byte[] before = Files.readAllBytes(chip);
        byte[] wanted = changed(before, random);
        Path image = folder.resolve("new.rom");
        Files.write(image, wanted);

        List<String> write = new ArrayList<>(List.of("flash", "write", image.toString(), "--yes", "--quiet", "-p"));
        write.add("sim:" + board + ",image=" + chip + (powerFails ? ",power-loss=" + (1 + random.nextInt(70)) : ""));
        if (random.nextBoolean()) {
            write.addAll(List.of("--ifd", "-i", "bios"));
        }
        Program.Result result = program().run(write.toArray(String[]::new));
        String what = "seed " + seed + ", " + result + "\n" + Files.readString(board);
        byte[] now = Files.readAllBytes(chip);
        assertThat(result.code()).as(what).isIn(0, 1, 3);
        if (result.code() == 0) {
            assertThat(Arrays.mismatch(now, wanted)).as(what).isEqualTo(-1);
        } else if (result.code() == 1) {
            assertThat(Arrays.mismatch(now, before)).as(what).isEqualTo(-1);
        } else {
            for (int page = 0; page < SIZE; page += 0x1000) {
                boolean planned = !Arrays.equals(before, page, page + 0x1000, wanted, page, page + 0x1000);
                assertThat(planned || Arrays.equals(now, page, page + 0x1000, before, page, page + 0x1000))
                        .as("page %x changed, %s", page, what)
                        .isTrue();
            }
            if (!Arrays.equals(now, before)) {
                boolean finish = random.nextBoolean();
                Program.Result resumed = program()
                        .run("flash", "resume", finish ? "--finish" : "--restore", "--yes", "--quiet", "-p", healthy);
                assertThat(resumed.code()).as("%s%s", resumed, what).isZero();
                assertThat(Arrays.mismatch(Files.readAllBytes(chip), finish ? wanted : before))
                        .as("%s%s", resumed, what)
                        .isEqualTo(-1);
            }
        }
        forget();
        return result.code() == 0 ? Ending.WRITTEN : result.code() == 1 ? Ending.REFUSED : Ending.FAILED;
    }

    private void forget() throws IOException {
        Path state = folder.resolve("state");
        if (Files.exists(state)) {
            try (Stream<Path> all = Files.walk(state)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Some pages of the BIOS region with a few other bytes in each. */
    private static byte[] changed(byte[] before, Random random) {
        byte[] wanted = before.clone();
        for (int page = 6; page < 16; page++) {
            if (random.nextInt(4) == 0 || page == 15) {
                for (int i = 0; i < 20; i++) {
                    wanted[page * 0x1000 + 0xc00 + random.nextInt(0x300)] ^= (byte) (1 + random.nextInt(255));
                }
            }
        }
        return wanted;
    }

    private static String machine(Random random, boolean mayFail) {
        StringBuilder yaml = new StringBuilder();
        yaml.append("about: Random.\nchipset: \"8086:a145\"\nchip: { size: 64 KiB }\ncontent: { seed: 3 }\n");
        String me = List.of("read-write", "locked", "read-only").get(random.nextInt(3));
        String bios = random.nextInt(8) == 0 ? "read-only" : "read-write";
        yaml.append("regions:\n  - { region: fd, range: 0x0-0xfff, access: read-only }\n");
        yaml.append("  - { region: me, range: 0x1000-0x5fff, access: ")
                .append(me)
                .append(" }\n");
        yaml.append("  - { region: bios, range: 0x6000-0xffff, access: ")
                .append(bios)
                .append(" }\n");
        if (random.nextInt(4) == 0) {
            int page = 6 + random.nextInt(10);
            yaml.append("protected-ranges: [ { register: PR0, range: 0x%x-0x%x, protection: write } ]\n"
                    .formatted(page * 0x1000, page * 0x1000 + 0xfff));
        }
        yaml.append("controller: { locked: true }\nbios-control: { lock-enable: ")
                .append(random.nextInt(8) == 0)
                .append(" }\nmanagement-engine: { manufacturing-mode: true }\n");
        if (mayFail && random.nextInt(3) == 0) {
            String kind = List.of("silent-ignore", "transaction-error", "bit-flip-in-program", "short-write")
                    .get(random.nextInt(4));
            String when = random.nextBoolean() ? "at: 0xf000-0xffff" : "at-change: " + (1 + random.nextInt(80));
            yaml.append("faults: { seed: 1, list: [ { kind: %s, %s } ] }\n".formatted(kind, when));
        }
        return yaml.toString();
    }
}
