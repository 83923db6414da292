package io.fedu2s.jobs.cluster;

import io.fedu2s.jobs.error.Errors;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Functions over partitions that compute on a model.
 *
 * <p>Where {@code spark.fedu2s.task.gpus} says how many GPUs a task of theirs wants, their stage asks for these by a resource
 * profile, and all other stages ask for none and use every core. {@code spark.task.resource.gpu.amount} asks for every task of
 * every stage.
 */
public final class ModelStage {
    private static final String GPUS = "spark.fedu2s.task.gpus";
    private static final String EXECUTOR_GPUS = "spark.executor.resource.gpu.amount";

    /** One for each amount, since each that is made is another one to Spark. */
    private static final Map<Double, ResourceProfile> PROFILES = new ConcurrentHashMap<>();

    private ModelStage() {}

    /** {@link Dataset#mapPartitions} to rows of this schema. */
    public static Dataset<Row> map(Dataset<Row> rows, MapPartitionsFunction<Row, Row> work, StructType schema) {
        SparkSession spark = rows.sparkSession();
        SparkConf conf = spark.sparkContext().getConf();
        if (!conf.contains(GPUS) || spark.sparkContext().isLocal()) {
            return rows.mapPartitions(work, Encoders.row(schema));
        }
        ResourceProfile profile = PROFILES.computeIfAbsent(gpus(conf), ModelStage::profile);
        return spark.createDataFrame(rows.toJavaRDD().mapPartitions(work::call).withResources(profile), schema);
    }

    private static double gpus(SparkConf conf) {
        String text = conf.get(GPUS);
        if (!conf.contains(EXECUTOR_GPUS)) {
            throw Errors.gpusOfTasksWrong(GPUS, text, "given together with %s".formatted(EXECUTOR_GPUS));
        }
        try {
            double gpus = Double.parseDouble(text);
            // As Spark takes them: a part of one, or whole ones.
            if (gpus > 0 && (gpus <= 1 || gpus == Math.rint(gpus))) {
                return gpus;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw Errors.gpusOfTasksWrong(GPUS, text, "a part of one GPU, such as 0.25, or a whole number of them");
    }

    private static ResourceProfile profile(double gpus) {
        return new ResourceProfileBuilder()
                .require(new TaskResourceRequests().resource("gpu", gpus))
                .build();
    }
}
