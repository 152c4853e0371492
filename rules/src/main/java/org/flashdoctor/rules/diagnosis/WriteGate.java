// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flashdoctor.engine.address.AddressRange;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.engine.flash.Chip;
import org.flashdoctor.engine.flash.plan.Clearance;
import org.flashdoctor.engine.flash.plan.Clearance.Overridden;
import org.flashdoctor.engine.flash.plan.Digest;
import org.flashdoctor.engine.flash.plan.Permission;
import org.flashdoctor.engine.flash.plan.WritePlan;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.model.FindingEntry.Overriding;
import org.flashdoctor.rules.model.GateRule;
import org.flashdoctor.rules.model.KnowledgeBase;
import org.flashdoctor.rules.model.Severity;

/**
 * The gate in the face of a write, and the only place that issues a {@link Clearance}. It judges one plan by its actual
 * ranges: a range that is closed elsewhere in the flash does not stand in its way. What is not known does.
 */
public final class WriteGate {

    /** More ranges than this make no sentence. */
    private static final int NAMED_RANGES = 4;

    private final KnowledgeBase knowledge;

    public WriteGate(KnowledgeBase knowledge) {
        this.knowledge = knowledge;
    }

    /** What the gate says. */
    public sealed interface Decision {

        /** The plan may be carried out, at once. */
        record Cleared(Clearance clearance) implements Decision {}

        /** It may not, and this is all that stands in its way, most important first. */
        record Refused(List<Refusal> refusals) implements Decision {
            public Refused {
                refusals = List.copyOf(refusals);
            }
        }
    }

    /**
     * One reason against a write.
     *
     * @param finding the finding that gives it
     * @param sentence in words
     * @param overridable whether a person may override it, with a reason
     */
    public record Refusal(Optional<String> finding, String sentence, boolean overridable) {}

    /**
     * Judges a plan.
     *
     * @param diagnosis made on the facts from which the plan was made
     * @param overrides findings that the user overrides
     * @param now for the age of the clearance
     */
    public Decision decide(Diagnosis diagnosis, WritePlan plan, List<Overridden> overrides, Instant now) {
        List<Refusal> refusals = new ArrayList<>();
        List<Finding> blocking = blocking(diagnosis, plan);
        blocking.forEach(finding -> refusal(finding, overrides).ifPresent(refusals::add));
        refusals.addAll(demands(diagnosis));
        refusals.addAll(support(plan.chip()));
        refusals.addAll(closed(plan.hindered(), "would have to be written"));
        refusals.addAll(closed(plan.unseen(), "should be written, and nobody knows what it holds"));
        String facts = Digest.of(diagnosis.facts());
        if (!facts.equals(plan.facts())) {
            refusals.add(new Refusal(Optional.empty(), "The plan was made from other facts than these.", false));
        }
        if (!refusals.isEmpty()) {
            return new Decision.Refused(refusals);
        }
        List<Overridden> used = overrides.stream()
                .filter(override ->
                        blocking.stream().anyMatch(finding -> finding.id().equals(override.finding())))
                .toList();
        return new Decision.Cleared(new Clearance(plan, facts, now, used));
    }

    /**
     * What stands in the way of any write, whatever its ranges; asked before the chip is read at length. To hear nothing
     * here is no leave.
     */
    public List<Refusal> beforehand(Diagnosis diagnosis, List<Overridden> overrides) {
        return diagnosis.findings().stream()
                .filter(WriteGate::blocksWrites)
                .filter(finding ->
                        finding.support().stream().noneMatch(fact -> place(fact).isPresent()))
                .flatMap(finding -> refusal(finding, overrides).stream())
                .toList();
    }

    private static Optional<Refusal> refusal(Finding finding, List<Overridden> overrides) {
        boolean overridable = finding.entry().override() == Overriding.WITH_REASON;
        boolean overridden = overridable
                && overrides.stream().anyMatch(each -> each.finding().equals(finding.id()));
        return overridden
                ? Optional.empty()
                : Optional.of(new Refusal(Optional.of(finding.id()), finding.because(), overridable));
    }

    private static boolean blocksWrites(Finding finding) {
        return finding.severity() == Severity.BLOCKING
                && (finding.blocks().contains(OperationKind.WRITE)
                        || finding.blocks().contains(OperationKind.PROBE));
    }

    /** One refusal for each reason, with the ranges that it concerns. */
    private static List<Refusal> closed(List<Permission> permissions, String what) {
        Map<String, List<String>> ranges = new LinkedHashMap<>();
        for (Permission permission : permissions) {
            if (permission instanceof Permission.Closed closed) {
                ranges.computeIfAbsent(closed.because(), because -> new ArrayList<>())
                        .add(closed.range().toString());
            } else if (permission instanceof Permission.Unknown unknown) {
                ranges.computeIfAbsent(unknown.because(), because -> new ArrayList<>())
                        .add(unknown.range().toString());
            }
        }
        List<Refusal> refusals = new ArrayList<>();
        ranges.forEach((because, all) -> {
            String more = all.size() > NAMED_RANGES ? " and " + (all.size() - NAMED_RANGES) + " more" : "";
            String named = String.join(", ", all.subList(0, Math.min(NAMED_RANGES, all.size())));
            refusals.add(new Refusal(Optional.empty(), named + more + " " + what + ": " + because + ".", false));
        });
        return refusals;
    }

    private static List<Finding> blocking(Diagnosis diagnosis, WritePlan plan) {
        List<AddressRange> ranges = ranges(plan);
        return diagnosis.findings().stream()
                .filter(WriteGate::blocksWrites)
                .filter(finding -> concerns(finding, ranges))
                .toList();
    }

    /** Everything that the plan has to touch, and what it was asked for and could not see. */
    private static List<AddressRange> ranges(WritePlan plan) {
        List<AddressRange> ranges = new ArrayList<>(plan.writes());
        Stream.concat(plan.unseen().stream(), plan.hindered().stream())
                .forEach(permission -> ranges.add(
                        permission instanceof Permission.Closed closed
                                ? closed.range()
                                : ((Permission.Unknown) permission).range()));
        return ranges;
    }

    /** A finding that rests on places concerns only plans that touch one of them; any other concerns every plan. */
    private static boolean concerns(Finding finding, List<AddressRange> ranges) {
        List<AddressRange> places =
                finding.support().stream().flatMap(fact -> place(fact).stream()).toList();
        return places.isEmpty()
                || places.stream().anyMatch(place -> ranges.stream().anyMatch(place::overlaps));
    }

    private static Optional<AddressRange> place(Fact fact) {
        if (fact instanceof FlashRegion region) {
            return Optional.of(region.range());
        }
        return fact instanceof ProtectedRange range ? Optional.of(range.range()) : Optional.empty();
    }

    private List<Refusal> demands(Diagnosis diagnosis) {
        Set<String> made = diagnosis.findings().stream().map(Finding::id).collect(Collectors.toSet());
        Evaluator evaluator = new Evaluator(diagnosis.facts(), made::contains);
        List<GateRule.Demand> demands = knowledge.gate().stream()
                .filter(rule -> rule.operation() == OperationKind.WRITE)
                .flatMap(rule -> rule.demands().stream())
                .toList();
        if (demands.isEmpty()) {
            return List.of(new Refusal(
                    Optional.empty(), "The knowledge base does not say what must be known before a write.", false));
        }
        Function<GateRule.Demand, Refusal> refusal = demand -> new Refusal(
                Optional.empty(),
                "It could not be found out: " + demand.name() + "."
                        + demand.asks()
                                .flatMap(id -> Optional.ofNullable(
                                        knowledge.questions().get(id)))
                                .map(question -> " " + question.text())
                                .orElse(""),
                false);
        return demands.stream()
                .filter(demand -> evaluator.truth(demand.holds()) != Truth.YES)
                .map(refusal)
                .toList();
    }

    /** What the part itself cannot do; what is merely untested or broken by the flasher's marks is a finding. */
    private static List<Refusal> support(Chip chip) {
        return Stream.of(OperationKind.ERASE, OperationKind.WRITE)
                .filter(operation -> chip.support().get(operation) == Chip.Support.NOT_APPLICABLE)
                .map(operation -> new Refusal(
                        Optional.empty(),
                        "The chip " + chip.name() + " has no operation to "
                                + operation.name().toLowerCase(Locale.ROOT) + " it.",
                        false))
                .toList();
    }
}
