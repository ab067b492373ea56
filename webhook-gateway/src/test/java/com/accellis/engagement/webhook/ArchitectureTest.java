package com.accellis.engagement.webhook;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

@AnalyzeClasses(packages = "com.accellis.engagement.webhook", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule rulesArePlainJava = classes()
            .that()
            .resideInAPackage("..webhook.signature..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "javax.crypto..", "..webhook.signature..", "..engagement.events..")
            .because("who is believed is decided and tested without a container");

    @ArchTest
    static final ArchRule arrowsPointFromTheFlowToTheRules = noClasses()
            .that()
            .resideInAnyPackage("..webhook.keys..", "..webhook.platform..", "..webhook.signature..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..webhook.callback..")
            .because("what a flow uses does not know the flow");

    @ArchTest
    static final ArchRule platformDoesNotKnowTheKeys = noClasses()
            .that()
            .resideInAnyPackage("..webhook.platform..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..webhook.keys..");

    @ArchTest
    static final ArchRule packagesFormNoCircle =
            slices().matching("com.accellis.engagement.webhook.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule bytesAreComparedInConstantTime = noClasses()
            .should()
            .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
            .because("the time of the comparison would tell how much of a signature is right");

    @ArchTest
    static final ArchRule signaturesAreNotComparedAsText = noClasses()
            .that()
            .haveSimpleName("SignatureCheck")
            .or()
            .haveSimpleName("SigningKey")
            .should()
            .callMethod(String.class, "equals", Object.class)
            .because("such a comparison ends at the first character that differs");
}
