package io.fedu2s.jobs.ingest;

import io.fedu2s.jobs.config.IngestConfig;
import io.fedu2s.udf.ingest.CutDocuments;
import io.fedu2s.udf.ingest.IngestSpec;
import io.fedu2s.udf.ingest.IngestedDocument;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** What is read more than once of an ingest stays on the executors until it is closed, so that files are read once. */
final class Kept implements AutoCloseable {
    private final Deque<Dataset<Row>> kept = new ArrayDeque<>();

    /** Read documents cut, without repeated lines, and compared by their texts. */
    Dataset<Row> compared(Dataset<Row> read, IngestSpec spec, IngestConfig config) {
        Dataset<Row> once = config.repeatedLines().share() == null ? read : keep(read);
        return keep(Comparison.compared(cut(LineCounts.marked(once, config.repeatedLines()), spec)));
    }

    /** Compared documents with what is nearly the same told as well. */
    Dataset<Row> told(Dataset<Row> compared, IngestConfig config) {
        Double least = config.nearDuplicates();
        return least == null
                ? compared
                : NearCopies.told(compared, keep(NearCopies.of(NearCopies.used(compared), least)));
    }

    /** {@link IngestedDocument}s of read documents with their lines marked. */
    static Dataset<Row> cut(Dataset<Row> marked, IngestSpec spec) {
        return marked.mapPartitions(new CutDocuments(spec), Encoders.row(IngestedDocument.SCHEMA));
    }

    /** Rows that stay, too. */
    Dataset<Row> keep(Dataset<Row> rows) {
        Dataset<Row> stays = rows.persist(StorageLevel.MEMORY_AND_DISK());
        kept.push(stays);
        return stays;
    }

    /** The same of rows of tables, which Spark gives up when these are written to: they are planned and computed now. */
    Dataset<Row> planned(Dataset<Row> rows) {
        Dataset<Row> planned = keep(rows.sparkSession().createDataFrame(rows.toJavaRDD(), rows.schema()));
        planned.count();
        return planned;
    }

    @Override
    public void close() {
        kept.forEach(Dataset::unpersist);
    }
}
