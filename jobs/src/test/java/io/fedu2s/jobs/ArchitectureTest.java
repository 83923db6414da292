package io.fedu2s.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.fedu2s.jobs.cli.Main;
import org.jspecify.annotations.NullMarked;

/** The driver's packages: jobs over one table layer, the command line on top. */
@AnalyzeClasses(packages = "io.fedu2s.jobs", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule THERE_ARE_NO_CIRCLES =
            slices().matching("io.fedu2s.jobs.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_IS_ON_TOP = noClasses()
            .that()
            .resideOutsideOfPackage("io.fedu2s.jobs.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fedu2s.jobs.cli..");

    @ArchTest
    static final ArchRule ONLY_MAIN_ENDS_THE_PROCESS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Main.class.getName())
            .should()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule NULL_IS_SAID = classes()
            .should(ArchCondition.from(DescribedPredicate.describe(
                    "be in a package that is @NullMarked",
                    (JavaClass each) -> each.getPackage().isAnnotatedWith(NullMarked.class))));

    @ArchTest
    static final ArchRule JOBS_ARE_FINAL = classes()
            .that()
            .haveSimpleNameEndingWith("Job")
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
