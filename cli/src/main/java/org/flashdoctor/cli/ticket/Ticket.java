// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.cli.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.rules.diagnosis.Diagnosis;

/**
 * All that a firmware support engineer asks first, before it is laid out. Nothing in it needs redaction any more.
 *
 * @param number tells tickets apart and proves that one arrived whole: a digest of facts and attachments
 * @param made when
 * @param version of flashdoctor
 * @param source names of what it was made from
 * @param facts the evidence as it can be replayed
 * @param diagnosis what follows from these facts and from nothing else
 * @param sheet what is known of the machine, and what is not, with the reason
 * @param map where everything lies in the flash; empty when no address is known
 * @param attempts what was tried, oldest first
 * @param attachments raw evidence
 * @param hidden what was hidden how often; empty when nothing was to be hidden
 */
public record Ticket(
        String number,
        Instant made,
        String version,
        String source,
        FactSet facts,
        Diagnosis diagnosis,
        List<Section> sheet,
        Optional<FlashMap> map,
        List<Attempt> attempts,
        List<Attachment> attachments,
        Optional<List<Redactor.Hidden>> hidden) {

    /** Rows that belong together. */
    public record Section(String title, List<Row> rows) {}

    /** One thing that an engineer asks. */
    public record Row(String label, Answer answer) {}

    /** What the evidence answers. */
    public sealed interface Answer {}

    /** It is known. */
    public record Known(String text) implements Answer {}

    /** It is not, and this is why. */
    public record Unknown(String why) implements Answer {}

    /**
     * One run of a flasher.
     *
     * @param number from 1
     * @param command as it was typed
     * @param tool which flasher
     * @param reached how far it came
     * @param results what came of it, in order
     * @param place where the run begins: file and line
     */
    public record Attempt(
            int number,
            Optional<String> command,
            Optional<String> tool,
            String reached,
            List<String> results,
            String place) {}

    /** A file of raw evidence. */
    public record Attachment(String name, String text) {}
}
