// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flashdoctor.cli.report.Block.Attached;
import org.flashdoctor.cli.report.Block.Heading;
import org.flashdoctor.cli.report.Block.Item;
import org.flashdoctor.cli.report.Block.Paragraph;
import org.flashdoctor.cli.report.Block.Picture;
import org.flashdoctor.cli.report.Block.Property;
import org.flashdoctor.cli.report.Block.Sheet;
import org.flashdoctor.cli.report.Block.Table;
import org.flashdoctor.cli.report.Block.Tone;
import org.flashdoctor.cli.ticket.FlashMap;
import org.flashdoctor.cli.ticket.Redactor;
import org.flashdoctor.cli.ticket.Ticket;
import org.flashdoctor.cli.ticket.Ticket.Attachment;
import org.flashdoctor.cli.ticket.Ticket.Attempt;
import org.flashdoctor.engine.address.AddressRange;

/** A ticket as a person reads it: the verdict, the map, the machine, what was tried, what to do, the evidence. */
public final class TicketReport {

    /** Characters of one attachment that a page shows; the zip file holds all. */
    private static final int SHOWN = 200_000;

    private final List<List<String>> asUser;

    /**
     * A report.
     *
     * @param asUser beginnings of commands that need no root
     */
    public TicketReport(List<List<String>> asUser) {
        this.asUser = asUser;
    }

    /** A ticket as Markdown. */
    public String markdown(Ticket ticket) {
        return new MarkdownLayout().write(blocks(ticket));
    }

    /** A ticket as a page. */
    public String html(Ticket ticket) {
        return new HtmlLayout().write("flashdoctor ticket " + ticket.number(), blocks(ticket));
    }

    /** A ticket as text. */
    public List<Block> blocks(Ticket ticket) {
        List<Block> diagnosis = new DiagnosisReport(DiagnosisReport.Detail.VERBOSE, asUser).blocks(ticket.diagnosis());
        int cause = 0;
        while (cause < diagnosis.size() && !(diagnosis.get(cause) instanceof Heading)) {
            cause++;
        }
        List<Block> blocks = new ArrayList<>(diagnosis.subList(0, cause));
        blocks.add(1, origin(ticket));
        blocks.add(new Heading("Flash map"));
        map(ticket.map(), blocks);
        for (Ticket.Section section : ticket.sheet()) {
            blocks.add(new Heading(section.title()));
            blocks.add(new Sheet(
                    section.rows().stream().map(TicketReport::property).toList()));
        }
        blocks.add(new Heading("What was tried"));
        attempts(ticket.attempts(), blocks);
        blocks.addAll(diagnosis.subList(cause, diagnosis.size()));
        blocks.add(new Heading("What was hidden"));
        hidden(ticket.hidden(), blocks);
        blocks.add(new Heading("Evidence"));
        if (ticket.attachments().isEmpty()) {
            blocks.add(new Paragraph("No log belongs to this ticket; its facts are in its JSON document."));
        }
        ticket.attachments().forEach(each -> blocks.add(new Attached(each.name(), shown(each))));
        return blocks;
    }

    private static Paragraph origin(Ticket ticket) {
        return new Paragraph("Ticket " + ticket.number() + ", made " + ticket.made() + " by flashdoctor "
                + ticket.version() + " from " + ticket.source() + ". Wanted: "
                + DiagnosisReport.lower(ticket.diagnosis().goal().operation().name())
                + (ticket.diagnosis().goal().regions().isEmpty()
                        ? ", whole chip."
                        : ", only "
                                + ticket.diagnosis().goal().regions().stream()
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static Property property(Ticket.Row row) {
        if (row.answer() instanceof Ticket.Known known) {
            return new Property(row.label(), known.text(), true);
        }
        return new Property(row.label(), ((Ticket.Unknown) row.answer()).why(), false);
    }

    private static void map(Optional<FlashMap> map, List<Block> blocks) {
        if (map.isEmpty()) {
            blocks.add(
                    new Paragraph("There is no map: the evidence names no region, no protected range and no address. "
                            + "The output of the flasher with -V would."));
            return;
        }
        blocks.add(new Picture(map.get()));
        List<List<String>> rows = new ArrayList<>();
        map.get()
                .lanes()
                .forEach(lane -> lane.bands()
                        .forEach(band -> rows.add(List.of(
                                lane.title() + ": " + band.name(),
                                AddressRange.hex(band.range().start()) + " - "
                                        + AddressRange.hex(band.range().end()),
                                band.look().words() + (band.note().isEmpty() ? "" : ", " + band.note())))));
        map.get()
                .marks()
                .forEach(mark -> rows.add(List.of("failure: " + mark.name(), AddressRange.hex(mark.address()), "")));
        String size = map.get().sizeKnown()
                ? "The chip has " + map.get().size() / 1024 + " KiB."
                : "The size of the chip is not known; the map ends behind the highest address that was seen.";
        blocks.add(new Table(
                "The same as a table. Addresses are inclusive. " + size, List.of("what", "addresses", "access"), rows));
    }

    private static void attempts(List<Attempt> attempts, List<Block> blocks) {
        if (attempts.isEmpty()) {
            blocks.add(new Paragraph("The evidence holds no run of a flasher."));
        }
        for (Attempt attempt : attempts) {
            String results = attempt.results().isEmpty() ? "no result is shown" : String.join("; ", attempt.results());
            blocks.add(new Item(
                    Tone.PLAIN,
                    "Run " + attempt.number(),
                    attempt.tool().map(tool -> tool + ", ").orElse("") + "at " + attempt.place() + ", came so far: "
                            + attempt.reached() + ". " + results + "."
                            + (attempt.command().isPresent() ? "" : " The command line is not shown."),
                    attempt.command()));
        }
    }

    private static void hidden(Optional<List<Redactor.Hidden>> hidden, List<Block> blocks) {
        if (hidden.isEmpty()) {
            blocks.add(
                    new Paragraph("Nothing: this ticket was made with --no-redact. It may hold serial numbers, names "
                            + "and addresses; mind who reads it."));
        } else if (hidden.get().isEmpty()) {
            blocks.add(new Paragraph("Nothing that identifies a person or a unit was found."));
        } else {
            blocks.add(new Table(
                    "The same thing has the same alias everywhere, and in other tickets of this machine.",
                    List.of("kind", "different ones", "places"),
                    hidden.get().stream()
                            .map(each -> List.of(
                                    each.kind().title(), String.valueOf(each.things()), String.valueOf(each.places())))
                            .toList()));
        }
    }

    private static String shown(Attachment attachment) {
        String text = attachment.text();
        if (text.length() <= SHOWN) {
            return text;
        }
        int cut = text.lastIndexOf('\n', SHOWN / 2);
        int resume = text.indexOf('\n', text.length() - SHOWN / 2);
        String head = text.substring(0, cut < 0 ? SHOWN / 2 : cut);
        String tail = text.substring(resume < 0 ? text.length() - SHOWN / 2 : resume);
        return head + "\n… (" + (text.length() - head.length() - tail.length())
                + " characters left out here; report -o ticket.zip holds all)" + tail;
    }
}
