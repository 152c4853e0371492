// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationTest {

    @ParameterizedTest
    @CsvSource({
        "ich7, ICH7, FRAP, 0",
        "tunnel-creek, ICH7, FRAP, 0",
        "ich8, ICH9_COMPATIBLE, FRAP, 5",
        "ich9, ICH9_COMPATIBLE, FRAP, 5",
        "7-series, ICH9_COMPATIBLE, FRAP, 5",
        "8-series-wellsburg, ICH9_COMPATIBLE, FRAP, 7",
        "silvermont, ICH9_COMPATIBLE, FRAP, 5",
        "100-series, PCH100_COMPATIBLE, FRAP, 10",
        "apollo-lake, PCH100_COMPATIBLE, FRAP, 16",
        "600-series, PCH100_COMPATIBLE, FRAP, 16",
        "c740, PCH100_COMPATIBLE, DISPUTED, 16",
        "snow-ridge, PCH100_COMPATIBLE, DISPUTED, 16",
        "meteor-lake, PCH100_COMPATIBLE, BIOS_MASTER, 16",
    })
    void knowsItsRegisters(String text, RegisterMap map, GrantSource grants, int regions) {
        Generation generation = Generation.of(text).orElseThrow();
        assertThat(generation.map()).contains(map);
        assertThat(generation.grants()).isEqualTo(grants);
        assertThat(generation.regions()).isEqualTo(regions);
    }

    @ParameterizedTest
    @CsvSource({
        "5-series, 6",
        "6-series, 7",
        "8-series, 9",
        "9-series-lp, 10",
        "100-series, 11",
        "500-series, 15",
        "700-series, 16"
    })
    void knowsItsManagementEngine(String text, int version) {
        assertThat(Generation.of(text).orElseThrow().me().single()).contains(version);
    }

    @Test
    void doesNotGuessAVersionWhereThereWereSeveral() {
        assertThat(Generation.SERIES_300.me().single()).isEmpty();
        assertThat(Generation.C620.me().single()).isEmpty();
    }

    @Test
    void hasNoRegistersForAmd() {
        assertThat(Generation.of("amd-sb600").orElseThrow().map()).isEmpty();
        assertThat(Generation.of("amd-sb600").orElseThrow().biosControl()).isEmpty();
    }

    @Test
    void doesNotKnowEveryName() {
        assertThat(Generation.of("other")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Generation.class)
    void isFoundByItsText(Generation generation) {
        assertThat(Generation.of(generation.text())).contains(generation);
    }
}
