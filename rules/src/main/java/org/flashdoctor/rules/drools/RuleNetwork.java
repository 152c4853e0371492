// SPDX-License-Identifier: GPL-3.0-or-later
package org.flashdoctor.rules.drools;

import static org.drools.model.DSL.declarationOf;
import static org.drools.model.DSL.globalOf;
import static org.drools.model.DSL.on;
import static org.drools.model.PatternDSL.betaIndexedBy;
import static org.drools.model.PatternDSL.pattern;
import static org.drools.model.PatternDSL.rule;

import java.util.concurrent.ExecutionException;
import org.drools.base.definitions.InternalKnowledgePackage;
import org.drools.core.BaseConfigurationFactories;
import org.drools.kiesession.rulebase.InternalKnowledgeBase;
import org.drools.kiesession.rulebase.KnowledgeBaseFactory;
import org.drools.model.Drools;
import org.drools.model.Global;
import org.drools.model.Index.ConstraintType;
import org.drools.model.Model;
import org.drools.model.Variable;
import org.drools.model.functions.Block3;
import org.drools.model.functions.Function1;
import org.drools.model.functions.Predicate2;
import org.drools.model.impl.ModelImpl;
import org.drools.modelcompiler.KiePackagesBuilder;
import org.flashdoctor.engine.fact.Fact;
import org.kie.api.KieBase;
import org.kie.api.KieBaseConfiguration;
import org.kie.api.runtime.KieSession;
import org.kie.internal.conf.CompositeBaseConfiguration;
import org.kie.internal.utils.ChainedProperties;

/**
 * The rules themselves, as Drools' executable model. There are two, whatever the knowledge: one lets what the conditions
 * look for look at the facts of its type, one concludes. What the knowledge base says is not built into the network but
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
        ModelImpl model = new ModelImpl(PACKAGE);
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
                                        new OfItsType(),
                                        betaIndexedBy(
                                                Object.class,
                                                ConstraintType.EQUAL,
                                                0,
                                                new TypeLookedFor(),
                                                new TypeOfFact())),
                        on(recorder, fact, look).execute(new See())));

        Variable<Literal> literal = declarationOf(Literal.class, "literal");
        Variable<Premise> premise = declarationOf(Premise.class, "premise");
        model.addRule(rule(PACKAGE, "conclude")
                .build(
                        pattern(literal),
                        pattern(premise)
                                .expr(
                                        "is there",
                                        literal,
                                        new IsThere(),
                                        betaIndexedBy(
                                                String.class,
                                                ConstraintType.EQUAL,
                                                1,
                                                new TextWanted(),
                                                new TextOfLiteral())),
                        on(recorder, premise).execute(new Conclude())));
        return network(model, configuration());
    }

    private static KieBase network(Model model, KieBaseConfiguration configuration) {
        KiePackagesBuilder builder = new KiePackagesBuilder(configuration);
        builder.addModel(model);
        InternalKnowledgeBase network = KnowledgeBaseFactory.newKnowledgeBase(PACKAGE, configuration);
        for (InternalKnowledgePackage each : builder.build().getKiePackages()) {
            // What is in the working memory never changes: the engine need not look for what could be set.
            each.getTypeDeclarations().values().forEach(type -> type.setPropertyReactive(false));
            // One by one: of several, the engine makes an order, with comparators that are spun anew at every start.
            try {
                network.addPackage(each).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("The rule network cannot be built: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while the rule network was built.", e);
            }
        }
        return network;
    }

    /**
     * The rule engine's own settings. It would look for others in the working folder, the home folder and every jar; what
     * somebody left there must not decide whether a write is allowed.
     */
    @SuppressWarnings("unchecked")
    private static KieBaseConfiguration configuration() {
        return new CompositeBaseConfiguration(
                new ChainedProperties(),
                RuleNetwork.class.getClassLoader(),
                BaseConfigurationFactories.baseConf,
                BaseConfigurationFactories.ruleConf,
                BaseConfigurationFactories.flowConf);
    }

    // Named, because the rule engine's functional interfaces are serialisable: a lambda of such a type is not kept in a
    // class-data archive but spun anew at every start, which takes longer than the rule.

    private record OfItsType() implements Predicate2<Look, Fact> {
        @Override
        public boolean test(Look look, Fact fact) {
            return look.type() == fact.getClass();
        }
    }

    private record TypeLookedFor() implements Function1<Look, Object> {
        @Override
        public Object apply(Look look) {
            return look.type();
        }
    }

    private record TypeOfFact() implements Function1<Fact, Object> {
        @Override
        public Object apply(Fact fact) {
            return fact.getClass();
        }
    }

    private record See() implements Block3<Recorder, Fact, Look> {
        @Override
        public void execute(Recorder recorder, Fact fact, Look look) {
            look.atoms().forEach(atom -> recorder.saw(atom, fact));
        }
    }

    private record IsThere() implements Predicate2<Premise, Literal> {
        @Override
        public boolean test(Premise premise, Literal literal) {
            return premise.literal().equals(literal.text());
        }
    }

    private record TextWanted() implements Function1<Premise, String> {
        @Override
        public String apply(Premise premise) {
            return premise.literal();
        }
    }

    private record TextOfLiteral() implements Function1<Literal, Object> {
        @Override
        public Object apply(Literal literal) {
            return literal.text();
        }
    }

    private record Conclude() implements Block3<Drools, Recorder, Premise> {
        @Override
        public void execute(Drools drools, Recorder recorder, Premise premise) {
            for (Premise.Step step : premise.steps()) {
                if (step.completes() && recorder.leadsOn(step.conclusion())) {
                    drools.insert(new Literal(step.conclusion()));
                }
            }
        }
    }
}
