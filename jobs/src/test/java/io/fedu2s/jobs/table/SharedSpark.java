package io.fedu2s.jobs.table;

import io.fedu2s.jobs.ingest.FaultyFileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the one {@code local[2]} session of all tests to whoever has a parameter for it, and closes it at the end. */
public final class SharedSpark implements ParameterResolver {
    /** Of every shuffle, where a test does not set another number. */
    public static final int SHUFFLE_PARTITIONS = 2;

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == SparkSession.class;
    }

    @Override
    public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext test) {
        FaultyFileSystem.registerWithSpark();
        FaintFileSystem.registerWithSpark();
        return test.getRoot()
                .getStore(Namespace.GLOBAL)
                .getOrComputeIfAbsent(SharedSpark.class, any -> open(), SparkSession.class);
    }

    /** For rows that are few: to compile a plan, to plan it anew after each stage or to write it down takes longer than to run it. */
    private static SparkSession open() {
        SparkSession spark = Sessions.open("tests", "local[2]", SHUFFLE_PARTITIONS, 1);
        spark.conf().set("spark.sql.codegen.wholeStage", false);
        spark.conf().set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
        spark.conf().set("spark.sql.adaptive.enabled", false);
        spark.conf().set("spark.sql.ui.explainMode", "simple");
        return spark;
    }
}
