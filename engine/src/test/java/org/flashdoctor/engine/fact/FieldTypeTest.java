// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.fact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.HostFact.CallResult;
import org.flashdoctor.engine.fact.PlatformFact.PciId;
import org.flashdoctor.engine.fact.ProtectionFact.DescriptorRegion;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.Reading.Gap;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTypeTest {

    private static final FieldType TEXT = new FieldType.Text();
    private static final FieldType NARROW = new FieldType.Whole(false);
    private static final FieldType WIDE = new FieldType.Whole(true);
    private static final FieldType TRUTH = new FieldType.Truth();
    private static final FieldType RANGE = new FieldType.Range();
    private static final FieldType VERSION = new FieldType.Version();
    private static final FieldType PCI = new FieldType.Pci();
    private static final FieldType RESULT = new FieldType.Word(CallResult.class);
    private static final FieldType ACCESS = new FieldType.Word(RegionAccess.class);
    private static final FieldType REGION = new FieldType.Word(DescriptorRegion.class);
    private static final FieldType OPERATIONS = new FieldType.SetOf(new FieldType.Word(OperationKind.class));

    /** Every field of every fact. */
    static Stream<Arguments> fields() {
        return FactType.all().stream()
                .flatMap(type -> type.fields().values().stream()
                        .map(field -> Arguments.of(type.name() + "." + field.name(), field.type())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void whatIsWrittenIsReadBackTheSame(String name, FieldType type) {
        RandomFacts random = new RandomFacts(name.hashCode());
        for (int i = 0; i < 200; i++) {
            Object value = type instanceof FieldType.Maybe maybe ? random.known(maybe) : random.value(type);

            assertThat(type.parse(type.format(value))).isEqualTo(value);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void everyWordThatIsOfferedIsAccepted(String name, FieldType type) {
        for (String word : type.words()) {
            assertThat(type.format(type.parse(word))).isEqualTo(word);
        }
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                Arguments.of(TEXT, "  W25Q64.V ", "W25Q64.V"),
                Arguments.of(TEXT, "", ""),
                Arguments.of(NARROW, "12", 12),
                Arguments.of(NARROW, "-1", -1),
                Arguments.of(NARROW, "0xdc", 0xdc),
                Arguments.of(NARROW, "0XDC", 0xdc),
                Arguments.of(WIDE, "16384", 16384L),
                Arguments.of(WIDE, "0xffffffff", 0xffffffffL),
                Arguments.of(TRUTH, "true", true),
                Arguments.of(TRUTH, "Yes", true),
                Arguments.of(TRUTH, "false", false),
                Arguments.of(TRUTH, "no", false),
                Arguments.of(TRUTH, "1", true),
                Arguments.of(TRUTH, "0", false),
                Arguments.of(TRUTH, "0x20", true),
                Arguments.of(TRUTH, "0x00", false),
                Arguments.of(ACCESS, "read-only", RegionAccess.READ_ONLY),
                Arguments.of(ACCESS, "Read-Only", RegionAccess.READ_ONLY),
                Arguments.of(RESULT, "EPERM", CallResult.EPERM),
                Arguments.of(RESULT, "granted", CallResult.GRANTED),
                Arguments.of(RESULT, "other", CallResult.OTHER),
                Arguments.of(REGION, "ten-gbe-0", DescriptorRegion.TEN_GBE_0),
                Arguments.of(RANGE, "0x1000-0x1fff", new AddressRange(0x1000, 0x1fff)),
                Arguments.of(RANGE, "0x1000 - 0x1fff", new AddressRange(0x1000, 0x1fff)),
                Arguments.of(RANGE, "0x1000+0x1000", new AddressRange(0x1000, 0x1fff)),
                Arguments.of(RANGE, "0+1", new AddressRange(0, 0)),
                Arguments.of(RANGE, "4096-8191", new AddressRange(0x1000, 0x1fff)),
                Arguments.of(VERSION, "v1.2", ToolVersion.parse("v1.2").orElseThrow()),
                Arguments.of(PCI, "8086:a2c9", new PciId(0x8086, 0xa2c9)),
                Arguments.of(PCI, "1022:780E", new PciId(0x1022, 0x780e)),
                Arguments.of(OPERATIONS, "", Set.of()),
                Arguments.of(OPERATIONS, "read, write", Set.of(OperationKind.READ, OperationKind.WRITE)),
                Arguments.of(OPERATIONS, " write  read read ", Set.of(OperationKind.READ, OperationKind.WRITE)),
                Arguments.of(new FieldType.Maybe(NARROW), "7", Reading.of(7)));
    }

    @ParameterizedTest(name = "{1} is {2}")
    @MethodSource("texts")
    void readsTheTextFormsOfValues(FieldType type, String text, Object value) {
        assertThat(type.parse(text)).isEqualTo(value);
    }

    static Stream<Arguments> wrongTexts() {
        return Stream.of(
                Arguments.of(NARROW, "seven", "\"seven\" is no number"),
                Arguments.of(NARROW, "", "\"\" is no number"),
                Arguments.of(NARROW, "0x", "\"0x\" is no number"),
                Arguments.of(NARROW, "0x100000000", "\"0x100000000\" is no number"),
                Arguments.of(NARROW, "4294967296", "\"4294967296\" is no number"),
                Arguments.of(WIDE, "0x10000000000000000", "is no number"),
                Arguments.of(TRUTH, "maybe", "\"maybe\" is no number"),
                Arguments.of(ACCESS, "readonly", "\"readonly\" is none of read-write, read-only, write-only, locked"),
                Arguments.of(RANGE, "0x1000", "\"0x1000\" is no range"),
                Arguments.of(RANGE, "-0x1000", "is no range"),
                Arguments.of(RANGE, "0x2000-0x1000", "ends before it begins"),
                Arguments.of(RANGE, "0x1000+0", "ends before it begins"),
                Arguments.of(RANGE, "0x7fffffffffffffff+2", "ends before it begins"),
                Arguments.of(RANGE, "0-0xffffffffffffffff", "ends before it begins"),
                Arguments.of(RANGE, "a-b", "\"a\" is no number"),
                Arguments.of(VERSION, "unknown", "\"unknown\" is no version"),
                Arguments.of(PCI, "8086", "\"8086\" is no PCI id"),
                Arguments.of(PCI, "8086:a2c9:1", "is no PCI id"),
                Arguments.of(PCI, "8086:", "is no PCI id"),
                Arguments.of(PCI, "8086:xyz", "is no PCI id"),
                Arguments.of(PCI, "-1:a2c9", "is no PCI id"),
                Arguments.of(PCI, "18086:a2c9", "is no PCI id"),
                Arguments.of(OPERATIONS, "read, wriet", "\"wriet\" is none of probe, read"));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("wrongTexts")
    void refusesWhatIsNoValueAndSaysWhatIsExpected(FieldType type, String text, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> type.parse(text)).withMessageContaining(message);
    }

    @Test
    void setsAreWrittenInOneOrder() {
        assertThat(OPERATIONS.format(Set.of(OperationKind.WRITE, OperationKind.ERASE, OperationKind.READ)))
                .isEqualTo("erase read write");
        assertThat(OPERATIONS.format(Set.of())).isEmpty();
    }

    @Test
    void gapsAreWrittenInWords() {
        assertThat(new FieldType.Maybe(NARROW).format(Reading.unknown(Gap.NOT_LOOKED_AT)))
                .isEqualTo("(not looked at)");
        assertThat(new FieldType.Maybe(NARROW).format(Reading.unknown(Gap.DENIED)))
                .isEqualTo("(denied)");
    }

    @Test
    void wordsAreThoseOfTheInnermostType() {
        assertThat(new FieldType.Maybe(ACCESS).words())
                .containsExactly("read-write", "read-only", "write-only", "locked", "unknown");
        assertThat(OPERATIONS.words()).contains("probe", "protection");
        assertThat(RESULT.words()).startsWith("granted", "EPERM", "EACCES");
        assertThat(TEXT.words()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "failedBytes, failed-bytes",
        "READ_ONLY, read-only",
        "at, at",
        "id, id",
        "FD, fd",
        "TEN_GBE_0, ten-gbe-0",
        "rawIo, raw-io"
    })
    void namesAreKebabCase(String name, String kebab) {
        assertThat(FieldType.kebab(name)).isEqualTo(kebab);
    }

    @ParameterizedTest
    @CsvSource({
        "protectedrange, ProtectedRange",
        "ProtectedRnage, ProtectedRange",
        "BiosContol, BiosControl",
        "FlashReggion, FlashRegion"
    })
    void theNearestNameIsFound(String mistyped, String name) {
        List<String> names = List.of("ProtectedRange", "BiosControl", "FlashRegion", "FlashChip", "Goal");

        assertThat(FieldType.nearest(mistyped, names)).hasValue(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Xylophone", "", "x", "Goalkeeper", "Flash"})
    void nothingIsSuggestedWhereNothingIsNear(String mistyped) {
        assertThat(FieldType.nearest(mistyped, List.of("ProtectedRange", "BiosControl", "Goal")))
                .isEmpty();
    }

    @Test
    void aComponentThatHasNoTextFormIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldType.of(Object.class))
                .withMessageContaining("no text form");
        assertThatIllegalArgumentException().isThrownBy(() -> FieldType.of(List.class));
    }
}
