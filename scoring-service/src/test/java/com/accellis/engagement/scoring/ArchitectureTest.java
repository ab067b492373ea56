package com.accellis.engagement.scoring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;

/** The arrows between the packages point one way. */
@AnalyzeClasses(packages = "com.accellis.engagement.scoring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final List<String> FLOWS = List.of(
            "activity",
            "mapping",
            "readiness",
            "ageing",
            "recount",
            "audit",
            "overview",
            "explanation",
            "publishing",
            "pipeline");

    private static final String[] RULES = {
        "..scoring.window..",
        "..scoring.formula..",
        "..scoring.counting..",
        "..scoring.movement..",
        "..scoring.standing.."
    };

    @ArchTest
    static final ArchRule rulesArePlainJava = classes()
            .that()
            .resideInAnyPackage(RULES)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(Stream.concat(Stream.of("java..", "..engagement.events.."), Stream.of(RULES))
                    .toArray(String[]::new))
            .because("score arithmetic runs and is tested without a container");

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("com.accellis.engagement.scoring.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingIsRepeatedWithinItsTransaction = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.eclipse.microprofile.faulttolerance.Retry")
            .because(
                    "inside a transaction it would repeat within the one that has failed; batches and jobs are repeated outside");

    @ArchTest
    static void whatSeveralStepsShareDoesNotKnowTheSteps(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage("..scoring.score..", "..scoring.scorecard..", "..scoring.platform..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        FLOWS.stream().map(ArchitectureTest::packageOf).toArray(String[]::new))
                .check(classes);
    }

    @ArchTest
    static void stepsDoNotImportEachOther(JavaClasses classes) {
        for (String flow : FLOWS) {
            noClasses()
                    .that()
                    .resideInAPackage(packageOf(flow))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(FLOWS.stream()
                            .filter(other -> !other.equals(flow))
                            .map(ArchitectureTest::packageOf)
                            .toArray(String[]::new))
                    .check(classes);
        }
    }

    private static String packageOf(String flow) {
        return "..scoring." + flow + "..";
    }
}
