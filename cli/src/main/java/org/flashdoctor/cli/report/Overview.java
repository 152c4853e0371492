// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.report;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flashdoctor.cli.app.AtomicFile;
import org.flashdoctor.cli.app.UserException;
import org.flashdoctor.cli.report.Block.Heading;
import org.flashdoctor.cli.report.Block.Headline;
import org.flashdoctor.cli.report.Block.Item;
import org.flashdoctor.cli.report.Block.Link;
import org.flashdoctor.cli.report.Block.Paragraph;
import org.flashdoctor.cli.report.Block.Quote;
import org.flashdoctor.cli.report.Block.QuotedLine;
import org.flashdoctor.cli.report.Block.Table;
import org.flashdoctor.cli.report.Block.Tone;
import org.flashdoctor.cli.ticket.Redactor;
import org.flashdoctor.cli.ticket.Ticket;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.text.LogLine;
import org.flashdoctor.engine.text.LogText;
import org.flashdoctor.engine.text.UnreadableLogException;
import org.flashdoctor.rules.diagnosis.Diagnosis;
import org.flashdoctor.rules.model.Severity;

/**
 * Many cases as a folder of pages: one for each case, and one that counts their causes and lists those that no entry
 * explains, which tells a knowledge author what to write next.
 */
public final class Overview {

    private static final String INDEX = "index.html";
    private static final String TITLE = "flashdoctor: overview of cases";
    private static final Pattern CASE_PAGE = Pattern.compile("case-\\d{4,}-.*\\.html");

    /** Lines of an unexplained log that are shown: the last that nothing was drawn from. */
    private static final int LINES = 8;

    private static final int LONGEST_NAME = 60;

    private final Path folder;
    private final List<List<String>> asUser;
    private final List<Case> cases = new ArrayList<>();
    private final Map<String, String> unreadable = new LinkedHashMap<>();
    private final Set<String> written = new HashSet<>(Set.of(INDEX));

    /**
     * A case in the list.
     *
     * @param cause finding that explains it, with its title; empty when none does
     * @param lines what an author looks at first where none does
     */
    private record Case(
            String source, String page, String headline, Optional<Cause> cause, boolean fine, List<QuotedLine> lines) {}

    private record Cause(String id, String title) {}

    private Overview(Path folder, List<List<String>> asUser) {
        this.folder = folder;
        this.asUser = asUser;
    }

    /**
     * Begins an overview in a folder that is new, empty, or holds an earlier overview, which is replaced.
     *
     * @param asUser beginnings of commands that need no root
     * @throws UserException when the folder holds anything else
     */
    public static Overview in(Path folder, List<List<String>> asUser) throws UserException, IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new UserException(folder + " is a file; pages of many cases go into a folder, give one with -o.");
        }
        Files.createDirectories(folder);
        List<String> names;
        try (Stream<Path> all = Files.list(folder)) {
            names = all.map(path -> path.getFileName().toString()).sorted().toList();
        }
        boolean ours = names.isEmpty()
                || (names.contains(INDEX)
                        && Files.readString(folder.resolve(INDEX)).contains("<title>" + TITLE));
        Optional<String> foreign = names.stream()
                .filter(name ->
                        !(ours && (name.equals(INDEX) || CASE_PAGE.matcher(name).matches())))
                .findFirst();
        if (foreign.isPresent()) {
            throw new UserException(folder + " holds " + foreign.get()
                    + ", which is no page of an overview; give an empty folder with -o.");
        }
        return new Overview(folder, asUser);
    }

    /** The last look at a text that is about to be written. */
    @FunctionalInterface
    public interface Check {

        /** An identifier that still stands in it. */
        Optional<Redactor.Leak> leak(String text);
    }

    /**
     * Writes the page of a case, unless something that is to be hidden would stand in it.
     *
     * @return what is wrong in that case
     */
    public Optional<String> add(Ticket ticket, Check check) throws UserException {
        Diagnosis diagnosis = ticket.diagnosis();
        List<Block> blocks = new DiagnosisReport(DiagnosisReport.Detail.VERBOSE, asUser).blocks(diagnosis);
        String source = ticket.source();
        List<Block> whole = new ArrayList<>(blocks);
        whole.add(1, new Link("All cases", INDEX, source));
        Optional<Cause> cause = diagnosis.findings().stream()
                .filter(finding -> finding.severity() == Severity.BLOCKING
                        && !finding.entry().outcome())
                .findFirst()
                .map(finding -> new Cause(finding.id(), finding.entry().title()));
        boolean fine = diagnosis.isClear()
                && diagnosis.findings().stream()
                        .anyMatch(finding -> finding.entry().outcome() && finding.severity() == Severity.INFO);
        List<QuotedLine> lines = cause.isEmpty() && !fine ? unused(ticket) : List.of();
        String headline = ((Headline) blocks.get(0)).text();
        String text = new HtmlLayout().write("flashdoctor: " + source, whole);
        String row = source + "\n" + headline + "\n"
                + lines.stream().map(QuotedLine::text).collect(Collectors.joining("\n"));
        Optional<Redactor.Leak> leak = check.leak(text).or(() -> check.leak(row));
        if (leak.isPresent()) {
            String problem = "no page was written, because " + leak.get().alias() + " ("
                    + leak.get().kind().title() + ") would stand in it; this is a defect, please report it";
            String anonymous = "case " + (cases.size() + unreadable.size() + 1);
            unreadable.put(anonymous, problem);
            return Optional.of(anonymous + ": " + problem + ".");
        }
        String page = page(source);
        write(page, text);
        cases.add(new Case(source, page, headline, cause, fine, lines));
        return Optional.empty();
    }

    /** Remembers a log that could not be read. */
    public void failed(String source, String problem) {
        unreadable.put(source, problem);
    }

    private String page(String source) {
        String name = source.replaceAll(".*[/\\\\]", "").replaceAll("[^A-Za-z0-9._-]", "_");
        String page = String.format(
                Locale.ROOT,
                "case-%04d-%s.html",
                cases.size() + 1,
                name.substring(0, Math.min(LONGEST_NAME, name.length())));
        written.add(page);
        return page;
    }

    private void write(String name, String text) throws UserException {
        AtomicFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    /** The last lines of a log that are evidence of nothing. */
    private static List<QuotedLine> unused(Ticket ticket) {
        Set<Integer> used = new HashSet<>();
        ticket.facts()
                .facts()
                .forEach(fact -> ticket.facts().evidence(fact).stream()
                        .map(Evidence::place)
                        .filter(Evidence.Line.class::isInstance)
                        .forEach(line -> used.add(((Evidence.Line) line).number())));
        List<QuotedLine> lines = new ArrayList<>();
        for (Ticket.Attachment log : ticket.attachments()) {
            try (LogText text = LogText.open(new ByteArrayInputStream(log.text().getBytes(StandardCharsets.UTF_8)))) {
                for (Optional<LogLine> line = text.next(); line.isPresent(); line = text.next()) {
                    if (!used.contains(line.get().number())) {
                        lines.add(new QuotedLine(
                                String.valueOf(line.get().number()), line.get().text()));
                        if (lines.size() > LINES) {
                            lines.remove(0);
                        }
                    }
                }
            } catch (IOException | UnreadableLogException e) {
                // It was read a moment ago; the list is a help, not a result.
                return List.of();
            }
        }
        return lines;
    }

    /** Writes the page of all cases, and removes pages of an earlier overview that are none any more. */
    public void finish() throws UserException, IOException {
        write(INDEX, new HtmlLayout().write(TITLE, blocks()));
        List<Path> old;
        try (Stream<Path> all = Files.list(folder)) {
            old = all.filter(path -> !written.contains(path.getFileName().toString()))
                    .filter(path ->
                            CASE_PAGE.matcher(path.getFileName().toString()).matches())
                    .toList();
        }
        for (Path each : old) {
            Files.delete(each);
        }
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private List<Block> blocks() {
        Map<Cause, List<Case>> byCause =
                new TreeMap<>(Comparator.comparing(Cause::id).thenComparing(Cause::title));
        cases.forEach(each -> each.cause()
                .ifPresent(cause ->
                        byCause.computeIfAbsent(cause, any -> new ArrayList<>()).add(each)));
        List<Map.Entry<Cause, List<Case>>> causes = new ArrayList<>(byCause.entrySet());
        causes.sort(Comparator.comparingInt(entry -> -entry.getValue().size()));
        List<Case> fine = cases.stream()
                .filter(each -> each.cause().isEmpty() && each.fine())
                .toList();
        List<Case> unexplained = cases.stream()
                .filter(each -> each.cause().isEmpty() && !each.fine())
                .toList();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Headline(
                unexplained.isEmpty() ? Tone.PLAIN : Tone.CARE,
                counted(cases.size(), "case") + ", " + counted(causes.size(), "cause") + ", " + unexplained.size()
                        + " that no entry explains."));
        List<List<String>> rows = new ArrayList<>();
        causes.forEach(entry -> rows.add(List.of(
                entry.getKey().id(),
                entry.getKey().title(),
                String.valueOf(entry.getValue().size()))));
        rows.add(List.of("(none needed)", "It worked.", String.valueOf(fine.size())));
        rows.add(List.of("(none)", "No entry explains it.", String.valueOf(unexplained.size())));
        if (!unreadable.isEmpty()) {
            rows.add(List.of("(unreadable)", "The log could not be read.", String.valueOf(unreadable.size())));
        }
        blocks.add(new Table("Causes, the most frequent first.", List.of("cause", "meaning", "cases"), rows));
        blocks.add(new Heading("No entry explains these"));
        if (unexplained.isEmpty()) {
            blocks.add(new Paragraph("Every case has a cause or ended well."));
        }
        for (Case each : unexplained) {
            blocks.add(new Link(each.source(), each.page(), each.headline()));
            if (!each.lines().isEmpty()) {
                blocks.add(new Quote(each.lines()));
            }
        }
        causes.forEach(entry -> {
            blocks.add(new Heading(entry.getKey().id() + " (" + entry.getValue().size() + ")"));
            entry.getValue().forEach(each -> blocks.add(new Link(each.source(), each.page(), each.headline())));
        });
        if (!fine.isEmpty()) {
            blocks.add(new Heading("It worked (" + fine.size() + ")"));
            fine.forEach(each -> blocks.add(new Link(each.source(), each.page(), each.headline())));
        }
        if (!unreadable.isEmpty()) {
            blocks.add(new Heading("Could not be read (" + unreadable.size() + ")"));
            unreadable.forEach((source, problem) -> blocks.add(new Item(Tone.BAD, source, problem, Optional.empty())));
        }
        return blocks;
    }
}
