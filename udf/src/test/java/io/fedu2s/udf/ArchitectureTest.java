package io.fedu2s.udf;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
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
import com.tngtech.archunit.library.Architectures;
import io.fedu2s.udf.error.UserException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** Leaves first: what runs on executors, and who may call whom. */
@AnalyzeClasses(packages = "io.fedu2s.udf", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    /** A package may use those before it. */
    private static final List<String> ORDER = List.of(
            "error",
            "engine",
            "record",
            "fetch",
            "text",
            "extract",
            "alike",
            "redact",
            "passage",
            "chat",
            "token",
            "model",
            "encode",
            "lora",
            "train",
            "generate",
            "retrieve",
            "coverage",
            "prompt",
            "feedback",
            "metric",
            "filter",
            "sum",
            "codec",
            "product",
            "robust",
            "server",
            "privacy",
            "spark",
            "ingest",
            "plan",
            "profile",
            "judge",
            "client",
            "reduce",
            "measure",
            "sql");

    /** What runs in tasks, by subject; each names its driver twin. */
    private static final String[] TASKS = {
        "ingest..", "plan..", "profile..", "judge..", "client..", "reduce..", "measure..", "sql.."
    };

    @ArchTest
    static final ArchRule THERE_ARE_NO_CIRCLES =
            slices().matching("io.fedu2s.udf.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule LEAVES_COME_BEFORE_WHOLES = inOrder();

    /** A package is a subject: what Spark calls lies beside what it calls, not with others that Spark calls. */
    @ArchTest
    static final ArchRule WHAT_SPARK_CALLS_LIES_WITH_ITS_SUBJECT = classes()
            .that()
            .areAssignableTo(resideInAPackage("org.apache.spark.api.java.function.."))
            .should()
            .resideInAnyPackage(
                    Arrays.stream(TASKS).map(name -> "io.fedu2s.udf." + name).toArray(String[]::new));

    @ArchTest
    static final ArchRule ERRORS_OF_A_USER_ARE_BUILT_IN_ONE_FILE = noClasses()
            .that()
            .resideOutsideOfPackage("io.fedu2s.udf.error..")
            .should()
            .callConstructorWhere(target(owner(assignableTo(UserException.class))));

    @ArchTest
    static final ArchRule EXECUTORS_HAVE_NO_SESSION =
            noClasses().should().dependOnClassesThat().haveFullyQualifiedName("org.apache.spark.sql.SparkSession");

    @ArchTest
    static final ArchRule NOTHING_LEADS_TO_THE_DRIVER = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.fedu2s.jobs..", "io.fedu2s.bench..", "io.fedu2s.pretrain..");

    @ArchTest
    static final ArchRule NOBODY_ENDS_THE_PROCESS = noClasses().should().callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule NULL_IS_SAID = classes()
            .should(ArchCondition.from(DescribedPredicate.describe(
                    "be in a package that is @NullMarked",
                    (JavaClass each) -> each.getPackage().isAnnotatedWith(NullMarked.class))));

    private static ArchRule inOrder() {
        Architectures.LayeredArchitecture layers =
                Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (String name : ORDER) {
            layers = layers.layer(name).definedBy("io.fedu2s.udf." + name + "..");
        }
        for (int i = 0; i < ORDER.size(); i++) {
            String[] later = ORDER.subList(i + 1, ORDER.size()).toArray(String[]::new);
            layers = later.length == 0
                    ? layers.whereLayer(ORDER.get(i)).mayNotBeAccessedByAnyLayer()
                    : layers.whereLayer(ORDER.get(i)).mayOnlyBeAccessedByLayers(later);
        }
        return layers.ensureAllClassesAreContainedInArchitecture();
    }
}
