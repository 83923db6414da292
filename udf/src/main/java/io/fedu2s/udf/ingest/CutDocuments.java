package io.fedu2s.udf.ingest;

import io.fedu2s.udf.spark.ModelFolders;
import io.fedu2s.udf.spark.Rows;
import io.fedu2s.udf.spark.TaskScope;
import io.fedu2s.udf.token.Tokenizer;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/**
 * {@link ReadDocument}s into {@link IngestedDocument}s. A column {@value #REPEATED}, an array of hashes or null, says which
 * lines go.
 */
public final class CutDocuments implements MapPartitionsFunction<Row, Row> {
    /** The hashes of the client's repeated lines, in ascending order. */
    public static final String REPEATED = "repeated";

    private static final long serialVersionUID = 1L;

    private final IngestSpec spec;

    /** Cuts by these settings. */
    public CutDocuments(IngestSpec spec) {
        this.spec = spec;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> documents) {
        if (!documents.hasNext()) {
            return Collections.emptyIterator();
        }
        Tokenizer tokenizer = TaskScope.closedWithTask(Tokenizer.load(ModelFolders.local(spec.modelPath())));
        var cutter = new DocumentCutter(spec, tokenizer::count);
        return Rows.stream(documents)
                .map(row -> cutter.cut(ReadDocument.fromRow(row), repeated(row)).toRow())
                .iterator();
    }

    private static long[] repeated(Row row) {
        int column = row.fieldIndex(REPEATED);
        List<Long> hashes = row.isNullAt(column) ? List.of() : row.getList(column);
        return hashes.stream().mapToLong(Long::longValue).toArray();
    }
}
