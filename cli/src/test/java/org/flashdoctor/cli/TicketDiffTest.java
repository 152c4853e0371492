// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TicketDiffTest {

    private static final String REFUSED =
            "flashrom v1.2 on Linux 6.1.0 (x86_64)\n/dev/mem mmap failed: Operation not permitted\n";

    @TempDir
    Path folder;

    private Path old;
    private Path now;

    private Program program() {
        return new Program()
                .with("FLASHDOCTOR_STATE", folder.resolve("state").toString())
                .with("SOURCE_DATE_EPOCH", "1772532672");
    }

    @BeforeEach
    void twoTickets() {
        old = folder.resolve("old.json");
        now = folder.resolve("new.zip");
        program().reading(REFUSED).run("report", "-", "-o", old.toString());
        program().reading("""
                        flashrom v1.3.0 on Linux 6.1.0 (x86_64)
                        Found chipset "Intel QM77".
                        Enabling flash write... OK.
                        """).run("report", "-", "-o", now.toString());
    }

    @Test
    void saysWhatChangedInWordsOfTheDiagnosisFirst() {
        Program.Result result = program().run("report", "--diff", old.toString(), now.toString());
        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out())
                .contains("things changed between ticket", "devmem-restricted: gone; it was: blocking")
                .contains("Chipset: unknown: not shown by this evidence → ", "Intel QM77")
                .contains("version v1.2 → ", "version v1.3.0");
        assertThat(result.out().indexOf("Verdict")).isBetween(0, result.out().indexOf("Facts"));
    }

    @Test
    void programsGetTheSameAsJson() {
        Program.Result result = program().run("report", "--diff", old.toString(), now.toString(), "--format", "json");
        assertThat(result.out())
                .contains("\"area\" : \"Findings\"", "\"name\" : \"devmem-restricted\"", "\"old\" : \"blocking");
        assertThat(program()
                        .run("report", "--diff", old.toString(), now.toString(), "--format", "markdown")
                        .out())
                .startsWith("## ")
                .contains("- **devmem-restricted**: gone");
    }

    @Test
    void aTicketDoesNotDifferFromItself() {
        assertThat(program()
                        .run("report", "--diff", now.toString(), now.toString())
                        .out())
                .startsWith("Nothing changed between");
    }

    @Test
    void whatIsNoTicketIsNamed() {
        Path facts = folder.resolve("facts.json");
        program().run("probe", "-o", facts.toString());
        Program.Result none = program().run("report", "--diff", old.toString(), facts.toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).containsOnlyOnce("\n").contains(facts + " is no ticket");
        Program.Result missing = program().run("report", "--diff", old.toString());
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).containsOnlyOnce("\n");
    }
}
