// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.flashdoctor.engine.fact.Fact;
import org.flashdoctor.engine.fact.FactSet;
import org.flashdoctor.engine.fact.ProtectionFact.FlashRegion;
import org.flashdoctor.engine.fact.ProtectionFact.ProtectedRange;
import org.flashdoctor.engine.fact.ProtectionFact.RangeProtection;
import org.flashdoctor.engine.fact.ProtectionFact.RegionAccess;
import org.flashdoctor.engine.fact.RunFact.Goal;
import org.flashdoctor.engine.fact.RunFact.OperationKind;
import org.flashdoctor.rules.condition.Evaluator;
import org.flashdoctor.rules.condition.Truth;
import org.flashdoctor.rules.diagnosis.Verdict.Answer;
import org.flashdoctor.rules.diagnosis.Verdict.RegionVerdict;
import org.flashdoctor.rules.model.GateRule;
import org.flashdoctor.rules.model.Severity;

/**
 * Says whether reading and writing may go ahead, from the actual ranges. Nothing is allowed that was not seen to be
 * free: what decides it and was not looked at makes the verdict unknown.
 */
final class Gate {

    private final List<GateRule> rules;
    private final Evaluator evaluator;
    private final FactSet facts;
    private final Goal goal;

    Gate(List<GateRule> rules, Evaluator evaluator, FactSet facts, Goal goal) {
        this.rules = rules;
        this.evaluator = evaluator;
        this.facts = facts;
        this.goal = goal;
    }

    Map<OperationKind, Verdict> verdicts(List<Finding> findings) {
        Map<OperationKind, Verdict> verdicts = new LinkedHashMap<>();
        verdicts.put(OperationKind.READ, verdict(OperationKind.READ, findings));
        verdicts.put(OperationKind.WRITE, verdict(OperationKind.WRITE, findings));
        return verdicts;
    }

    private Verdict verdict(OperationKind operation, List<Finding> findings) {
        boolean wanted = goal.operation() == operation;
        List<String> because = new ArrayList<>();
        for (Finding finding : findings) {
            // Severity speaks of what is wanted; for the other operation, what blocks it is in its blocks alone.
            boolean counts =
                    finding.severity() == Severity.BLOCKING || (!wanted && finding.severity() == Severity.WARNING);
            if (counts && stands(finding, operation, findings)) {
                because.add(finding.id());
            }
        }
        List<String> unmet = new ArrayList<>(unmet(operation, evaluator));
        Answer open = answer(operation, unmet);
        List<RegionVerdict> regions = regions(operation, findings);
        List<String> closed = closed(regions);
        if (open == Answer.ALLOWED && !closed.isEmpty()) {
            // The whole is no freer than its parts, also where no finding says why.
            unmet.add("that all of it is open (" + String.join(", ", closed) + (closed.size() == 1 ? " is" : " are")
                    + " not)");
            open = Answer.UNKNOWN;
        }
        return new Verdict(because.isEmpty() ? open : Answer.BLOCKED, because, unmet, regions);
    }

    /** Names of the demands that are not known to be met. */
    private List<String> unmet(OperationKind operation, Evaluator known) {
        return rules.stream()
                .filter(rule -> rule.operation() == operation)
                .flatMap(rule -> rule.demands().stream())
                .filter(demand -> known.truth(demand.holds()) != Truth.YES)
                .map(GateRule.Demand::name)
                .toList();
    }

    /** Parts of what is wanted that are not known to be open; all parts count when none is called by the goal's names. */
    private List<String> closed(List<RegionVerdict> regions) {
        boolean named = regions.stream().anyMatch(this::isNamed);
        return regions.stream()
                .filter(region -> region.answer() != Answer.ALLOWED && (isNamed(region) || !named))
                .map(RegionVerdict::name)
                .toList();
    }

    private boolean isNamed(RegionVerdict region) {
        return goal.regions().stream().anyMatch(region.name()::equalsIgnoreCase);
    }

    private static boolean blocks(Finding finding, OperationKind operation) {
        return finding.blocks().contains(operation) || finding.blocks().contains(OperationKind.PROBE);
    }

    /**
     * Whether it blocks the operation. A failure that only a write lock explains hinders no read; the other way round
     * nothing is opened, since flashers read before they write.
     */
    private static boolean stands(Finding finding, OperationKind operation, List<Finding> findings) {
        return blocks(finding, operation)
                && (operation == OperationKind.WRITE
                        || finding.isRoot()
                        || finding.explainedBy().stream()
                                .anyMatch(id -> named(id, findings)
                                        .map(cause -> stands(cause, operation, findings))
                                        .orElse(true)));
    }

    /** The finding of this id; what is not there neither opens anything nor speaks of a place. */
    private static Optional<Finding> named(String id, List<Finding> findings) {
        return findings.stream().filter(finding -> finding.id().equals(id)).findFirst();
    }

    /** A region is judged as if it alone were wanted: what is closed elsewhere does not concern it. */
    private Answer alone(OperationKind operation) {
        return answer(operation, unmet(operation, evaluator.and(new Goal(operation, Set.of("this region")))));
    }

    private Answer answer(OperationKind operation, List<String> unmet) {
        boolean demandsAnything = rules.stream().anyMatch(rule -> rule.operation() == operation);
        return unmet.isEmpty() && demandsAnything ? Answer.ALLOWED : Answer.UNKNOWN;
    }

    private List<RegionVerdict> regions(OperationKind operation, List<Finding> findings) {
        if (facts.all(FlashRegion.class).findAny().isEmpty()) {
            return ranges(operation)
                    .map(range -> new RegionVerdict(
                            range.register(), range.range(), Answer.BLOCKED, List.copyOf(about(range, findings))))
                    .toList();
        }
        Answer open = alone(operation);
        // What blocks the chip as a whole; what blocks a place is asked for each region.
        List<String> everywhere = findings.stream()
                .filter(finding -> finding.severity() == Severity.BLOCKING && stands(finding, operation, findings))
                .filter(finding -> !isOfAPlace(finding, findings))
                .map(Finding::id)
                .toList();
        List<RegionVerdict> verdicts = new ArrayList<>();
        facts.all(FlashRegion.class)
                .sorted((a, b) -> Integer.compare(a.region().index(), b.region().index()))
                .forEach(region -> {
                    // A damaged descriptor can let regions overlap; the least free of them decides.
                    List<FlashRegion> sharing = facts.all(FlashRegion.class)
                            .filter(other -> other.range().overlaps(region.range()))
                            .toList();
                    Set<String> because = new LinkedHashSet<>();
                    List<Fact> refusing = Stream.<Fact>concat(
                                    sharing.stream().filter(other -> refuses(other.access(), operation)),
                                    ranges(operation)
                                            .filter(range -> range.range().overlaps(region.range())))
                            .toList();
                    refusing.forEach(fact -> because.addAll(about(fact, findings)));
                    because.addAll(everywhere);
                    boolean unknown = sharing.stream().anyMatch(other -> other.access() == RegionAccess.UNKNOWN);
                    Answer answer = !refusing.isEmpty() || !because.isEmpty()
                            ? Answer.BLOCKED
                            : unknown ? Answer.UNKNOWN : open;
                    verdicts.add(new RegionVerdict(
                            region.region().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                            region.range(),
                            answer,
                            List.copyOf(because)));
                });
        return verdicts;
    }

    /** Whether it speaks of a region or range, or is but the consequence of what does: the rest is as open as before. */
    private static boolean isOfAPlace(Finding finding, List<Finding> findings) {
        if (!finding.isRoot()) {
            return finding.explainedBy().stream()
                    .allMatch(id -> named(id, findings)
                            .map(cause -> isOfAPlace(cause, findings))
                            .orElse(false));
        }
        return finding.support().stream()
                .anyMatch(fact -> fact instanceof FlashRegion || fact instanceof ProtectedRange);
    }

    private static boolean refuses(RegionAccess access, OperationKind operation) {
        return access == RegionAccess.LOCKED
                || (operation == OperationKind.WRITE && access == RegionAccess.READ_ONLY)
                || (operation == OperationKind.READ && access == RegionAccess.WRITE_ONLY);
    }

    private Stream<ProtectedRange> ranges(OperationKind operation) {
        return facts.all(ProtectedRange.class)
                .filter(range -> range.protection() == RangeProtection.READ_WRITE
                        || (operation == OperationKind.WRITE) == (range.protection() == RangeProtection.WRITE));
    }

    /** Findings that rest on this fact. */
    private static Set<String> about(Fact fact, List<Finding> findings) {
        Set<String> ids = new LinkedHashSet<>();
        for (Finding finding : findings) {
            if (finding.support().contains(fact)) {
                ids.add(finding.id());
            }
        }
        return ids;
    }
}
