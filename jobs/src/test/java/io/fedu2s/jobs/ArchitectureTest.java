package io.fedu2s.jobs;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
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
import io.fedu2s.udf.error.UserException;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** The driver's packages: jobs over one table layer, the command line on top. */
@AnalyzeClasses(
        packages = {"io.fedu2s.jobs", "io.fedu2s.bench", "io.fedu2s.pretrain"},
        importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule THERE_ARE_NO_CIRCLES =
            slices().matching("io.fedu2s.jobs.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_COMMAND_LINE_IS_ON_TOP = noClasses()
            .that()
            .resideInAPackage("io.fedu2s.jobs..")
            .and()
            .resideOutsideOfPackage("io.fedu2s.jobs.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.fedu2s.jobs.cli..");

    @ArchTest
    static final ArchRule THE_PRODUCT_KNOWS_NEITHER_BENCHES_NOR_THE_MAKER_OF_A_MODEL = noClasses()
            .that()
            .resideInAPackage("io.fedu2s.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fedu2s.bench..", "io.fedu2s.pretrain..");

    @ArchTest
    static final ArchRule DOCUMENTS_ARE_READ_IN_ONE_ROOM = twins("ingest", "ingest");

    @ArchTest
    static final ArchRule PROMPTS_ARE_PLANNED_IN_ONE_ROOM = twins("plan", "generate", "profile");

    @ArchTest
    static final ArchRule TEXT_IS_PROFILED_IN_ONE_ROOM = twins("profile", "profile");

    @ArchTest
    static final ArchRule PAIRS_ARE_JUDGED_IN_ONE_ROOM = twins("judge", "filter");

    @ArchTest
    static final ArchRule CLIENTS_TRAIN_IN_ONE_ROOM = twins("client", "federate", "participate");

    @ArchTest
    static final ArchRule UPDATES_ARE_REDUCED_IN_ONE_ROOM = twins("reduce", "reduce", "federate");

    @ArchTest
    static final ArchRule ADAPTERS_ARE_MEASURED_IN_ONE_ROOM = twins("measure", "evaluate");

    @ArchTest
    static final ArchRule QUERIES_ARE_ANSWERED_IN_ONE_ROOM = twins("sql", "sql");

    @ArchTest
    static final ArchRule ERRORS_OF_A_USER_ARE_BUILT_IN_ONE_FILE = noClasses()
            .that()
            .resideOutsideOfPackage("io.fedu2s.jobs.error..")
            .should()
            .callConstructorWhere(target(owner(assignableTo(UserException.class))));

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

    /** What runs in tasks of a subject is known to its twin on the driver, and to the configuration. */
    private static ArchRule twins(String inTasks, String... onDriver) {
        return noClasses()
                .that()
                .resideInAPackage("io.fedu2s.jobs..")
                .and()
                .resideOutsideOfPackages(Stream.concat(Stream.of("config"), Stream.of(onDriver))
                        .map(name -> "io.fedu2s.jobs." + name + "..")
                        .toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.fedu2s.udf." + inTasks + "..");
    }
}
