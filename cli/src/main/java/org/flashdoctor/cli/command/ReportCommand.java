// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.flashdoctor.cli.app.AtomicFile;
import org.flashdoctor.cli.app.Console;
import org.flashdoctor.cli.app.Doctor;
import org.flashdoctor.cli.app.ExitCode;
import org.flashdoctor.cli.app.Terminal;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.Block;
import org.flashdoctor.cli.report.HtmlLayout;
import org.flashdoctor.cli.report.MarkdownLayout;
import org.flashdoctor.cli.report.TextLayout;
import org.flashdoctor.cli.report.TicketDiff;
import org.flashdoctor.cli.report.TicketJson;
import org.flashdoctor.cli.report.TicketReport;
import org.flashdoctor.cli.report.TicketZip;
import org.flashdoctor.cli.ticket.EvidenceCopies;
import org.flashdoctor.cli.ticket.ImageSummary;
import org.flashdoctor.cli.ticket.Redactor;
import org.flashdoctor.cli.ticket.Ticket;
import org.flashdoctor.cli.ticket.TicketMaker;
import org.flashdoctor.cli.ticket.TicketMaker.Material;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.log.Run;
import org.flashdoctor.knowledge.load.Knowledge;
import picocli.CommandLine;

/** {@code flashdoctor report}: a support ticket that can be shown to strangers. */
final class ReportCommand implements Callable<Integer> {

    private final Console console;

    CaseOptions evidence = new CaseOptions();

    /** What a ticket can be. */
    enum Format {
        TEXT,
        MARKDOWN,
        HTML,
        JSON,
        ZIP
    }

    Optional<Format> format = Optional.empty();

    Optional<Path> file = Optional.empty();

    boolean bare;

    Optional<Path> image = Optional.empty();

    List<Path> compared = new ArrayList<>();

    ReportCommand(Console console) {
        this.console = console;
    }

    CommandLine line() {
        Syntax syntax = Syntax.command(
                "report",
                this,
                "Writes a support ticket: the diagnosis, the machine, what was tried, the flash map and the evidence.",
                "The suffix of FILE says what it becomes: .md, .html, .json, or .zip with all three and the raw evidence. "
                        + "What identifies a person or a unit is hidden unless --no-redact.");
        evidence.declare(syntax);
        return syntax.option(
                        "--format",
                        "FORMAT",
                        Format.class,
                        "markdown, html, json, zip or text. Default: as the suffix of FILE says, else markdown; with "
                                + "--diff else text.",
                        given -> format = Optional.of(given))
                .option(
                        "-o",
                        "FILE",
                        Path.class,
                        "Write the ticket to FILE instead of standard output.",
                        given -> file = Optional.of(given))
                .flag(
                        "--no-redact",
                        "Hide nothing: serial numbers, names and addresses stay. Mind who reads it.",
                        on -> bare = on)
                .option(
                        "--image",
                        "IMAGE",
                        Path.class,
                        "Describe the image that is to be written. The image itself does not get into the ticket.",
                        given -> image = Optional.of(given))
                .options(
                        "--diff",
                        "TICKET",
                        2,
                        Path.class,
                        "Say what changed between two tickets (.json or .zip), the older one first.",
                        given -> compared = given)
                .footer(
                        "Exit codes: 0 the ticket was written; 2 wrong command line or input; 3 flashdoctor failed, also "
                                + "when an identifier would have got into the ticket.")
                .line();
    }

    @Override
    public Integer call() throws IOException, UserException {
        if (!compared.isEmpty()) {
            return difference();
        }
        Format wanted = wanted(Format.MARKDOWN);
        Optional<ImageSummary> summary =
                image.isPresent() ? Optional.of(ImageSummary.read(image.get())) : Optional.empty();
        Knowledge knowledge = evidence.knowledge();
        Doctor doctor = new Doctor(knowledge, console.in());
        EvidenceCopies copies = new EvidenceCopies();
        CaseOptions.Gathered gathered = evidence.gather(knowledge, doctor, copies, console);
        List<Run> runs = gathered.runs();
        FactSet facts = doctor.assemble(runs, gathered.direct(), evidence.goal());
        TicketReport report = new TicketReport(knowledge.asUser());
        Optional<TicketRedaction> redaction = bare
                ? Optional.empty()
                : Optional.of(new TicketRedaction(knowledge, doctor, evidence.machine.machine(), console));
        Optional<Redactor> redactor = redaction.map(TicketRedaction::redactor);
        Material material = new Material(runs, facts, copies.attachments(), summary, source());
        Ticket ticket = new TicketMaker(redactor, new TicketReplay(doctor)).make(material, Version.text(), now());
        Map<String, String> documents = documents(ticket, report, wanted);
        for (Map.Entry<String, String> each : documents.entrySet()) {
            Optional<Redactor.Leak> leak = redactor.flatMap(last -> last.leak(each.getValue()));
            if (leak.isPresent()) {
                console.err()
                        .println(
                                "flashdoctor: no ticket was written, because "
                                        + leak.get().alias() + " ("
                                        + leak.get().kind().title() + ") would stand in line "
                                        + leak.get().line() + " of " + each.getKey()
                                        + "; this is a defect, please report it. --no-redact writes the ticket with everything.");
                return ExitCode.FAILED.code();
            }
        }
        deliver(ticket, wanted, documents);
        redaction.ifPresent(TicketRedaction::keep);
        return ExitCode.CLEAR.code();
    }

    /** Names of all sources; standard input by a name. */
    private String source() {
        String all = evidence.source();
        return evidence.logs.contains("-") ? all.replaceFirst("(^|, )-(,|$)", "$1stdin$2") : all;
    }

    /** What changed between two tickets; they were redacted when they were made. */
    private int difference() throws IOException, UserException {
        if (compared.size() != 2 || !evidence.logs.isEmpty() || !evidence.facts.isEmpty()) {
            throw new UserException("--diff takes two tickets and nothing else; give the older one first.");
        }
        Format wanted = wanted(Format.TEXT);
        if (wanted == Format.ZIP) {
            throw new UserException("A difference is text, markdown, html or json, not zip; give another suffix.");
        }
        TicketDiff diff = TicketDiff.of(compared.get(0), compared.get(1));
        write(
                switch (wanted) {
                    case JSON -> diff.json();
                    case HTML -> new HtmlLayout().write("flashdoctor: what changed", diff.blocks());
                    case MARKDOWN -> new MarkdownLayout().write(diff.blocks());
                    default -> text(diff.blocks());
                });
        return ExitCode.CLEAR.code();
    }

    private String text(List<Block> blocks) {
        Terminal terminal = Terminal.of(console.environment());
        boolean colour = file.isEmpty() && Terminal.Colour.AUTO.paints(terminal, console.environment());
        return new TextLayout(terminal.columns(), colour).write(blocks);
    }

    private void write(String text) throws UserException {
        if (file.isPresent()) {
            AtomicFile.write(file.get(), text.getBytes(StandardCharsets.UTF_8));
        } else {
            console.out().print(text);
            console.out().flush();
        }
    }

    private Format wanted(Format otherwise) throws UserException {
        if (format.isPresent()) {
            return format.get();
        }
        if (file.isEmpty()) {
            return otherwise;
        }
        String name = String.valueOf(file.get().getFileName()).toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "txt" -> Format.TEXT;
            case "md", "markdown" -> Format.MARKDOWN;
            case "html", "htm" -> Format.HTML;
            case "json" -> Format.JSON;
            case "zip" -> Format.ZIP;
            default ->
                throw new UserException("The name " + file.get()
                        + " does not say what the ticket is to be; let it end in .md, .html, .json or .zip, or give"
                        + " --format.");
        };
    }

    /** The date of the ticket; SOURCE_DATE_EPOCH makes tickets that can be made again. */
    private Instant now() throws UserException {
        Optional<String> fixed = Optional.ofNullable(console.environment().get("SOURCE_DATE_EPOCH"));
        if (fixed.isEmpty()) {
            return Instant.now().truncatedTo(ChronoUnit.SECONDS);
        }
        if (!fixed.get().matches("\\d{1,10}")) {
            throw new UserException(
                    "SOURCE_DATE_EPOCH is \"" + fixed.get() + "\"; expected seconds since 1970, or nothing.");
        }
        return Instant.ofEpochSecond(Long.parseLong(fixed.get()));
    }

    private Map<String, String> documents(Ticket ticket, TicketReport report, Format format) {
        return switch (format) {
            case ZIP -> TicketZip.files(ticket, report);
            case TEXT -> Map.of("the ticket", text(report.blocks(ticket)));
            case MARKDOWN -> Map.of("the ticket", report.markdown(ticket));
            case HTML -> Map.of("the ticket", report.html(ticket));
            case JSON -> Map.of("the ticket", TicketJson.write(ticket));
        };
    }

    private void deliver(Ticket ticket, Format format, Map<String, String> documents) throws UserException {
        if (file.isEmpty()) {
            if (format == Format.ZIP) {
                throw new UserException("A zip file does not go to standard output; give a file with -o.");
            }
            write(String.join("", documents.values()));
            return;
        }
        byte[] content = format == Format.ZIP
                ? TicketZip.pack(ticket, documents)
                : String.join("", documents.values()).getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file.get(), content);
        console.err().println("flashdoctor: ticket " + ticket.number() + " is in " + file.get());
    }
}
