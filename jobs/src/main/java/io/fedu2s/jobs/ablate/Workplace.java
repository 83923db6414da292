package io.fedu2s.jobs.ablate;

import io.fedu2s.jobs.error.Errors;
import io.fedu2s.jobs.table.Tables;
import java.io.IOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Where an ablation works: {@code <output root>/ablation}, with tables that all cells share and folders of each. */
final class Workplace {
    private final SparkSession spark;
    private final String root;
    private final Tables tables;

    Workplace(SparkSession spark, String root, String runId) {
        this.spark = spark;
        this.root = root;
        this.tables = new Tables(spark, root, runId);
    }

    String root() {
        return root;
    }

    /** Documents, chunks and generations of all cells, and the pairs of the one that was judged last. */
    Tables tables() {
        return tables;
    }

    /** The output of a cell's federation. */
    String ofCell(String id) {
        return root + "/cells/" + id;
    }

    /** Takes away a cell's federation, with its clients' pairs and updates. */
    void clear(String id) {
        delete(ofCell(id));
    }

    /** Takes away what cells of other configurations left that came to no end. */
    void clear() {
        delete(root + "/cells");
    }

    private void delete(String folder) {
        Path path = new Path(folder);
        try {
            path.getFileSystem(spark.sparkContext().hadoopConfiguration()).delete(path, true);
        } catch (IOException e) {
            throw Errors.outputUnwritable(folder, e);
        }
    }
}
