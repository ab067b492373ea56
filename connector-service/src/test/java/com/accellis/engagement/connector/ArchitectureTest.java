package com.accellis.engagement.connector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** The arrows between the packages point one way. */
@AnalyzeClasses(packages = "com.accellis.engagement.connector", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final List<String> FLOWS =
            List.of("sync", "refresh", "subscription", "surveys", "connection", "erasure", "markets");

    @ArchTest
    static final ArchRule rulesArePlainJava = classes()
            .that()
            .resideInAnyPackage(
                    "..connector.pulling..",
                    "..connector.conditions..",
                    "..connector.linking..",
                    "..connector.translation..",
                    "..connector.diagnosis..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net.ssl..",
                    "..engagement.events..",
                    "com.fasterxml.jackson.databind..",
                    "..connector.pulling..",
                    "..connector.conditions..",
                    "..connector.linking..",
                    "..connector.translation..",
                    "..connector.diagnosis..")
            .because("what decides about versions, filters and meaning is tested without a container");

    @ArchTest
    static final ArchRule packagesFormNoCircle = slices().matching("com.accellis.engagement.connector.(*)..")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static void whatSeveralStepsShareDoesNotKnowTheSteps(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..connector.record..",
                        "..connector.ownership..",
                        "..connector.connectwise..",
                        "..connector.crewhu..",
                        "..connector.source..",
                        "..connector.history..",
                        "..connector.callback..",
                        "..connector.platform..")
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
        return "..connector." + flow + "..";
    }
}
