// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

import static org.drools.model.DSL.declarationOf;
import static org.drools.model.DSL.globalOf;
import static org.drools.model.DSL.on;
import static org.drools.model.PatternDSL.betaIndexedBy;
import static org.drools.model.PatternDSL.pattern;
import static org.drools.model.PatternDSL.rule;

import org.drools.model.Drools;
import org.drools.model.Global;
import org.drools.model.Index.ConstraintType;
import org.drools.model.Variable;
import org.drools.model.impl.ModelImpl;
import org.drools.modelcompiler.KieBaseBuilder;
import org.flashdoctor.engine.fact.Fact;
import org.kie.api.KieBase;
import org.kie.api.runtime.KieSession;

/**
 * The rules themselves, as Drools' executable model. There are two, whatever the knowledge: one lets every atom of every
 * condition look at the facts of its type, one concludes. What the knowledge base says is not built into the network but
 * put into its working memory, as {@link Look}s and {@link Premise}s: a network with a rule for each condition took longer
 * to build than a whole diagnosis takes now, and had to be built anew for each case or be large for all.
 */
final class RuleNetwork {

    private static final String PACKAGE = "org.flashdoctor.rules";

    private RuleNetwork() {}

    /** Built on first use and by whichever thread comes first; it knows no case and never changes. */
    private static final class Built {
        static final KieBase NETWORK = build();
    }

    /** A session of its own for one case; the caller disposes of it. */
    static KieSession session(Recorder recorder) {
        KieSession session = Built.NETWORK.newKieSession();
        session.setGlobal("recorder", recorder);
        return session;
    }

    private static KieBase build() {
        ModelImpl model = new ModelImpl();
        Global<Recorder> recorder = globalOf(Recorder.class, PACKAGE, "recorder");
        model.addGlobal(recorder);

        Variable<Fact> fact = declarationOf(Fact.class, "fact");
        Variable<Look> look = declarationOf(Look.class, "look");
        model.addRule(rule(PACKAGE, "look")
                .build(
                        pattern(fact),
                        pattern(look)
                                .expr(
                                        "of its type",
                                        fact,
                                        (Look l, Fact f) -> l.type() == f.getClass(),
                                        betaIndexedBy(Class.class, ConstraintType.EQUAL, 0, Look::type, Fact::getClass))
                                .expr("passes", fact, (Look l, Fact f) -> l.finds(f)),
                        on(recorder, fact, look).execute((Recorder r, Fact f, Look l) -> r.saw(l.atom(), f))));

        Variable<Literal> literal = declarationOf(Literal.class, "literal");
        Variable<Premise> premise = declarationOf(Premise.class, "premise");
        model.addRule(rule(PACKAGE, "conclude")
                .build(
                        pattern(literal),
                        pattern(premise)
                                .expr(
                                        "is there",
                                        literal,
                                        (Premise p, Literal l) -> p.literal().equals(l.text()),
                                        betaIndexedBy(
                                                String.class,
                                                ConstraintType.EQUAL,
                                                1,
                                                Premise::literal,
                                                Literal::text)),
                        on(recorder, premise).execute((Drools drools, Recorder r, Premise p) -> {
                            if (p.step().completes() && r.isNew(p.step().conclusion())) {
                                drools.insert(new Literal(p.step().conclusion()));
                            }
                        })));
        return KieBaseBuilder.createKieBaseFromModel(model);
    }
}
