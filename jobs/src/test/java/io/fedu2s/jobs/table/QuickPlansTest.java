package io.fedu2s.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Plans of few rows, and what stays as it was. */
@ExtendWith(SharedSpark.class)
final class QuickPlansTest {
    private static final String ADAPTIVE = "spark.sql.adaptive.enabled";
    private static final String SHUFFLE = "spark.sql.shuffle.partitions";

    private final SparkSession spark;

    QuickPlansTest(SparkSession spark) {
        this.spark = spark.newSession();
        this.spark.conf().set(ADAPTIVE, true);
    }

    private String set() {
        return spark.conf().get(ADAPTIVE) + " " + spark.conf().get("spark.sql.codegen.wholeStage");
    }

    @Test
    void fewRowsAreNeitherCompiledNorPlannedAgain() {
        assertThat(QuickPlans.where(true, spark, this::set)).isEqualTo("false false");
        assertThat(set()).isEqualTo("true true");
    }

    @Test
    void manyRowsAreRunAsSparkWould() {
        assertThat(QuickPlans.where(false, spark, this::set)).isEqualTo("true true");
    }

    @Test
    void whatTheUserHasSetStays() {
        assertThat(spark.sparkContext().getConf().contains(SHUFFLE)).isTrue();
        spark.conf().set(SHUFFLE, 200);

        assertThat(QuickPlans.<String>where(true, spark, () -> spark.conf().get(SHUFFLE)))
                .isEqualTo("200");
    }

    @Test
    void allIsAsBeforeWhereTheWorkFails() {
        assertThatThrownBy(() -> QuickPlans.where(true, spark, () -> {
                    throw new IllegalStateException("the work fails");
                }))
                .hasMessage("the work fails");
        assertThat(set()).isEqualTo("true true");
    }
}
