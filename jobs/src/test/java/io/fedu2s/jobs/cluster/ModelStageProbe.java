package io.fedu2s.jobs.cluster;

import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** An application that prints what GPUs its tasks have, in a stage of models and in another one. */
public final class ModelStageProbe {
    private static final StructType SCHEMA = new StructType().add("gpus", DataTypes.StringType);

    private ModelStageProbe() {}

    /** Prints {@code plain: …} and {@code models: …}. */
    public static void main(String[] arguments) throws IOException {
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            Dataset<Row> rows = spark.range(0, 4, 1, 2).toDF();
            MapPartitionsFunction<Row, Row> look = ModelStageProbe::look;
            print("plain", rows.mapPartitions(look, Encoders.row(SCHEMA)));
            print("models", ModelStage.map(rows, look, SCHEMA));
        }
    }

    private static Iterator<Row> look(Iterator<Row> rows) {
        ResourceInformation gpus = TaskContext.get().resourcesJMap().get("gpu");
        String which = gpus == null ? "none" : Arrays.toString(gpus.addresses());
        Iterable<Row> all = () -> rows;
        return StreamSupport.stream(all.spliterator(), false)
                .map(row -> RowFactory.create(which))
                .iterator();
    }

    private static void print(String name, Dataset<Row> found) {
        List<String> gpus =
                found.distinct().orderBy("gpus").as(Encoders.STRING()).collectAsList();
        System.out.println(name + ": " + gpus);
    }
}
