// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.flashdoctor.cli.ticket.Ticket.Attachment;
import org.flashdoctor.engine.fact.Evidence;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.Observation;
import org.flashdoctor.engine.log.Run;
import org.flashdoctor.rules.diagnosis.Diagnosis;

/** Makes a ticket: hides first, then judges what is left, so that nobody has to trust a second pass over documents. */
public final class TicketMaker {

    private static final int NUMBER_LENGTH = 10;

    /** The way that facts of a ticket go on another machine. */
    public interface Replay {

        /** Facts as a file of facts holds them. */
        String saved(FactSet facts);

        /** The diagnosis that somebody gets who is given such a file. */
        Diagnosis diagnosis(String saved);
    }

    /**
     * What a ticket is made of.
     *
     * @param runs what logs hold
     * @param facts the whole case
     * @param attachments raw evidence
     * @param image what is to be written, if the user gave it
     * @param source names of it all
     */
    public record Material(
            List<Run> runs, FactSet facts, List<Attachment> attachments, Optional<ImageSummary> image, String source) {}

    private final Optional<Redactor> redactor;
    private final Replay replay;

    public TicketMaker(Optional<Redactor> redactor, Replay replay) {
        this.redactor = redactor;
        this.replay = replay;
    }

    /** The ticket. */
    public Ticket make(Material material, String version, Instant made) {
        redactor.ifPresent(each -> learn(each, material));
        List<Attachment> attachments = material.attachments().stream()
                .map(each -> new Attachment(
                        again(each.name()),
                        redactor.map(r -> r.redact(each.text())).orElse(each.text())))
                .toList();
        Set<String> attached =
                material.attachments().stream().map(Attachment::name).collect(Collectors.toSet());
        List<Observation> observations = new ArrayList<>();
        for (Observation each : material.facts().observations()) {
            boolean counted = each.evidence().stream().anyMatch(place -> isAttached(place, attached));
            observations.add(FactMask.replace(each, counted ? this::again : this::counting));
        }
        FactSet facts = FactSet.of(observations, material.facts().covered());
        List<Run> runs = material.runs().stream()
                .map(run -> new Run(
                        run.number(),
                        run.observations().stream()
                                .map(each -> FactMask.replace(each, this::again))
                                .toList(),
                        run.reached()))
                .toList();
        String saved = replay.saved(facts);
        Diagnosis diagnosis = replay.diagnosis(saved);
        List<Ticket.Attempt> attempts = Attempts.of(runs, diagnosis.facts());
        return new Ticket(
                number(saved, attachments),
                made,
                version,
                again(material.source()),
                facts,
                diagnosis,
                sheet(material, diagnosis.facts(), attempts),
                FlashMap.of(diagnosis, material.image().map(ImageSummary::areas).orElse(List.of())),
                attempts,
                attachments,
                redactor.map(Redactor::hidden));
    }

    private List<Ticket.Section> sheet(Material material, FactSet facts, List<Ticket.Attempt> attempts) {
        List<Ticket.Section> sheet = new ArrayList<>(new MachineSheet(facts, attempts).sections());
        material.image()
                .ifPresent(image -> sheet.add(image.named(again(image.name())).section(facts)));
        return sheet;
    }

    private void learn(Redactor each, Material material) {
        List<Fact> named = material.facts().facts();
        each.ordinary(named.stream()
                .filter(TicketMaker::namesTechnicalThings)
                .map(Object::toString)
                .toList());
        material.attachments().forEach(attachment -> each.learn(attachment.text()));
        material.facts().observations().forEach(fact -> FactMask.texts(fact).forEach(each::learn));
        material.runs()
                .forEach(run ->
                        run.observations().forEach(fact -> FactMask.texts(fact).forEach(each::learn)));
        each.learn(material.source());
    }

    /** Names of boards, chips and systems stay, even if somebody called a machine after them. */
    private static boolean namesTechnicalThings(Fact fact) {
        return fact instanceof org.flashdoctor.engine.fact.PlatformFact
                || fact instanceof org.flashdoctor.engine.fact.ChipFact
                || fact instanceof org.flashdoctor.engine.fact.RunFact.Distribution
                || fact instanceof org.flashdoctor.engine.fact.RunFact.FlashTool;
    }

    private static boolean isAttached(Evidence evidence, Set<String> attached) {
        return attached.contains(Attempts.name(evidence.source()));
    }

    private String again(String text) {
        return redactor.map(each -> each.redactAgain(text)).orElse(text);
    }

    private String counting(String text) {
        UnaryOperator<String> hide = each -> redactor.map(r -> r.redact(each)).orElse(each);
        return hide.apply(text);
    }

    private static String number(String facts, List<Attachment> attachments) {
        MessageDigest digest = sha256();
        digest.update(facts.getBytes(StandardCharsets.UTF_8));
        attachments.forEach(each -> digest.update(each.text().getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest()).substring(0, NUMBER_LENGTH);
    }

    /** A digest that every Java has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }
}
