// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    @Test
    void readsWhatItWrote() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            TreeMap<String, String> values = new TreeMap<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                values.put(text(random), text(random));
            }
            Json.Building building = new Json.Building();
            values.forEach(building::with);
            Json.Fields object = building.with("flag", true)
                    .texts("texts", List.copyOf(values.keySet()))
                    .with("number", new Json.Whole(random.nextLong()))
                    .done();
            assertThat(Json.read(object.write())).isEqualTo(object);
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(0xd800)));
        }
        return text.toString();
    }

    @Test
    void readsAllEscapes() {
        assertThat(Json.read(" {\"a\\/\" : \"\\\"\\\\\\b\\f\\n\\r\\t\\u00e9\"} "))
                .isEqualTo(new Json.Building().with("a/", "\"\\\b\f\n\r\té").done());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                       | it ends too early",
                "{\"a\": x}              | expected a value",
                "{\"a\": \"b\",}         | expected \"",
                "{\"a\" \"b\"}           | expected :",
                "{\"a\": \"b\" \"c\"}    | expected , or }",
                "{\"a\": \"b\"} x        | something follows",
                "{\"a\": \"\\x\"}        | unknown escape",
                "{\"a\": \"\\u12\"}      | four hexadecimal digits",
                "{\"a\":\"b\",\"a\":\"\"}| twice"
            })
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> Json.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 1: ")
                .hasMessageContaining(message);
    }
}
