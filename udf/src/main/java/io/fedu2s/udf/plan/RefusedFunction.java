package io.fedu2s.udf.plan;

import io.fedu2s.udf.record.Generation;
import io.fedu2s.udf.spark.Rows;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;

/** Generations with their {@code context} into those {@link RefusedAnswer}s of them that go back to the model. */
public final class RefusedFunction implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final FormSpec spec;

    /** Judges form by these settings. */
    public RefusedFunction(FormSpec spec) {
        this.spec = spec;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> generations) {
        Complaints complaints = new Complaints(spec);
        return Rows.stream(generations)
                .map(row -> refused(complaints, Generation.fromRow(row), row.getAs("context")))
                .flatMap(Optional::stream)
                .map(RefusedAnswer::toRow)
                .iterator();
    }

    private static Optional<RefusedAnswer> refused(Complaints complaints, Generation answer, String context) {
        return complaints
                .about(answer, context)
                .map(complaint -> new RefusedAnswer(
                        answer.chunkId(),
                        answer.sample(),
                        answer.attempt(),
                        answer.generationId(),
                        answer.evidence(),
                        answer.text(),
                        complaint));
    }
}
