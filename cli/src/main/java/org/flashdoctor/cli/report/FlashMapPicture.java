// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.flashdoctor.cli.ticket.FlashMap;
import org.flashdoctor.cli.ticket.FlashMap.Band;
import org.flashdoctor.cli.ticket.FlashMap.Lane;
import org.flashdoctor.cli.ticket.FlashMap.Look;
import org.flashdoctor.cli.ticket.FlashMap.Mark;
import org.flashdoctor.engine.address.AddressRange;

/**
 * The flash map as SVG: addresses run downwards, to scale; every lane is a column, and names stand beside it, joined by
 * lines, so that the smallest region has a name that can be read. Colours are those of Okabe and Ito, told apart with
 * any colour vision, and each has a hatching of its own for paper.
 */
final class FlashMapPicture {

    private static final int WIDTH = 380;
    private static final int LANE = 34;
    private static final int GAP = 8;
    private static final int LEFT = 4;
    private static final int TOP = 34;
    private static final int BODY = 320;

    /** Height of a name with its addresses. */
    private static final int NAME = 29;

    private static final double THINNEST = 6;
    private static final int GUTTER = 26;
    private static final int LEGEND_ROW = 20;

    private final FlashMap map;
    private final int body;
    private final StringBuilder out = new StringBuilder();

    private record Name(double at, int edge, String title, String detail, boolean mark) {}

    private FlashMapPicture(FlashMap map) {
        this.map = map;
        int names = map.marks().size()
                + map.lanes().stream().mapToInt(lane -> lane.bands().size()).sum();
        this.body = Math.max(BODY, names * NAME);
    }

    /** The picture as an element of a page. */
    static String svg(FlashMap map) {
        return new FlashMapPicture(map).draw();
    }

    private String draw() {
        Set<Look> looks = EnumSet.noneOf(Look.class);
        map.lanes().forEach(lane -> lane.bands().forEach(band -> looks.add(band.look())));
        int rows = (looks.size() + 1) / 2 + (map.marks().isEmpty() ? 0 : 1);
        int height = TOP + body + 24 + map.lanes().size() * 15 + 8 + rows * LEGEND_ROW;
        out.append(
                shaped("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" ", WIDTH, height));
        out.append("aria-labelledby=\"flash-map-title flash-map-text\" font-family=\"system-ui, sans-serif\">\n");
        out.append("<title id=\"flash-map-title\">Flash map</title>\n<desc id=\"flash-map-text\">")
                .append(HtmlLayout.escaped(description()))
                .append("</desc>\n");
        patterns(looks);
        List<Name> names = new ArrayList<>();
        int x = LEFT;
        char letter = 'A';
        for (Lane lane : map.lanes()) {
            text(x + LANE / 2.0, TOP - 20, 12, "middle", "bold", String.valueOf(letter));
            rect(x, TOP, LANE, body, "none", "currentColor", .35);
            // The thin ones last and one below the other, since they are drawn thicker than they are.
            List<Band> bands = new ArrayList<>(lane.bands());
            bands.sort(Comparator.comparing(this::isThin));
            double free = TOP;
            for (Band band : bands) {
                double top = y(band.range().start());
                double bottom = Math.min(y(band.range().end() + 1), TOP + (double) body);
                double tall = Math.max(THINNEST, bottom - top);
                top = Math.min(isThin(band) ? Math.max(free, top) : top, TOP + body - tall);
                free = isThin(band) ? top + tall : free;
                rect(x, top, LANE, tall, "url(#flash-map-" + id(band.look()) + ")", "currentColor", .8);
                names.add(new Name(
                        top + tall / 2,
                        x + LANE,
                        letter + " " + band.name() + ": "
                                + (band.note().isEmpty() || band.look() != Look.PROTECTED
                                        ? band.look().words()
                                        : band.note()),
                        band.range().toString(),
                        false));
            }
            letter++;
            x += LANE + GAP;
        }
        int right = x - GAP;
        for (Mark mark : map.marks()) {
            names.add(new Name(y(mark.address()), right, mark.name(), AddressRange.hex(mark.address()), true));
        }
        text(LEFT, TOP - 6, 9, "start", "normal", AddressRange.hex(0));
        text(
                LEFT,
                TOP + body + 12,
                9,
                "start",
                "normal",
                AddressRange.hex(map.size() - 1) + (map.sizeKnown() ? "" : " or more"));
        names(names, right);
        legend(looks, TOP + body + 30);
        return out.append("</svg>\n").toString();
    }

    private boolean isThin(Band band) {
        return y(band.range().end() + 1) - y(band.range().start()) < THINNEST;
    }

    private double y(long address) {
        return TOP + (double) address / map.size() * body;
    }

    /** Names beside the columns, moved apart where they would overlap. */
    private void names(List<Name> unsorted, int right) {
        List<Name> names = new ArrayList<>(unsorted);
        names.sort(Comparator.comparingDouble(Name::at));
        double[] place = new double[names.size()];
        double free = TOP + NAME / 2.0;
        for (int i = 0; i < place.length; i++) {
            place[i] = Math.max(free, names.get(i).at());
            free = place[i] + NAME;
        }
        double limit = TOP + body - NAME / 2.0;
        for (int i = place.length - 1; i >= 0; i--) {
            place[i] = Math.min(limit, place[i]);
            limit = place[i] - NAME;
        }
        int left = right + GUTTER;
        for (int i = 0; i < place.length; i++) {
            Name name = names.get(i);
            if (name.mark()) {
                out.append(shaped(
                        "<path d=\"M%d %.1fH%d\" stroke=\"#fff\" stroke-width=\"3\"/>\n",
                        LEFT - 2, name.at(), right + 2));
                out.append(shaped(
                        "<path d=\"M%d %.1fH%d\" stroke=\"#000\" stroke-width=\"1.5\" stroke-dasharray=\"5 3\"/>\n",
                        LEFT - 2, name.at(), right + 2));
            }
            out.append(shaped(
                    "<path d=\"M%d %.1fH%dL%d %.1f\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".7\"/>\n",
                    name.edge(), name.at(), right + 4, left - 4, place[i]));
            String shown = name.mark() ? "✕ " + name.title() : name.title();
            text(left, place[i] - 2, 11, "start", "bold", shown);
            out.append(shaped(
                            "<text x=\"%d\" y=\"%.1f\" font-size=\"10\" font-family=\"ui-monospace, monospace\" ",
                            left, place[i] + 10))
                    .append("fill=\"currentColor\">")
                    .append(name.detail())
                    .append("</text>\n");
        }
    }

    private void legend(Set<Look> looks, int top) {
        int y = top;
        char letter = 'A';
        for (Lane lane : map.lanes()) {
            text(LEFT, y, 11, "start", "normal", letter++ + ": " + lane.title());
            y += 15;
        }
        y += 4;
        int column = 0;
        for (Look look : looks) {
            int x = LEFT + column * WIDTH / 2;
            rect(x, y - 10, 22, 12, "url(#flash-map-" + id(look) + ")", "currentColor", .8);
            text(x + 28, y, 11, "start", "normal", look.words());
            column = 1 - column;
            y += column == 0 ? LEGEND_ROW : 0;
        }
        if (!map.marks().isEmpty()) {
            y += column == 0 ? 0 : LEGEND_ROW;
            out.append(shaped("<path d=\"M%d %dh22\" stroke=\"#fff\" stroke-width=\"3\"/>", LEFT, y - 4));
            out.append(shaped(
                    "<path d=\"M%d %dh22\" stroke=\"#000\" stroke-width=\"1.5\" stroke-dasharray=\"5 3\"/>\n",
                    LEFT, y - 4));
            text(LEFT + 28, y, 11, "start", "normal", "✕ address at which something failed");
        }
    }

    private void patterns(Set<Look> looks) {
        out.append("<defs>\n");
        for (Look look : looks) {
            String lines = switch (look) {
                case READ_WRITE, AREA -> "";
                case READ_ONLY -> "M0 8L8 0M-2 2L2 -2M6 10L10 6";
                case WRITE_ONLY -> "M0 4H8";
                case NO_ACCESS -> "M0 8L8 0M0 0L8 8";
                case UNKNOWN -> "M3 4h2";
                case PROTECTED -> "M0 0L8 8M6 -2L10 2M-2 6L2 10";
                case WANTED -> "M4 0V8";
            };
            String colour = switch (look) {
                case READ_WRITE -> "#009E73";
                case READ_ONLY -> "#E69F00";
                case WRITE_ONLY -> "#F0E442";
                case NO_ACCESS -> "#D55E00";
                case UNKNOWN -> "#999999";
                case PROTECTED -> "#CC79A7";
                case WANTED -> "#0072B2";
                case AREA -> "#56B4E9";
            };
            out.append(shaped(
                    "<pattern id=\"flash-map-%s\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">",
                    id(look)));
            out.append("<rect width=\"8\" height=\"8\" fill=\"").append(colour).append("\"/>");
            if (!lines.isEmpty()) {
                out.append(shaped(
                        "<path d=\"%s\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                        lines, look == Look.WANTED ? "#fff" : "#000"));
            }
            out.append("</pattern>\n");
        }
        out.append("</defs>\n");
    }

    private void rect(int x, double y, int width, double height, String fill, String stroke, double opacity) {
        out.append(shaped(
                        "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\" stroke=\"%s\" ",
                        x, y, width, height, fill, stroke))
                .append(shaped("stroke-opacity=\"%.2f\"/>\n", opacity));
    }

    private void text(double x, double y, int size, String anchor, String weight, String words) {
        out.append(shaped(
                        "<text x=\"%.0f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\" font-weight=\"%s\" ",
                        x, y, size, anchor, weight))
                .append("fill=\"currentColor\">")
                .append(HtmlLayout.escaped(words))
                .append("</text>\n");
    }

    /** Numbers with a point, whatever the language of the machine. */
    private static String shaped(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String id(Look look) {
        return look.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The same in words, for those who do not see the picture. */
    private String description() {
        StringBuilder words = new StringBuilder("Addresses from " + AddressRange.hex(0) + " at the top to "
                + AddressRange.hex(map.size() - 1) + " at the bottom.");
        for (Lane lane : map.lanes()) {
            words.append(' ').append(lane.title()).append(": ");
            words.append(String.join(
                    "; ",
                    lane.bands().stream()
                            .map(band -> band.name() + " " + band.range() + " "
                                    + band.look().words())
                            .toList()));
            words.append('.');
        }
        map.marks().forEach(mark -> words.append(shaped(" %s at %s.", mark.name(), AddressRange.hex(mark.address()))));
        return words.toString();
    }
}
