package com.accellis.engagement.registry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "com.accellis.engagement.registry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] FLOWS = {
        "..registry.intake..", "..registry.client..", "..registry.mapping..", "..registry.suggestion.."
    };
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
    static final ArchRule intakeDoesNotKnowTheOtherFlows = noClasses()
            .that()
            .resideInAPackage("..registry.intake..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..registry.client..", "..registry.mapping..", "..registry.suggestion..");

    @ArchTest
    static final ArchRule clientDoesNotKnowTheOtherFlows = noClasses()
            .that()
            .resideInAPackage("..registry.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..registry.intake..", "..registry.mapping..", "..registry.suggestion..");

    @ArchTest
    static final ArchRule mappingDoesNotKnowTheOtherFlows = noClasses()
            .that()
            .resideInAPackage("..registry.mapping..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..registry.intake..", "..registry.client..", "..registry.suggestion..");

    @ArchTest
    static final ArchRule suggestionDoesNotKnowTheOtherFlows = noClasses()
            .that()
            .resideInAPackage("..registry.suggestion..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..registry.intake..", "..registry.client..", "..registry.mapping..");

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
            .resideInAnyPackage("..registry.company..", "..registry.roster..");

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("com.accellis.engagement.registry.(*)..").should().beFreeOfCycles();
}
