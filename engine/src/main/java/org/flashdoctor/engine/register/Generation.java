// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.engine.register;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Generations of chipsets that differ in their registers, under the names that {@code chipsets.yaml} uses. */
public enum Generation {
    PIIX("piix"),
    ICH0("ich0", BiosControlLayout.AT_4E),
    ICH2_TO_5("ich2-5", BiosControlLayout.AT_4E),
    ICH6("ich6", BiosControlLayout.AT_DC),
    POULSBO("poulsbo", BiosControlLayout.AT_D8),

    ICH7("ich7", BiosControlLayout.AT_DC, RegisterMap.ICH7, 0, MeVersions.any()),
    TUNNEL_CREEK("tunnel-creek", BiosControlLayout.AT_D8, RegisterMap.ICH7, 0, MeVersions.any()),
    CENTERTON("centerton", BiosControlLayout.AT_D8_SMM, RegisterMap.ICH7, 0, MeVersions.any()),

    ICH8("ich8", BiosControlLayout.AT_DC, RegisterMap.ICH9_COMPATIBLE, 5, MeVersions.exactly(2)),
    ICH9("ich9", BiosControlLayout.AT_DC, RegisterMap.ICH9_COMPATIBLE, 5, new MeVersions(3, 4)),
    ICH10("ich10", BiosControlLayout.AT_DC, RegisterMap.ICH9_COMPATIBLE, 5, MeVersions.exactly(5)),
    SERIES_5("5-series", BiosControlLayout.AT_DC_SMM, RegisterMap.ICH9_COMPATIBLE, 5, MeVersions.exactly(6)),
    SERIES_6("6-series", BiosControlLayout.AT_DC_SMM, RegisterMap.ICH9_COMPATIBLE, 5, MeVersions.exactly(7)),
    SERIES_7("7-series", BiosControlLayout.AT_DC_SMM, RegisterMap.ICH9_COMPATIBLE, 5, MeVersions.exactly(8)),
    SERIES_8("8-series", BiosControlLayout.AT_DC_SMM, RegisterMap.ICH9_COMPATIBLE, 7, MeVersions.exactly(9)),
    SERIES_8_LP("8-series-lp", BiosControlLayout.AT_DC_SMM, RegisterMap.ICH9_COMPATIBLE, 7, MeVersions.exactly(9)),
    WELLSBURG(
            "8-series-wellsburg",
            BiosControlLayout.AT_DC_SMM,
            RegisterMap.ICH9_COMPATIBLE,
            7,
            // Server boards run SPS 3, the others ME 9.
            new MeVersions(3, 9)),
    SERIES_9("9-series", BiosControlLayout.AT_DC_SMM, RegisterMap.ICH9_COMPATIBLE, 7, MeVersions.exactly(9)),
    SERIES_9_LP("9-series-lp", BiosControlLayout.AT_DC_SMM, RegisterMap.ICH9_COMPATIBLE, 7, MeVersions.exactly(10)),
    SILVERMONT("silvermont", BiosControlLayout.AT_DC_SMM, RegisterMap.ICH9_COMPATIBLE, 5, MeVersions.any()),

    SERIES_100("100-series", GrantSource.FRAP, 10, MeVersions.exactly(11)),
    // Server boards run SPS 4, the others ME 11.
    C620("c620", GrantSource.FRAP, 16, new MeVersions(4, 11)),
    C740("c740", GrantSource.DISPUTED, 16, MeVersions.any()),
    // Cannon Lake has CSME 12, Ice Lake 13.
    SERIES_300("300-series", GrantSource.FRAP, 16, new MeVersions(12, 13)),
    SERIES_400("400-series", GrantSource.FRAP, 16, MeVersions.exactly(14)),
    SERIES_400_22NM("400-series-22nm", GrantSource.FRAP, 16, MeVersions.exactly(14)),
    SERIES_500("500-series", GrantSource.FRAP, 16, MeVersions.exactly(15)),
    SERIES_600("600-series", GrantSource.FRAP, 16, MeVersions.exactly(16)),
    SERIES_700("700-series", GrantSource.FRAP, 16, MeVersions.exactly(16)),
    APOLLO_LAKE("apollo-lake", GrantSource.FRAP, 16, MeVersions.any()),
    GEMINI_LAKE("gemini-lake", GrantSource.FRAP, 16, MeVersions.any()),
    JASPER_LAKE("jasper-lake", GrantSource.FRAP, 16, MeVersions.exactly(13)),
    // Sold with CSME 15, documented with the registers of CSME 13.
    ELKHART_LAKE("elkhart-lake", GrantSource.FRAP, 16, new MeVersions(13, 15)),
    SNOW_RIDGE("snow-ridge", GrantSource.DISPUTED, 16, MeVersions.any()),
    // The id list counts Arrow Lake-H, with CSME 19, as Meteor Lake.
    METEOR_LAKE("meteor-lake", GrantSource.BIOS_MASTER, 16, new MeVersions(18, 19)),
    LUNAR_LAKE("lunar-lake", GrantSource.BIOS_MASTER, 16, MeVersions.since(18)),
    ARROW_LAKE("arrow-lake", GrantSource.BIOS_MASTER, 16, MeVersions.since(18)),
    PANTHER_LAKE("panther-lake", GrantSource.BIOS_MASTER, 16, MeVersions.since(18)),
    WILDCAT_LAKE("wildcat-lake", GrantSource.BIOS_MASTER, 16, MeVersions.since(18)),
    NOVA_LAKE("nova-lake", GrantSource.BIOS_MASTER, 16, MeVersions.since(18)),

    AMD_SB400("amd-sb400"),
    AMD_SB600("amd-sb600"),
    AMD_SPI100("amd-spi100"),
    AMD_SPI100_ROM3("amd-spi100-rom3");

    private static final Map<String, Generation> BY_TEXT =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Generation::text, Function.identity()));

    private final String text;
    private final Optional<BiosControlLayout> biosControl;
    private final Optional<RegisterMap> map;
    private final GrantSource grants;
    private final int regions;
    private final int firstMe;
    private final int lastMe;

    /** Not a chipset of Intel, or one without BIOS control. */
    Generation(String text) {
        this(text, Optional.empty(), Optional.empty(), GrantSource.FRAP, 0, MeVersions.any());
    }

    /** No SPI controller. */
    Generation(String text, BiosControlLayout biosControl) {
        this(text, Optional.of(biosControl), Optional.empty(), GrantSource.FRAP, 0, MeVersions.any());
    }

    Generation(String text, BiosControlLayout biosControl, RegisterMap map, int regions, MeVersions me) {
        this(text, Optional.of(biosControl), Optional.of(map), GrantSource.FRAP, regions, me);
    }

    /** 100 series and later. */
    Generation(String text, GrantSource grants, int regions, MeVersions me) {
        this(
                text,
                Optional.of(BiosControlLayout.AT_DC_SMM),
                Optional.of(RegisterMap.PCH100_COMPATIBLE),
                grants,
                regions,
                me);
    }

    Generation(
            String text,
            Optional<BiosControlLayout> biosControl,
            Optional<RegisterMap> map,
            GrantSource grants,
            int regions,
            MeVersions me) {
        this.text = text;
        this.biosControl = biosControl;
        this.map = map;
        this.grants = grants;
        this.regions = regions;
        this.firstMe = me.first();
        this.lastMe = me.last();
    }

    /** The generation of this name, for example {@code ich9} or {@code 100-series}. */
    public static Optional<Generation> of(String text) {
        return Optional.ofNullable(BY_TEXT.get(text));
    }

    /** Name in {@code chipsets.yaml}. */
    public String text() {
        return text;
    }

    /** Where BIOS control is. */
    public Optional<BiosControlLayout> biosControl() {
        return biosControl;
    }

    /** Registers of the SPI controller; empty where there is none that we know. */
    public Optional<RegisterMap> map() {
        return map;
    }

    /** Which registers hold the host's rights. */
    public GrantSource grants() {
        return grants;
    }

    /** Number of FREG registers with a meaning. */
    public int regions() {
        return regions;
    }

    /** Versions of the management engine. */
    public MeVersions me() {
        return new MeVersions(firstMe, lastMe);
    }
}
