package com.accellis.engagement.registry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

@AnalyzeClasses(packages = "com.accellis.engagement.registry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String REGISTRY = "com.accellis.engagement.registry.";
    private static final String[] FLOW_NAMES = {
        "intake", "client", "mapping", "classification", "suggestion", "transfer", "undo"
    };
    private static final String[] FLOWS =
            Arrays.stream(FLOW_NAMES).map(name -> REGISTRY + name + "..").toArray(String[]::new);
    private static final String[] RULES = {"..registry.lifecycle..", "..registry.industry..", "..registry.matching.."};

    @ArchTest
    static final ArchRule rulesArePlainJava = classes()
            .that()
            .resideInAnyPackage(RULES)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "..registry.lifecycle..",
                    "..registry.industry..",
                    "..registry.matching..",
                    "..engagement.events..")
            .because("who is a client is decided and tested without a container");

    @ArchTest
    static void flowsDoNotKnowEachOther(JavaClasses classes) {
        for (String flow : FLOW_NAMES) {
            noClasses()
                    .that()
                    .resideInAPackage(REGISTRY + flow + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(Arrays.stream(FLOW_NAMES)
                            .filter(other -> !other.equals(flow))
                            .map(other -> REGISTRY + other + "..")
                            .toArray(String[]::new))
                    .check(classes);
        }
    }

    @ArchTest
    static final ArchRule whatFlowsUseDoesNotKnowTheFlows = noClasses()
            .that()
            .resideOutsideOfPackages(FLOWS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FLOWS);

    @ArchTest
    static final ArchRule platformKnowsOnlyTheRules = noClasses()
            .that()
            .resideInAPackage("..registry.platform..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..registry.company..", "..registry.roster..", "..registry.history..", "..registry.market..");

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("com.accellis.engagement.registry.(*)..").should().beFreeOfCycles();
}
