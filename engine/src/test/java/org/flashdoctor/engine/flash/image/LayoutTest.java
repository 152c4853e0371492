// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.flash.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.flashdoctor.engine.address.AddressRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutTest {

    @Test
    void aFileOfFlashromIsRead() {
        Layout layout = Layout.parse("# comment\n00000000:00000fff fd\n 0x600000:0xBFFFFF bios # main\r\n\n");

        assertThat(layout.parts())
                .containsExactly(
                        new NamedRange("fd", new AddressRange(0, 0xfff)),
                        new NamedRange("bios", new AddressRange(0x600000, 0xbfffff)));
        assertThat(layout.find("BIOS")).isPresent();
        assertThat(layout.names()).isEqualTo("fd, bios");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00001000:00000fff x | line 1",
                "0:fff fd;0:fff fd | line 2",
                "bios | is not",
                "0:zz fd | is not",
                "'' | names no region"
            })
    void anythingElseIsRefusedWithItsLine(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Layout.parse(text.replace(';', '\n')))
                .withMessageContaining(message);
    }
}
